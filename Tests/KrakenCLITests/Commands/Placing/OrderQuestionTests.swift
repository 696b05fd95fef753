import KrakenCore
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What is told before somebody says yes to an order, and of one that could not be placed now.
final class OrderQuestionTests: XCTestCase {
    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--sandbox",
    ]

    func test_givenATerminal_whenAnOrderIsToBePlaced_thenTheExchangesOwnWordsAreShownBeforeTheQuestion() async throws {
        let world = try World(self, isTerminal: true, time: JumpingTime().source)
        world.answer("y")
        let outcome = await world.run(order + ["--execute"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        let told = try XCTUnwrap(outcome.complaints.range(of: "Exchange says"), outcome.complaints)
        let asked = try XCTUnwrap(outcome.complaints.range(of: "Place this order"), outcome.complaints)
        XCTAssertLessThan(told.lowerBound, asked.lowerBound)
        XCTAssertTrue(outcome.complaints.contains("buy 0.00100000 XBTUSD @ limit 20000.0"), outcome.complaints)
    }

    func test_givenNoAnswerToTheCheck_whenAnOrderIsToBePlaced_thenThatIsSaid_andTheOperatorDecides() async throws {
        let time = JumpingTime()
        let world = try World(self, isTerminal: true, time: time.source)
        world.answer("y")
        let begun = time.source.elapsed()
        let (outcome, asked) = await world.runCounting(order + ["--execute"]) { name, number in
            name == "AddOrder" && number < 10 ? .page(status: 502) : .passOn
        }
        XCTAssertTrue(outcome.complaints.contains("Exchange says  no answer"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("Place this order"), outcome.complaints)
        XCTAssertFalse(asked.isEmpty)
        XCTAssertNotEqual(outcome.exitCode, 4, "the answer came in time: \(outcome.complaints)")
        XCTAssertLessThan(time.source.elapsed() - begun, .seconds(120))
    }

    func test_givenARefusalOfTheCheck_whenAnOrderIsToBePlaced_thenNobodyIsAsked() async throws {
        let world = try World(self, isTerminal: true, time: JumpingTime().source)
        world.answer("y")
        let (outcome, _) = await world.runCounting(order + ["--execute"]) { name, _ in
            name == "AddOrder" ? .json(##"{"error":["EOrder:Insufficient funds"]}"##) : .passOn
        }
        XCTAssertEqual(outcome.exitCode, 4, outcome.complaints)
        XCTAssertFalse(outcome.complaints.contains("Place this order"), outcome.complaints)
    }

    func test_givenAnOrderJustPlaced_whenTheSameIsChecked_thenTheDryRunSaysThatItWouldBeRefused() async throws {
        let world = try World(self, time: JumpingTime().source)
        let placed = await world.run(order + ["--execute", "--yes", "--json"])
        let id = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output)
        let dry = await world.run(order + ["--json"])
        XCTAssertEqual(dry.exitCode, 4, dry.output)
        XCTAssertTrue(dry.error?.hasPrefix("repeated-order: ") ?? false, dry.output)
        XCTAssertTrue(dry.error?.contains(id) ?? false, dry.output)
        XCTAssertTrue(dry.error?.contains("--execute would be refused now") ?? false, dry.output)
        XCTAssertEqual(dry.data?["mode"], "validate")
        let meant = await world.run(order + ["--again", "--json"])
        XCTAssertEqual(meant.exitCode, 0, meant.output)
        let live = await world.run(order + ["--execute", "--yes", "--json"])
        XCTAssertEqual(live.exitCode, 4, live.output)
        XCTAssertFalse(live.error?.contains("would be") ?? true, live.output)
    }

    func test_givenABatchJustPlaced_whenTheSameIsChecked_thenTheDryRunSaysThatItWouldBeRefused() async throws {
        let bench = try ChangeBench(self)
        let words = try BatchTests.file(BatchTests.rows, in: bench)
        let placed = await bench.world.run(words + ["--execute", "--yes", "--json", "--sandbox"])
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let dry = await bench.world.run(words + ["--json", "--sandbox"])
        XCTAssertEqual(dry.exitCode, 4, dry.output)
        XCTAssertTrue(dry.error?.contains("order 1: the same order was placed at") ?? false, dry.output)
        let meant = await bench.world.run(words + ["--again", "--json", "--sandbox"])
        XCTAssertEqual(meant.exitCode, 0, meant.output)
    }

    func test_givenATriggerThatTheMarketHasLeftBehind_whenChecked_thenItIsRefusedWithTheNumbers_andMayBeOverridden()
        async throws
    {
        let world = try World(self, time: JumpingTime().source)
        let stop = [
            "order", "-p", "BTC/USD", "-s", "sell", "-t", "stop-loss", "-v", "0.001", "--price", "+20%", "--sandbox",
            "--json",
        ]
        let refused = await world.run(stop)
        XCTAssertEqual(refused.exitCode, 4, refused.output)
        XCTAssertTrue(refused.error?.contains("on the wrong side of the market at") ?? false, refused.output)
        XCTAssertTrue(refused.error?.contains("the limit is 10%") ?? false, refused.output)
        let meant = await world.run(stop + ["--override-limits"])
        XCTAssertEqual(meant.exitCode, 0, meant.output)
        let close = await world.run(order + ["--close-order-type", "limit", "--close-price", "-50%", "--json"])
        XCTAssertEqual(close.exitCode, 4, close.output)
        XCTAssertTrue(close.error?.contains("the order after each fill: ") ?? false, close.output)
        XCTAssertTrue(close.error?.contains("worse than a fill at 20000") ?? false, close.output)
    }

    func test_givenALimitOfOneOrderAMinute_whenOneWasSent_thenTheSentenceIsRight() async throws {
        let world = try World(
            self, environment: ["KRAKEN_MAX_ORDERS_PER_MINUTE": "1"], time: JumpingTime().source)
        let placed = await world.run(order + ["--execute", "--yes", "--json"])
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let second = await world.run(order + ["--again", "--json"])
        XCTAssertTrue(second.error?.contains("1 order was sent within the last minute") ?? false, second.output)
    }
}
