import Synchronization
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// What the engine takes and when: counters, numbers of orders, states of the market.
final class EngineLimitTests: XCTestCase {
    private let order = ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.001", "price": "20000"]

    private func count(_ bench: Bench, _ pair: String = "XXBTZUSD") throws -> Int64 {
        try bench.exchange.desk.withLock { desk in
            try desk.store.counters.find(pair)?.value(at: bench.clock.now, tier: .intermediate) ?? 0
        }
    }

    // MARK: The counter

    func test_givenRequestsOfKnownAges_whenCounted_thenTheSumIsTheFactSheets() {
        XCTAssertEqual(EngineCost.batch(3), 1_500_000)
        let ages = [0, 4, 5, 9, 10, 14, 15, 44, 45, 89, 90, 299, 300].map { Duration.seconds($0) }
        XCTAssertEqual(ages.map { EngineCost.cancel(age: $0) / 1_000_000 }, [8, 8, 6, 6, 5, 5, 4, 4, 2, 2, 1, 1, 0])
        XCTAssertEqual(ages.map { EngineCost.amend(age: $0) / 1_000_000 }, [4, 4, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1])
        XCTAssertEqual(ages.map { EngineCost.edit(age: $0) / 1_000_000 }, [7, 7, 6, 6, 5, 5, 3, 3, 2, 2, 1, 1, 1])
    }

    func test_givenFiftyOrders_whenTenSecondsPass_thenTheCounterFallsByTheTiersDecay() throws {
        let bench = try Bench()
        for _ in 0..<50 { try bench.place(order) }
        XCTAssertEqual(try count(bench), 50_000_000)
        bench.clock.advance(by: .seconds(10))
        XCTAssertEqual(try count(bench), 26_600_000)
        XCTAssertEqual(try count(bench, "XETHZUSD"), 0)
    }

    func test_givenAFullCounter_whenMoreIsAsked_thenItIsRefusedUntilTimePasses() throws {
        let bench = try Bench()
        var ids: [String] = []
        for _ in 0..<15 { ids.append(try bench.place(order)) }
        for id in ids.prefix(13) { try bench.result("CancelOrder", ["txid": id]) }
        XCTAssertEqual(try count(bench), 119_000_000)
        XCTAssertEqual(try bench.error("CancelOrder", ["txid": ids[13]]), "EOrder:Rate limit exceeded")
        for _ in 0..<6 { XCTAssertNil(try bench.error("AddOrder", order)) }
        XCTAssertEqual(try bench.error("AddOrder", order), "EOrder:Rate limit exceeded")
        XCTAssertNil(try bench.error("AddOrder", order.merging(["pair": "XBTEUR"]) { $1 }), "other markets count alone")
        XCTAssertNil(try bench.error("AddOrder", order.merging(["validate": "true"]) { $1 }))
        XCTAssertNil(try bench.error("CancelAll"))
        bench.clock.advance(by: .seconds(1))
        XCTAssertNil(try bench.error("AddOrder", order))
    }

    func test_givenARefusedOrder_whenCounted_thenItStaysCounted() throws {
        let bench = try Bench()
        XCTAssertEqual(try bench.error("AddOrder", order.merging(["volume": "9"]) { $1 }), "EOrder:Insufficient funds")
        XCTAssertEqual(try count(bench), 1_000_000)
        let id = try bench.place(order)
        bench.clock.advance(by: .seconds(7))
        XCTAssertEqual(try count(bench), 0)
        try bench.result("AmendOrder", ["txid": id, "order_qty": "0.002"])
        XCTAssertEqual(try count(bench), 3_000_000)
    }

    func test_givenTheTiersNumberOfOpenOrders_whenOneMoreIsPlaced_thenItIsRefused() throws {
        let bench = try Bench(options: ExchangeOptions(tier: .starter))
        for _ in 0..<60 {
            bench.clock.advance(by: .seconds(2))
            try bench.place(order)
        }
        XCTAssertEqual(try bench.error("AddOrder", order), "EOrder:Orders limit exceeded")
        XCTAssertNil(try bench.error("AddOrder", order.merging(["pair": "XBTEUR"]) { $1 }))
    }

