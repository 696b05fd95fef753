import Foundation
import TestSupport
import XCTest

/// Command lines that are nearly right, and such that nobody would type, through the built program; its documented
/// examples are what they are made of.
final class MutatedLinesTests: XCTestCase {
    /// What lasts until it is stopped, asks the terminal, or writes where a garbled word says.
    private static let excluded: Set = ["serve", "tour", "watch", "after", "man", "config-setup", "config", "bracket"]
    private static let codes: Set<Int32> = [0, 1, 2, 3, 4, 5, 6, 7]

    /// The examples of the documentation, with the options that take a value.
    private func mutation() throws -> LineMutation {
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
        let text = try String(contentsOfFile: "\(root)/docs/commands.md", encoding: .utf8)
        let names = text.split(separator: "\n").filter { $0.hasPrefix("| `-") }.flatMap { row -> [String] in
            let cell = row.split(separator: "`")[1].split(separator: " ").map { $0.filter { $0 != "," } }
            return cell.last?.hasPrefix("-") ?? true ? [] : cell.dropLast().map { String($0) }
        }
        // Examples are in blocks of the shell; the other blocks have the shapes of lines.
        let blocks = text.split(separator: "```sh\n").dropFirst().compactMap { $0.split(separator: "```").first }
        let lines = blocks.flatMap { $0.split(separator: "\n") }
            .filter { $0.hasPrefix("kraken ") && !$0.contains("'") }
        let examples = lines.map { line in
            line.split(separator: " ").dropFirst().map(String.init).prefix { !["|", ">", ">>"].contains($0) }
        }.map { Array($0) }.filter { Self.excluded.isDisjoint(with: $0) }
        XCTAssertGreaterThan(examples.count, 30)
        return LineMutation(examples.map { .init(Self.atTheServer($0), valued: Set(names)) })
    }

    /// The built-in exchange of the examples is no server; only what looks at everything goes there, which takes less.
    private static func atTheServer(_ words: [String]) -> [String] {
        let looksAtEverything = words.contains("doctor") || words.contains("--diagnostics")
        return words.filter { $0 != "--sandbox" } + (looksAtEverything ? ["--sandbox"] : [])
    }

    func test_givenTwoHundredMutatedLines_whenRun_thenEachEndsByTheTableAndNothingIsSentOnAUsageError() async throws {
        let refusal = #"{"error":["EAPI:Invalid key"]}"#
        let server = try FaultyServer(afterwards: .answer(body: refusal))
        defer { server.stop() }
        let house = try Household(
            self,
            environment: [
                "KRAKEN_API_BASE_URL": server.url(""), "KRAKEN_API_KEY": "key", "KRAKEN_API_SECRET": "c2VjcmV0",
                "KRAKEN_RETRY_ATTEMPTS": "1", "KRAKEN_ALLOW_WITHDRAW": "true", "HOME": try temporaryFolder(),
                // Nobody waits for limits.
                "KRAKEN_PUBLIC_RATE_LIMIT": "1000", "KRAKEN_PRIVATE_RATE_LIMIT_PER_MIN": "6000",
            ])
        let mutation = try mutation()
        let seed = TestSeed.choose()
        var generator = SeededGenerator(seed: seed)
        var (mistakes, asked) = ([0, 0], [0, 0])
        for number in 0..<200 {
            // Two of three lines are nearly right.
            let kind = number % 3 == 0 ? 1 : 0
            let words = kind == 0 ? mutation.near(using: &generator) : mutation.wild(using: &generator)
            let before = server.received.count
            let outcome = try await house.run(words)
            let what = "seed \(seed), line \(number): \(words): \(outcome.output)\(outcome.complaints)"
            XCTAssertTrue(Self.codes.contains(outcome.exitCode), "\(outcome.exitCode): \(what)")
            XCTAssertFalse(outcome.complaints.contains("Fatal error"), what)
            if server.received.count > before { asked[kind] += 1 }
            guard outcome.exitCode == 2 else { continue }
            mistakes[kind] += 1
            XCTAssertEqual(server.received.count, before, "something was sent: \(what)")
            XCTAssertFalse((outcome.output + outcome.complaints).contains("\u{1B}"), what)
        }
        let shares =
            "seed \(seed): of 133 near lines \(mistakes[0]) are mistakes and \(asked[0]) ask the exchange; "
            + "of 67 wild ones \(mistakes[1]) and \(asked[1])"
        print(shares)
        XCTAssertTrue((20...90).contains(mistakes[0]), shares)
        XCTAssertGreaterThan(asked[0], 30, shares)
        XCTAssertTrue((30...66).contains(mistakes[1]), shares)
    }
}
