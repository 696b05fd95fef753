import Foundation
import KrakenCore
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Orders with borrowed money: what their preview says, what is refused here, and how positions are closed.
final class MarginOrderTests: XCTestCase {
    private let buy = ["order", "-p", "BTC/USD", "-s", "buy", "-v", "0.05", "--leverage", "5", "--sandbox"]
    private let closing = ["order", "-p", "BTC/USD", "-s", "sell", "-v", "0", "--leverage", "5", "--sandbox"]

    private func world() throws -> World { try World(self, time: JumpingTime().source) }

    func test_givenALeveragedOrder_whenChecked_thenTheOwnMoneyItBindsIsToldAndBounded() async throws {
        let world = try world()
        let text = await world.run(buy)
        XCTAssertEqual(text.exitCode, 0, text.complaints)
        XCTAssertTrue(text.output.contains("with 5:1 leverage"), text.output)
        XCTAssertTrue(text.output.contains("Binds "), text.output)
        XCTAssertTrue(text.output.contains(" USD of margin free"), text.output)
        let order = try await world.data(buy + ["--json"])["order"]
        let (needed, cost): (Amount, Amount) = try (
            Amount(parsing: XCTUnwrap(order?["margin_needed"]?.string)),
            Amount(parsing: XCTUnwrap(order?["estimated_cost"]?.string))
        )
        XCTAssertGreaterThan(needed, Amount(units: cost.units / 5))
        XCTAssertLessThan(needed, Amount(units: cost.units / 4))

        let (much, asked) = await world.runCounting(buy.map { $0 == "0.05" ? "20" : $0 } + ["--json"])
        XCTAssertEqual(much.exitCode, 4, much.output)
        XCTAssertTrue(much.error?.contains("of margin are free") ?? false, much.output)
        XCTAssertFalse(asked.contains("AddOrder"), "\(asked)")
    }

    func test_givenNoPosition_whenOneIsToBeClosed_thenThatIsRefusedHere() async throws {
        let world = try world()
        for words in [
            closing, closing + ["-t", "settle-position"], closing.map { $0 == "0" ? "1" : $0 } + ["--reduce-only"],
        ] {
            let (outcome, asked) = await world.runCounting(words + ["--json"])
            XCTAssertEqual(outcome.exitCode, 4, outcome.output)
            XCTAssertTrue(outcome.error?.contains("no long position that selling could close") ?? false, outcome.output)
            XCTAssertFalse(asked.contains("AddOrder"), "\(asked)")
        }
        let share = await world.run(closing.map { $0 == "0" ? "50%" : $0 } + ["--reduce-only"])
        XCTAssertEqual(share.exitCode, 4, share.complaints)
        let plain = await world.run(closing.filter { !["--leverage", "5"].contains($0) })
        XCTAssertEqual(plain.exitCode, 2)
        XCTAssertTrue(plain.complaints.contains("stands for a whole position, needs --leverage"), plain.complaints)
        let settling = await world.run(
            ["order", "-p", "BTC/USD", "-s", "sell", "-v", "1", "-t", "settle-position", "--sandbox"])
        XCTAssertTrue(settling.complaints.contains("settle-position needs --leverage"), settling.complaints)
    }

    func test_givenAPosition_whenAPartAndThenAllOfItIsClosed_thenTheExchangeFillsInHowMuch() async throws {
        for hides in [false, true] {
            let world = try world()
            if hides { _ = await world.run(["sandbox", "rules", "--hide-closing-volume", "on"]) }
            let opened = await world.run(buy + ["--execute", "--yes"])
            XCTAssertEqual(opened.exitCode, 0, opened.complaints)
            let half = closing.map { $0 == "0" ? "40%" : $0 } + ["--reduce-only"]
            let part = try await world.data(half + ["--json"])
            XCTAssertEqual(part["order"]?["volume"], "0.02")
            XCTAssertEqual(part["order"]?["position"], "0.05")
            let sold = await world.run(half + ["--execute", "--yes", "--json"])
            XCTAssertEqual(sold.exitCode, 0, sold.output)
            let preview = await world.run(closing)
            XCTAssertTrue(
                preview.output.contains("sell all of the long position of BTC/USD at the market"), preview.output)
            XCTAssertTrue(preview.output.contains("0.03 BTC long at "), preview.output)
            let closed = await world.run(closing + ["--execute", "--yes", "--json"])
            XCTAssertEqual(closed.exitCode, 0, closed.output)
            XCTAssertEqual(closed.data?["state"], "closed", closed.output)
            let left = await world.run(["api", "OpenPositions", "--sandbox"])
            XCTAssertEqual(left.output.filter { !$0.isWhitespace }, "{}")
            let journal = await world.run(["orders", "--journal", "--sandbox"])
            XCTAssertTrue(journal.output.contains("  all  "), journal.output)
            let id = try XCTUnwrap(closed.data?["txid"]?.elements?.first?.string)
            let seen = try await world.data(["order", "show", id, "--sandbox", "--json"])
            XCTAssertEqual(seen["order"]?["filled_percent"] ?? seen["filled_percent"], "100", seen.text)
        }
    }

