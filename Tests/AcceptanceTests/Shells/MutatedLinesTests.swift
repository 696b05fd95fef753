import Foundation
import TestSupport
import XCTest

/// Command lines that nobody would type, through the built program; its documented examples are what they are made of.
final class MutatedLinesTests: XCTestCase {
    private static let scraps = [
        "", "-", "--", "---", "=", "--=", "-p", "--pair=", "--price", "-1%", "+5", "#2", "-h", "help", "--json",
        "BTC/USD",
        "--output=xml", "\u{301}", "-\u{1F600}y", "\n", "\u{1B}[31m", "–pair", "-yy", "--yes=no", "NaN", "1e-3", "0x10",
        String(repeating: "9", count: 400), String(repeating: "-", count: 300), "a=b=c", "%s%n", "\\", "--home",
    ]
    /// What lasts until it is stopped, asks the terminal, or writes where a garbled word says.
    private static let excluded: Set = ["serve", "tour", "watch", "after", "man", "config-setup", "config", "bracket"]
    private static let codes: Set<Int32> = [0, 1, 2, 3, 4, 5, 6, 7]

    private func examples() throws -> [[String]] {
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
        let text = try String(contentsOfFile: "\(root)/docs/commands.md", encoding: .utf8)
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("kraken ") && !$0.contains("'") }
        return lines.map { line in
            line.split(separator: " ").dropFirst().map(String.init).prefix { !["|", ">", ">>"].contains($0) }
        }.map { Array($0) }.filter { Self.excluded.isDisjoint(with: $0) }
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
            ])
        let examples = try examples()
        XCTAssertGreaterThan(examples.count, 30)
        let seed = TestSeed.choose()
        var generator = SeededGenerator(seed: seed)
        var mistakes = 0
        for number in 0..<200 {
            let words = Self.mutated(examples, using: &generator)
            let before = server.received.count
            let outcome = try await house.run(words)
            let what = "seed \(seed), line \(number): \(words): \(outcome.output)\(outcome.complaints)"
            XCTAssertTrue(Self.codes.contains(outcome.exitCode), "\(outcome.exitCode): \(what)")
            XCTAssertFalse(outcome.complaints.contains("Fatal error"), what)
            guard outcome.exitCode == 2 else { continue }
            mistakes += 1
            XCTAssertEqual(server.received.count, before, "something was sent: \(what)")
            XCTAssertFalse((outcome.output + outcome.complaints).contains("\u{1B}"), what)
        }
        XCTAssertGreaterThan(mistakes, 60, "seed \(seed): the lines are hardly mutated")
        XCTAssertLessThan(mistakes, 190, "seed \(seed): the lines are only nonsense")
    }

    private static func mutated(_ examples: [[String]], using generator: inout SeededGenerator) -> [String] {
        var words = examples.randomElement(using: &generator) ?? []
        words.removeAll { $0 == "--sandbox" }
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: 0...words.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: words.insert(scraps.randomElement(using: &generator) ?? "", at: index)
            case 1 where index < words.count: words.remove(at: index)
            case 2 where index < words.count: words.insert(words[index], at: index)
            default: words.swapAt(Int.random(in: 0..<max(1, words.count), using: &generator), max(0, index - 1))
            }
            if words.isEmpty { words = ["status"] }
        }
        return words
    }
}
