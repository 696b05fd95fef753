import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class SettlementTests: XCTestCase {
    /// A limit a little away from the last price, in ticks of it.
    private func limit(_ bench: Bench, _ pair: String, permille: Int128) throws -> String {
        let market = try XCTUnwrap(Catalogue.standard.market(pair))
        let price = try bench.lastPrice(pair)
        let away = Price(units: price.units * (1_000 + permille) / 1_000)
        return away.rounded(toMultipleOf: market.instrument.tick, .down).description
    }

    /// Ten waiting orders around the market.
    private func placeTen(_ bench: Bench) throws -> [String] {
        var ids: [String] = []
        for (pair, volume) in [
            ("XBTUSD", "0.001"), ("ETHUSD", "0.02"), ("ADAUSD", "12"), ("XTZUSD", "5"), ("XBTEUR", "0.001"),
        ] {
            for (side, permille) in [("buy", -4), ("sell", 4)] as [(String, Int128)] {
                let price = try limit(bench, pair, permille: side == "sell" && pair.hasPrefix("XTZ") ? 30 : permille)
                bench.clock.advance(by: .milliseconds(700))
                ids.append(
                    try bench.place([
                        "pair": pair, "type": side, "ordertype": "limit", "volume": volume, "price": price,
                    ]))
            }
        }
        return ids
    }

    func test_givenWaitingOrders_whenSettledLateOrStepByStep_thenTheResultIsTheSame() throws {
        let (late, stepped) = (try Bench(), try Bench())
        let ids = try placeTen(late)
        XCTAssertEqual(try placeTen(stepped), ids)
        late.clock.advance(by: .seconds(172_800))
        for _ in 0..<1_728 {
            stepped.clock.advance(by: .seconds(100))
            _ = try stepped.exchange.summary()
        }
        var filled = 0
        for id in ids {
            let order = try late.order(id)
            let other = try stepped.order(id)
            // Serial numbers are given in the order of trading, so even the trades have the same names.
            if order["status"] == "closed" { filled += 1 }
            XCTAssertEqual(order.text, other.text)
            late.clock.advance(by: .seconds(60))
            stepped.clock.advance(by: .seconds(60))
        }
        XCTAssertGreaterThan(filled, 5)
        XCTAssertEqual(try late.exchange.accounts(), try stepped.exchange.accounts())
    }

    func test_givenOrdersOfAllKinds_whenSettledLateOrStepByStep_thenTheResultIsTheSame() throws {
        let seed = TestSeed.choose()
        print("late or step by step with seed \(seed)")
        var random = SeededRandom(key: seed)
        let options = ExchangeOptions(seed: seed, tier: .pro)
        let (late, stepped) = (try Bench(options: options), try Bench(options: options))
        let crowd = RandomOrders(seed: seed)
        for _ in 0..<4 {
            for _ in 0..<15 {
                let order = try crowd.order(late, &random)
                XCTAssertEqual(try late.error("AddOrder", order), try stepped.error("AddOrder", order))
                let pause = Duration.milliseconds(random.below(4_000))
                late.clock.advance(by: pause)
                stepped.clock.advance(by: pause)
            }
            if random.below(4) == 0 {
                for bench in [late, stepped] { try bench.result("CancelAllOrdersAfter", ["timeout": "2000"]) }
            }
            let target = late.clock.now + .seconds(3_600 * 4)
            late.clock.advance(by: .seconds(3_600 * 4))
            while stepped.clock.now < target {
                stepped.clock.advance(by: min(.milliseconds(random.within(400, 60_000)), target - stepped.clock.now))
                _ = try stepped.exchange.summary()
            }
            for method in ["OpenOrders", "ClosedOrders", "TradesHistory", "Balance"] {
                let answers = try (late.result(method, ["trades": "true"]), stepped.result(method, ["trades": "true"]))
                guard answers.0 == answers.1 else {
                    return XCTFail("seed \(seed), \(method)\n\(answers.0.text)\n\(answers.1.text)")
                }
            }
        }
        XCTAssertEqual(try late.exchange.accounts(), try stepped.exchange.accounts())
    }

    func test_givenAWaitingBuy_whenThePriceGoesBelowItsLimit_thenItTradesAtItAsMaker() throws {
        let bench = try Bench()
        let price = try limit(bench, "XBTUSD", permille: -3)
        let id = try bench.place([
            "pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.002", "price": price,
        ])
        let market = try XCTUnwrap(Catalogue.standard.market("XBTUSD"))
        let history = MarketHistory(market: market, seed: ExchangeOptions().seed)
        let start = Int(Bench.start.seconds) + 1
        let node = try XCTUnwrap(
            history.firstSecond(beyond: Price(parsing: price), for: .buy, from: start, to: start + 864_000))

        bench.clock.advance(by: .seconds(Int64(node.start) - bench.clock.now.seconds))
        XCTAssertEqual(try bench.order(id)["status"], "open")
        bench.clock.advance(by: .seconds(1))
        let order = try bench.order(id)
        XCTAssertEqual(order["status"], "closed")
        XCTAssertEqual(try order.decimal("price") as Price, try Price(parsing: price))
        let cost = try Price(parsing: price).cost(of: Quantity(parsing: "0.002"), decimals: 5, .halfEven)
        XCTAssertEqual(
            try order.decimal("fee") as Amount,
            try cost.share(percent: Percent(parsing: "0.25"), decimals: 5, .halfEven))
        let closed = try XCTUnwrap(Timestamp(secondsText: XCTUnwrap(order["closetm"]?.scalarText)))
        XCTAssertEqual(closed.seconds, Int64(node.start))
        XCTAssertEqual(try bench.hold("ZUSD"), .zero)
        let trade = try XCTUnwrap(bench.result("TradesHistory")["trades"]?.members.first?.value)
        XCTAssertEqual(trade["maker"], true)
        XCTAssertEqual(trade["ordertxid"]?.string, id)
    }

    func test_givenAnOrder_whenItIsCancelledAfterThePriceWasReached_thenItHadTradedBefore() throws {
        let bench = try Bench()
        let price = try limit(bench, "ETHUSD", permille: 2)
        let id = try bench.place([
            "pair": "ETHUSD", "type": "sell", "ordertype": "limit", "volume": "0.5", "price": price,
        ])
        bench.clock.advance(by: .seconds(5 * 86_400))
        XCTAssertEqual(try bench.error("CancelOrder", ["txid": id]), "EOrder:Unknown order")
        XCTAssertEqual(try bench.order(id)["status"], "closed")
    }

    func test_givenAMonthWithTenOrders_whenSettled_thenItIsQuick() throws {
        let bench = try Bench()
        _ = try placeTen(bench)
        bench.clock.advance(by: .seconds(30 * 86_400))
        let clock = ContinuousClock()
        let time = try clock.measure { _ = try bench.exchange.summary() }
        print("a month with ten waiting orders settled in \(time)")
        XCTAssertLessThan(time, .seconds(5))
    }
}
