import KrakenCore
import KrakenSandbox
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Markets, and an exchange, that do not take every order: seen before anything is sent, and explained.
final class ClosedMarketTests: XCTestCase {
    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--json", "--sandbox",
    ]
    private let pair = Pair(base: Asset("BTC"), quote: Asset("USD"))

    func test_givenAMarketWhoseStateChanges_whenAnOrderIsChecked_thenTheStateOfNowCounts_notTheKeptOne() async throws {
        let bench = try ChangeBench(self)
        for (state, words, passes) in [
            (MarketState.online, "", true), (.cancelOnly, "takes no orders now (cancel_only)", false),
            (.reduceOnly, "takes only orders that make a position smaller now (reduce_only)", false),
            (.postOnly, "takes only post-only orders now (post_only)", false), (.online, "", true),
            (.limitOnly, "", true),
        ] {
            try bench.exchange.setMarket(state, pair: pair)
            bench.time.pass(.seconds(61))
            let outcome = await bench.world.run(order)
            XCTAssertEqual(outcome.exitCode, passes ? 0 : 4, "\(state): \(outcome.output)")
            XCTAssertTrue(passes || outcome.error?.contains("BTC/USD " + words) ?? false, outcome.output)
        }
        let market = order.map { $0 == "limit" ? "market" : $0 }.filter { !["--price", "20000"].contains($0) }
        let plain = await bench.world.run(market + ["--plain-market"])
        XCTAssertEqual(plain.exitCode, 4, plain.output)
        XCTAssertTrue(plain.error?.contains("only orders with a limit now") ?? false, plain.output)
    }

    func test_givenAnExchangeThatIsClosed_whenAnOrderIsChecked_thenTheExchangeIsNamed_andMaintenanceEndsSix()
        async throws
    {
        for (state, words, code) in [
            (MarketState.cancelOnly, "the exchange takes no orders now", Int32(4)),
            (.postOnly, "the exchange takes only post-only orders now", 4),
            (.maintenance, "the exchange is in maintenance", 6),
        ] {
            let bench = try ChangeBench(self)
            _ = await bench.world.run(order)
            try bench.exchange.setMarket(state, pair: nil)
            bench.time.pass(.seconds(61))
            let outcome = await bench.world.run(order)
            XCTAssertEqual(outcome.exitCode, code, outcome.output)
            XCTAssertTrue(
                outcome.error?.hasPrefix("\(code == 6 ? "maintenance" : "refused-locally"): \(words)") ?? false,
                outcome.output)
            XCTAssertEqual(try bench.count("AddOrder"), 0)
        }
    }

    func test_givenAStateThatCannotBeAsked_whenAnOrderIsChecked_thenTheExchangesCheckDecides() async throws {
        let bench = try ChangeBench(self)
        let words = order.filter { !["--json", "--sandbox"].contains($0) }
        _ = await bench.world.run(order)
        bench.time.pass(.seconds(61))
        let (outcome, _) = await bench.run(words, "AddOrder", .passOn) {
            $0.hasPrefix("AssetPairs") || $0 == "SystemStatus" ? .page(status: 502) : .passOn
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
    }

    func test_givenARefusalForTheState_whenAnOrderIsPlaced_thenItIsExplained_withTheNextStep() async throws {
        let bench = try ChangeBench(self)
        for (mode, words, step) in [
            ("cancel_only", "the market takes no orders now", "'kraken cancel' works"),
            ("post_only", "the market takes only post-only orders now", "--post-only"),
        ] {
            bench.time.pass(.seconds(5))
            let answer = ##"{"error":["EService:Market in \##(mode) mode"]}"##
            let live = order.filter { !["--json", "--sandbox"].contains($0) } + ["--execute", "--yes", "--again"]
            let (outcome, _) = await bench.run(live, "AddOrder", .json(answer))
            let hint = Failure([ExchangeError("EService:Market in \(mode) mode")]).hint
            XCTAssertEqual(outcome.exitCode, 4, outcome.output)
            XCTAssertTrue(
                outcome.error?.hasPrefix("EService:Market in \(mode) mode: \(words)") ?? false, outcome.output)
            XCTAssertTrue(hint?.contains(step) ?? false, mode)
        }
    }

    func test_givenAMarketThatClosedAMomentAgo_whenAnOrderIsRefusedForIt_thenTheNextOneIsRefusedHere() async throws {
        let bench = try ChangeBench(self)
        _ = await bench.world.run(order)
        try bench.exchange.setMarket(.cancelOnly, pair: pair)
        bench.time.pass(.seconds(5))
        let placed = await bench.world.run(order + ["--execute", "--yes"])
        XCTAssertEqual(placed.exitCode, 4, placed.output)
        XCTAssertTrue(
            placed.error?.hasPrefix("EService:Market in cancel_only mode: the market takes no orders now") ?? false,
            placed.output)
        let next = await bench.world.run(order)
        XCTAssertTrue(next.error?.hasPrefix("refused-locally: BTC/USD takes no orders now") ?? false, next.output)
        try bench.exchange.setMarket(.online, pair: pair)
        bench.time.pass(.seconds(5))
        let last = await bench.world.run(order)
        XCTAssertEqual(last.exitCode, 0, "what forbids something is always asked for again: \(last.output)")
    }

    func test_givenAStateSetByCommand_whenOrdersFollowAtOnce_thenEachSeesIt() async throws {
        let bench = try ChangeBench(self)
        _ = await bench.world.run(order)
        for (words, sentence) in [
            (["--pair", "BTC/USD", "--state", "cancel_only"], "BTC/USD takes no orders now"),
            (["--pair", "BTC/USD", "--state", "post_only"], "BTC/USD takes only post-only orders now"),
            (["--pair", "BTC/USD", "--state", "online"], nil), (["--system", "post_only"], "the exchange takes only"),
            (["--system", "cancel_only"], "the exchange takes no orders now"), (["--system", "online"], nil),
        ] as [([String], String?)] {
            _ = await bench.world.run(["sandbox", "market", "set"] + words)
            let outcome = await bench.world.run(order)
            XCTAssertEqual(outcome.exitCode, sentence == nil ? 0 : 4, "\(words): \(outcome.output)")
            if let sentence { XCTAssertTrue(outcome.error?.contains(sentence) ?? false, outcome.output) }
        }
    }

    func test_givenAStateSeenAWhileAgo_whenAnOrderIsChecked_thenItsAgeIsTold() async throws {
        let bench = try ChangeBench(self)
        _ = await bench.world.run(order)
        bench.time.pass(.seconds(30))
        let outcome = await bench.world.run(order.filter { $0 != "--json" })
        XCTAssertTrue(outcome.output.contains("online, 30 s ago"), outcome.output)
        bench.time.pass(.seconds(61))
        let fresh = await bench.world.run(order.filter { $0 != "--json" })
        XCTAssertFalse(fresh.output.contains(" s ago"), fresh.output)
    }

    func test_givenAMarketThatClosed_whenAnOrderIsAmended_thenTheStateOfNowCounts() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        try bench.exchange.setMarket(.cancelOnly, pair: pair)
        bench.time.pass(.seconds(61))
        let outcome = await bench.world.run(["order", "amend", id, "--price", "21000", "--json", "--sandbox"])
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.contains("BTC/USD takes no orders now") ?? false, outcome.output)
    }
}