    func test_givenALostAnswer_whenAPositionIsClosed_thenTheOrderIsFoundWhateverVolumeItIsToldWith() async throws {
        for (hides, keys) in [(false, []), (true, []), (false, ["--userref", "7"]), (true, ["--userref", "7"])] {
            let world = try world()
            if hides { _ = await world.run(["sandbox", "rules", "--hide-closing-volume", "on"]) }
            _ = await world.run(buy + ["--execute", "--yes"])
            _ = await world.run([
                "sandbox", "fault", "add", "--endpoint", "AddOrder", "--when", "after", "--kind", "lose",
            ])
            let closed = await world.run(closing + keys + ["--execute", "--yes", "--json"])
            XCTAssertEqual(closed.exitCode, 0, "\(hides) \(keys): \(closed.output)")
            let trades = await world.run(["api", "TradesHistory", "type=closing position", "--sandbox"])
            XCTAssertTrue(trades.output.contains("closing"), trades.output)
            let again = await world.run(closing + ["--json"])
            XCTAssertEqual(again.exitCode, 4, "nothing is left: \(again.output)")
        }
    }

    func test_givenAPosition_whenSettled_thenWhatItPaysBackIsToldAndNoFee() async throws {
        let world = try world()
        _ = await world.run(buy + ["--execute", "--yes"])
        let settling = closing + ["-t", "settle-position"]
        let preview = await world.run(settling)
        XCTAssertTrue(
            preview.output.contains("settle all of the long position of BTC/USD with money of your own"), preview.output
        )
        XCTAssertTrue(preview.output.contains("Pays back") && preview.output.contains("; no fee"), preview.output)
        XCTAssertFalse(preview.output.contains("as taker"), preview.output)
        let settled = await world.run(settling + ["--execute", "--yes", "--json"])
        XCTAssertEqual(settled.exitCode, 0, settled.output)
        let left = await world.run(["api", "OpenPositions", "--sandbox"])
        XCTAssertEqual(left.output.filter { !$0.isWhitespace }, "{}")
    }

    func test_givenStopsOfPositions_whenAPanicCancelsThem_thenThePositionsAreNamed_andNoCoinsAre() async throws {
        for (side, kind) in [("buy", "long"), ("sell", "short")] {
            let world = try world()
            let opened = await world.run(buy.map { $0 == "buy" ? side : $0 } + ["--execute", "--yes"])
            XCTAssertEqual(opened.exitCode, 0, opened.complaints)
            let stop = await world.run([
                "order", "-p", "BTC/USD", "-s", side == "buy" ? "sell" : "buy", "-v", "0.05", "--leverage", "5",
                "--reduce-only", "-t", "stop-loss", "--price", side == "buy" ? "last-9%" : "last+9%", "--execute",
                "--yes", "--sandbox",
            ])
            XCTAssertEqual(stop.exitCode, 0, stop.complaints)
            let panic = await world.run(["panic", "--sandbox"])
            XCTAssertEqual(panic.exitCode, 0, panic.complaints)
            XCTAssertTrue(
                panic.output.contains("without a stop now: the \(kind) position of XBTUSD that"), panic.output)
            XCTAssertFalse(panic.output.contains("of it had a stop"), panic.output)
        }
    }

    func test_givenAPosition_whenMoreThanItIsToBeClosed_thenThePreviewCountsWhatThereIs_andTellsTheGain() async throws {
        let world = try world()
        _ = await world.run(buy + ["--execute", "--yes"])
        func cost(_ volume: String, _ more: String...) async throws -> String? {
            let words = closing.map { $0 == "0" ? volume : $0 } + more + ["--json"]
            return try await world.data(words)["order"]?["estimated_cost"]?.string
        }
        let (whole, more) = try await (cost("0.05", "--reduce-only"), cost("5", "--reduce-only"))
        XCTAssertEqual(whole, more)
        let preview = await world.run(closing)
        XCTAssertTrue(preview.output.contains("Gain ") && preview.output.contains("before the fee"), preview.output)
    }

    func test_givenABatchOfExits_whenTheyWaitForTheSamePosition_thenNoneIsRefusedForTheOthers() async throws {
        let world = try world()
        _ = await world.run(buy + ["--execute", "--yes"])
        let file = world.home + "/exits.csv"
        try "side,type,volume,price,leverage,reduce_only\nsell,stop-loss,0,last-9%,5,\nsell,limit,0.05,last+9%,5,true\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        let outcome = await world.run(["order", "batch", file, "-p", "BTC/USD", "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
    }

    func test_givenALimitOfTheOperators_whenAPositionIsClosed_thenWhatItIsWorthCounts() async throws {
        let world = try world()
        _ = await world.run(buy + ["--execute", "--yes"])
        world.set("KRAKEN_MAX_ORDER_VALUE", "100")
        let refused = await world.run(closing + ["--json"])
        XCTAssertEqual(refused.exitCode, 4, refused.output)
        XCTAssertTrue(refused.error?.contains("your largest order is 100 USD") ?? false, refused.output)
    }

    func test_givenABatchWithBorrowedMoney_whenTogetherItBindsTooMuch_thenItIsRefused() async throws {
        let world = try world()
        let file = world.home + "/orders.csv"
        try "pair,side,type,volume,leverage\nBTC/USD,buy,market,3,5\nBTC/USD,buy,market,3.1,5\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        let outcome = await world.run(["order", "batch", file, "--sandbox"])
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.complaints.contains("USD of margin are free"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("see 'kraken positions'"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("Binds"), outcome.complaints)
    }
}
