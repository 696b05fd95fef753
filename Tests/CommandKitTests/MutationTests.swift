import CommandKit
import TestSupport
import XCTest

/// Command lines that nobody would type: every one must end in an outcome or a clear mistake.
final class MutationTests: XCTestCase {
    private static let seeds = [
        "brew --drink tea 2 -m +5 --name Ada -ys", "pour 5 cup tea --from 2 --from=-1", "shelf list -l 3",
        "tools sharpen --json --output csv", "help brew", "--home /tmp brew -dcocoa -- -3", "pour -.5 --all",
    ]
    private static let scraps = [
        "", "-", "--", "---", "=", "-=", "--=", "--drink", "--drink=", "-d", "-m", "-h", "--help", "--version", "-1",
        "+5", "-1%", "help", "brew", "\u{301}", "-\u{301}", "--name=\u{301}", "\u{1F468}\u{200D}\u{1F469}",
        "-\u{1F600}y",
        "\u{0}", "\n", "\u{1B}[31m", "–drink", "--json=", "-jjj", "-yd", String(repeating: "-", count: 300),
        String(repeating: "9", count: 400), "a=b=c", "'", "\"", "\\", "%s%n", "\u{FFFD}", "NaN", "1e-3",
    ]

    func test_givenTenThousandMutatedLines_whenParsed_thenEachHasAnOutcome() throws {
        let text = ProcessInfo.processInfo.environment["COMMANDKIT_SEED"]
        let seed = text.flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        var counts = (run: 0, help: 0, version: 0, mistake: 0)
        for number in 0..<10_000 {
            let words = Self.mutated(using: &generator)
            do throws(UsageError) {
                switch try KitchenProgram.kitchen.parse(words) {
                case .run(let invocation):
                    counts.run += 1
                    XCTAssertGreaterThan(invocation.path.count, 1, "seed \(seed), line \(number): \(words)")
                case .help(let text):
                    counts.help += 1
                    XCTAssertTrue(text.contains("Usage: kitchen"), "seed \(seed), line \(number): \(words)")
                case .version: counts.version += 1
                }
            } catch {
                counts.mistake += 1
                XCTAssertFalse(error.message.isEmpty, "seed \(seed), line \(number): \(words)")
                XCTAssertTrue(error.hint.contains("--help"), "seed \(seed), line \(number): \(words)")
                XCTAssertFalse(
                    error.message.unicodeScalars.contains { $0.value < 0x20 }, "seed \(seed), line \(number): \(words)")
            }
        }
        for count in [counts.run, counts.help, counts.version, counts.mistake] {
            XCTAssertGreaterThan(count, 20, "seed \(seed): the mutations reach too little: \(counts)")
        }
    }

    private static func mutated(using generator: inout SeededGenerator) -> [String] {
        var words = words(seeds.randomElement(using: &generator) ?? "")
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let index = Int.random(in: 0...words.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: words.insert(scraps.randomElement(using: &generator) ?? "", at: index)
            case 1 where index < words.count: words.remove(at: index)
            case 2 where index < words.count: words.insert(words[index], at: index)
            case 3 where index < words.count: words[index] = garbled(words[index], using: &generator)
            default: words.shuffle(using: &generator)
            }
        }
        return words
    }

    private static func garbled(_ word: String, using generator: inout SeededGenerator) -> String {
        var scalars = Array(word.unicodeScalars)
        let index = Int.random(in: 0...scalars.count, using: &generator)
        if Bool.random(using: &generator), index < scalars.count {
            scalars.remove(at: index)
        } else {
            let scrap = scraps.randomElement(using: &generator) ?? ""
            scalars.insert(contentsOf: scrap.unicodeScalars, at: index)
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
