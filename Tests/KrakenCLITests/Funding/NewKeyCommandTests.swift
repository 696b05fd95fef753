import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Withdrawals to a key nothing ever went to, and moments of lists as commands take them.
final class NewKeyCommandTests: XCTestCase {
    private let send = ["withdraw", "-a", "BTC", "-k", "sandbox-xxbt-bitcoin", "-n", "0.001", "--sandbox"]

    private func world(
        _ time: JumpingTime, coolingOff: String? = "24", isTerminal: Bool = false
    ) throws -> World {
        var settings = [
            "KRAKEN_ALLOW_WITHDRAW": "true", "KRAKEN_WITHDRAW_UNATTENDED": "true", "KRAKEN_FUNDING_LOOKUP": "0",
        ]
        settings["KRAKEN_WITHDRAW_COOLING_OFF"] = coolingOff
        return try World(self, environment: settings, isTerminal: isTerminal, time: time.source)
    }

    func test_givenANewKey_whenSentTooEarly_thenItIsRefusedWithTheMoment_andGoesWhenThatHasCome() async throws {
        let time = JumpingTime()
        let world = try world(time)
        let listed = await world.run(["withdraw", "addresses", "--sandbox", "--json"])
        let seen = try XCTUnwrap(listed.data?["addresses"]?.elements?.first?["first_seen"]?.string, listed.output)
        let shown = await world.run(["withdraw", "addresses", "--sandbox"])
        XCTAssertTrue(shown.output.contains("can be used 1 d after"), shown.output)
        let (early, asked) = await world.runCounting(send + ["--confirm", "--json"])
        XCTAssertEqual(early.exitCode, 4, early.output)
        XCTAssertTrue(early.error?.hasPrefix("refused-locally: nothing ever went to the key") ?? false, early.output)
        XCTAssertEqual(early.data?["withdrawal"]?["key_first_seen"]?.string, seen)
        XCTAssertNotNil(early.data?["withdrawal"]?["key_usable_from"]?.string)
        XCTAssertFalse(asked.contains("Withdraw"))
        time.pass(.seconds(86_400))
        let late = await world.run(send + ["--confirm", "--json"])
        XCTAssertEqual(late.exitCode, 0, late.output)
        let used = await world.run(send + ["--again", "--json"])
        XCTAssertEqual(used.data?["withdrawal"]?["key_first_seen"], .null, used.output)
    }

    func test_givenTheOverride_whenNobodyCanType_thenItIsRefused_andAtATerminalTheAmountDecides() async throws {
        let words = send + ["--execute", "--yes", "--despite-cooling-off"]
        let alone = try world(JumpingTime())
        let (refused, asked) = await alone.runCounting(words + ["--json"])
        XCTAssertEqual(refused.exitCode, 4, refused.output)
        XCTAssertTrue(refused.error?.hasPrefix("confirmation-needed: ") ?? false, refused.output)
        XCTAssertFalse(asked.contains("Withdraw"))
        let world = try world(JumpingTime(), isTerminal: true)
        for (amount, code) in [("0.002", Int32(4)), ("0.001", 0)] {
            world.answer("sandbox-xxbt-bitcoin")
            world.answer(amount)
            let outcome = await world.run(words)
            XCTAssertEqual(outcome.exitCode, code, outcome.complaints)
            XCTAssertTrue(outcome.complaints.contains("cooling-off lasts until"), outcome.complaints)
        }
        let log = try String(contentsOfFile: world.home + "/logs/kraken_cli.log", encoding: .utf8)
        XCTAssertTrue(log.contains("overrides the cooling-off until"), log)
    }

    func test_givenTheBuiltInExchange_whenNothingIsSet_thenItsKeysCanBeUsedAtOnce() async throws {
        let world = try world(JumpingTime(), coolingOff: nil)
        let preview = await world.run(send)
        XCTAssertTrue(preview.output.contains("no cooling-off is set"), preview.output)
        let sent = await world.run(send + ["--confirm"])
        XCTAssertEqual(sent.exitCode, 0, sent.complaints)
    }

    func test_givenAnUnknownKeyOrTooLittle_whenChecked_thenFeeAndRestAreNotMadeUp() async throws {
        let world = try world(JumpingTime())
        for (words, mention) in [
            (["-k", "nobody", "-n", "1"], "there is no withdrawal key"),
            (["-k", "sandbox-xxbt-bitcoin", "-n", "0.0001"], "below the least that can leave by Bitcoin: 0.0004 BTC"),
        ] {
            let (outcome, asked) = await world.runCounting(["withdraw", "-a", "BTC", "--sandbox", "--json"] + words)
            XCTAssertEqual(outcome.exitCode, 4, outcome.output)
            XCTAssertTrue(outcome.error?.contains(mention) ?? false, outcome.output)
            for name in ["fee", "arrives", "available"] {
                XCTAssertEqual(outcome.data?["withdrawal"]?[name], .null, "\(name): \(outcome.output)")
            }
            XCTAssertFalse(asked.contains("WithdrawInfo"))
        }
    }

    func test_givenTimesCountedBackFromNow_whenListsAreAskedFor_thenTheyAreUnderstoodAsElsewhere() async throws {
        let world = try world(JumpingTime())
        for words in [["withdraw", "--status"], ["deposit", "status"]] {
            let outcome = await world.run(words + ["--start", "24h", "--sandbox", "--json"])
            XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        }
        let export = await world.run(["export-report", "-r", "trades", "--start", "7d", "--confirm", "--sandbox"])
        XCTAssertEqual(export.exitCode, 0, export.complaints)
        let wrong = await world.run([
            "export-report", "-r", "trades", "--start", "1d", "--end", "2d", "--confirm", "--sandbox",
        ])
        XCTAssertEqual(wrong.exitCode, 2, wrong.complaints)
    }
}