    // MARK: States

    func test_givenStatesOfAMarket_whenOrdersCome_thenEachStateTakesWhatItSays() throws {
        let bench = try Bench()
        let market = ["pair": "XBTUSD", "type": "buy", "ordertype": "market", "volume": "0.001"]
        let post = order.merging(["oflags": "post"]) { $1 }
        let mode = { (name: String) in "EService:Market in \(name) mode" }
        for (state, errors) in [
            (.online, [nil, nil, nil]), (.limitOnly, [mode("limit_only"), nil, nil]),
            (.postOnly, [mode("post_only"), mode("post_only"), nil]),
            (.cancelOnly, [mode("cancel_only"), mode("cancel_only"), mode("cancel_only")]),
            (.reduceOnly, [mode("reduce_only"), mode("reduce_only"), mode("reduce_only")]),
            (.maintenance, ["EService:Unavailable", "EService:Unavailable", "EService:Unavailable"]),
        ] as [(MarketState, [String?])] {
            for pair in [Pair(name: "BTC/USD"), nil] {
                try bench.exchange.setMarket(state, pair: pair)
                XCTAssertEqual(try bench.exchange.marketState(pair: pair), state)
                let answers = try [market, order, post].map { try bench.error("AddOrder", $0) }
                XCTAssertEqual(answers, errors, state.rawValue)
                let name = try bench.publicResult("SystemStatus")["status"]?.string
                XCTAssertEqual(name, pair == nil ? state.rawValue : "online")
                let row = try bench.publicResult("AssetPairs", "pair=XBTUSD")["XXBTZUSD"]
                XCTAssertEqual(row?["status"]?.string, pair == nil ? "online" : state.rawValue)
                try bench.exchange.setMarket(.online, pair: pair)
            }
        }
        XCTAssertThrowsError(try bench.exchange.setMarket(.online, pair: Pair(name: "NO/PE")))
    }

    func test_givenAHalt_whenThePriceIsReachedDuringIt_thenOrdersTradeOnlyAfterwards() throws {
        let bench = try Bench()
        let id = try bench.place(order.merging(["price": "-0.1%"]) { $1 })
        try bench.exchange.setMarket(.cancelOnly, pair: nil)
        bench.clock.advance(by: .seconds(6 * 86_400))
        XCTAssertEqual(try bench.order(id)["status"], "open")
        try bench.exchange.setMarket(.maintenance, pair: nil)
        XCTAssertEqual(try bench.error("CancelOrder", ["txid": id]), "EService:Unavailable")
        try bench.exchange.setMarket(.online, pair: nil)
        let end = bench.clock.now.seconds
        bench.clock.advance(by: .seconds(20 * 86_400))
        let order = try bench.order(id)
        if order["status"] == "closed" {
            let closed = try XCTUnwrap(Timestamp(secondsText: XCTUnwrap(order["closetm"]?.scalarText)))
            XCTAssertGreaterThan(closed.seconds, end)
        }
    }

    // MARK: Holds

    func test_givenSalesWithoutHolds_whenTheCoinsAreGone_thenTheEngineCancelsTheSaleInTheEnd() throws {
        let bench = try Bench()
        try bench.exchange.setRules(EngineRules(salesHold: false))
        let sale = ["pair": "XBTUSD", "type": "sell", "ordertype": "limit", "volume": "0.4", "price": "+0.2%"]
        let (first, second) = try (bench.place(sale), bench.place(sale))
        XCTAssertEqual(try bench.hold("XXBT"), .zero)
        bench.clock.advance(by: .seconds(6 * 86_400))
        let statuses = try [first, second].map { try bench.order($0)["status"]?.string }
        XCTAssertEqual(Set(statuses), ["closed", "canceled"])
        // The second one trades until a trade of the market asks for more than is there.
        let sold: Quantity = try bench.order(second).decimal("vol_exec")
        XCTAssertEqual(try bench.balance("XXBT") + Amount(sold), try Amount(parsing: "0.1"))
        XCTAssertEqual(try bench.order(second)["reason"], "Insufficient funds")
    }
}
