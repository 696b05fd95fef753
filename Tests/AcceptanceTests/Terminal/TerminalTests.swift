import Foundation
import TestSupport
import Transport
import XCTest

/// What people see in a terminal of 60 columns, a real one made by `script`.
final class TerminalTests: XCTestCase {
    /// Runs the words in a terminal, whose standard output and error both are the output here.
    ///
    /// - Parameter answer: what is typed when a question is asked.
    private func show(
        _ house: Household, _ words: [String], answer: String? = nil, environment: [String: String] = [:]
    ) async throws -> CommandOutcome {
        let line = "exec '\(BuiltProgram.path)' " + words.joined(separator: " ")
        let terminal = try Terminal(house.with(environment), line, columns: 60)
        if let answer {
            try await terminal.waitFor("[y/N] ")
            terminal.type(answer)
        }
        return await terminal.outcome()
    }

    private let commands = [
        ["ticker", "BTC/USD", "ETH/USD", "DOGE/USD"], ["balance"], ["orders"], ["orders", "--trades"], ["portfolio"],
        ["status"], ["ohlc", "-p", "BTC/USD", "-l", "5"], ["sandbox", "status"],
        OrderWords.dry.filter { $0 != "--json" } + ["--again"],
    ]

    private func furnished() async throws -> Household {
        let house = try Household(self, environment: ["KRAKEN_SANDBOX": "true"])
        try await house.succeed("order", "-p", "ETH/USD", "-s", "sell", "-v", "0.5", "--execute", "--yes")
        let order = try await house.run(OrderWords.live)
        XCTAssertEqual(order.exitCode, 0, order.output)
        return house
    }

    func test_givenSixtyColumns_whenSomethingIsToldBesideTheResult_thenItBreaksBetweenWords_andInAPipeItIsOneLine()
        async throws
    {
        let house = try Household(self, environment: ["KRAKEN_SANDBOX": "true"])
        let words = [
            "order", "bracket", "-p", "BTC/USD", "-s", "sell", "-v", "0.01", "--stop", "-5%", "--target", "+800%",
            "--execute", "--yes", "--again",
        ]
        let line = "exec '\(BuiltProgram.path)' " + words.joined(separator: " ")
        let terminal = try Terminal(house, line, columns: 60)
        try await terminal.waitFor("watched")
        terminal.type("\u{3}")
        let shown = await terminal.outcome()
        XCTAssertEqual(shown.exitCode, 130, shown.output)
        // The terminal itself shows the key that was pressed.
        let lines = shown.output.replacingOccurrences(of: "^C", with: "").screen
        for line in lines { XCTAssertLessThanOrEqual(line.count, 60, shown.output) }
        let told = shown.output.screen.joined(separator: " ")
        XCTAssertTrue(told.contains("stays at the exchange for 0.01 BTC; nobody watches the other leg now"), told)

        let process = try house.start(words)
        let isWatching = await process.complains("is watched")
        XCTAssertTrue(isWatching)
        process.signal(SIGINT)
        let piped = await process.outcome()
        let hints = piped.complaints.split(separator: "\n").filter { $0.hasPrefix("hint: ") }
        XCTAssertEqual(hints.count, 1)
        XCTAssertTrue(hints.first?.contains("cancel it with 'kraken cancel --txid") ?? false, piped.complaints)
    }

    func test_givenSixtyColumns_whenCommandsShowTheirTables_thenNoLineIsWider() async throws {
        let house = try await furnished()
        for words in commands {
            let shown = try await show(house, words)
            XCTAssertEqual(shown.exitCode, 0, shown.output)
            let lines = shown.output.split(whereSeparator: \.isNewline).map { String($0).withoutStyle }
            XCTAssertFalse(lines.isEmpty)
            // A path is one word and never broken.
            for line in lines where line.columns > 60 && !line.contains(house.home) {
                XCTFail("\(words[0]): \(line.columns) columns: \(line)")
            }
        }
    }

    func test_givenATerminal_whenCommandsRun_thenColoursAndIconsAppearOnlyThere() async throws {
        let house = try await furnished()
        for words in [["status"], OrderWords.dry.filter { $0 != "--json" } + ["--again"]] {
            let shown = try await show(house, words)
            XCTAssertTrue(shown.output.contains("\u{1B}["), shown.output)
            let icon = words == ["status"] ? "✅ " : "🔍 "
            XCTAssertTrue(shown.output.contains("\n" + icon) || shown.output.hasPrefix(icon), shown.output)
            let piped = try await house.run(words)
            XCTAssertFalse(piped.output.contains("\u{1B}") || piped.output.contains(icon), piped.output)
            let dumb = try await show(house, words, environment: ["TERM": "dumb"])
            XCTAssertFalse(dumb.output.contains("\u{1B}"), dumb.output)
            let json = try await show(house, words + ["--json"])
            XCTAssertFalse(json.output.contains("\u{1B}") || json.output.contains(icon), json.output)
        }
        for plain in [
            try await show(house, ["ticker"], environment: ["NO_COLOR": "1"]),
            try await show(house, ["ticker", "--no-color"]),
        ] {
            XCTAssertEqual(plain.exitCode, 0, plain.output)
            XCTAssertFalse(plain.output.contains("\u{1B}"), plain.output)
        }
    }

    func test_givenATerminal_whenALiveOrderIsAskedAbout_thenOnlyYesPlacesIt() async throws {
        let house = try Household(self, environment: ["KRAKEN_SANDBOX": "true"])
        let words = (OrderWords.dry + ["--execute"]).filter { $0 != "--json" }
        for answer in ["n\n", "\n", "maybe\n"] {
            let refused = try await show(house, words, answer: answer)
            XCTAssertEqual(refused.exitCode, 4, refused.output)
            XCTAssertTrue(refused.output.contains("Place this order on sandbox? [y/N]"), refused.output)
            XCTAssertTrue(refused.output.contains("nothing was placed"), refused.output)
        }
        let none = try await house.succeed("orders", "--json")
        XCTAssertEqual(none.data?["orders"]?.elements, [])
        let placed = try await show(house, words, answer: "y\n")
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let one = try await house.succeed("orders", "--json")
        XCTAssertEqual(one.data?["orders"]?.elements?.count, 1)
    }

    func test_givenAQuestion_whenInterruptedFromTheKeyboard_thenItEnds130_andNothingIsPlaced() async throws {
        let house = try Household(self, environment: ["KRAKEN_SANDBOX": "true"])
        let words = (OrderWords.dry + ["--execute"]).filter { $0 != "--json" }
        let outcome = try await show(house, words, answer: "\u{3}")
        XCTAssertEqual(outcome.exitCode, 130, outcome.output)
        let forScript = try await show(house, words + ["--json"], answer: "\u{3}")
        XCTAssertEqual(forScript.exitCode, 130, forScript.output)
        XCTAssertTrue(forScript.output.contains(#""error":"interrupted""#), forScript.output)
        let none = try await house.succeed("orders", "--json")
        XCTAssertEqual(none.data?["orders"]?.elements, [])
    }
}

extension String {
    /// The text without escape sequences.
    fileprivate var withoutStyle: String {
        var (result, rest) = ("", self[...])
        while let escape = rest.firstIndex(of: "\u{1B}") {
            result += rest[..<escape]
            rest = rest[escape...].drop { !$0.isLetter }.dropFirst()
        }
        return result + rest
    }

    /// How many columns it takes: icons two, what only changes another letter none or, for an icon, one more.
    fileprivate var columns: Int {
        unicodeScalars.reduce(0) { $0 + ($1.properties.isEmojiPresentation ? 2 : 1) }
    }
}
