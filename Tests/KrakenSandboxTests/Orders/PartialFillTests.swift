import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// How the volume of the market's trades reaches orders that wait, compared with a plain count of all trades.
final class PartialFillTests: XCTestCase {
    private static let rich = ExchangeOptions(
        tier: .pro, balances: ["USD": Amount(whole: 9_000_000_000), "BTC": Amount(whole: 50_000)])

    private let market = Catalogue.standard.market("XBTUSD")

    private func price(_ bench: Bench, permille: Int128) throws -> String {
        let price = try bench.lastPrice("XBTUSD")
        let away = Price(units: price.units * (10_000 + permille) / 10_000)
        return try away.rounded(toMultipleOf: XCTUnwrap(market).instrument.tick, .down).description
    }

    /// All trades from a second on and before another one.
    private func trades(_ bench: Bench, from start: Int64, to end: Int64) throws -> [MarketTrade] {
        let history = try MarketHistory(market: XCTUnwrap(market), seed: bench.exchange.summary().seed)
        return history.trades(after: Timestamp(nanoseconds: start * 1_000_000_000 - 1), before: Int(end), limit: .max)
    }

    private func limitOrder(_ side: String, _ volume: String, _ price: String, shown: String? = nil) -> [String: String]
    {
        var order = [
            "pair": "XBTUSD", "type": side, "ordertype": shown == nil ? "limit" : "iceberg", "volume": volume,
            "price": price,
        ]
        order["displayvol"] = shown
        return order
    }

    func test_givenALargeOrder_whenTheMarketGoesBeyondItsLimit_thenItFillsByTheTradesVolumesOverTime() throws {
        let bench = try Bench(options: Self.rich)
        let market = try XCTUnwrap(market)
        let limit = try price(bench, permille: -10)
        let ticks = try market.ticks(Price(parsing: limit))
        let id = try bench.place(limitOrder("buy", "20000", limit))
        let start = Bench.start.seconds + 1
        let all = try trades(bench, from: start, to: start + 160_000).filter { $0.price < ticks }
        var states: Set<String> = []
        for _ in 0..<150 {
            bench.clock.advance(by: .seconds(1_007))
            let order = try bench.order(id)
            let filled: Quantity = try order.decimal("vol_exec")
            let beyond = all.prefix { $0.time.seconds < bench.clock.now.seconds }
            let volume = market.quantity(beyond.map(\.lots).reduce(0, +))
            XCTAssertLessThanOrEqual(filled, volume)
            // What is missing is an interval under way, a quarter of what is left at most.
            if (volume - filled).units * 4 > 20_000 * Quantity.one {
                return try XCTFail("\(filled) of \(volume) \(bench.exchange.openOrders())")
            }
            states.insert(filled.description)
        }
        XCTAssertGreaterThan(states.count, 10)
        XCTAssertEqual(try bench.order(id)["status"], "open")
        try bench.result("CancelOrder", ["txid": id])
        let order = try bench.order(id)
        let beyond = all.prefix { $0.time.seconds < bench.clock.now.seconds }
        XCTAssertEqual(try order.decimal("vol_exec") as Quantity, market.quantity(beyond.map(\.lots).reduce(0, +)))
        XCTAssertEqual(try order.decimal("price") as Price, try Price(parsing: limit))
        let fills = try bench.exchange.trades()
        XCTAssertEqual(order["trades"]?.elements?.count, fills.count)
        XCTAssertTrue(fills.allSatisfy { $0.isMaker && $0.price == market.price(ticks) })
        XCTAssertTrue(zip(fills, fills.dropFirst()).allSatisfy { $0.time >= $1.time })
        XCTAssertEqual(fills.reduce(Quantity.zero) { $0 + $1.quantity }, try order.decimal("vol_exec"))
        XCTAssertLessThan(fills.count, 400)
        XCTAssertEqual(try bench.hold("ZUSD"), .zero)
    }

    func test_givenASmallOrder_whenOneTradeIsTooSmall_thenItTakesSeveralEachAtItsOwnTime() throws {
        let bench = try Bench(options: Self.rich)
        let market = try XCTUnwrap(market)
        let limit = try price(bench, permille: 10)
        let ticks = try market.ticks(Price(parsing: limit))
        let id = try bench.place(limitOrder("sell", "0.2", limit))
        bench.clock.advance(by: .seconds(3 * 86_400))
        XCTAssertEqual(try bench.order(id)["status"], "closed")
        let fills = try bench.exchange.trades()
        var rest = try market.lots(Quantity(parsing: "0.2"))
        var expected: [Timestamp: Int64] = [:]
        let start = Bench.start.seconds + 1
        for trade in try trades(bench, from: start, to: start + 3 * 86_400) where trade.price > ticks && rest > 0 {
            expected[trade.time.inMicroseconds] = min(rest, trade.lots)
            rest -= min(rest, trade.lots)
        }
        XCTAssertGreaterThan(fills.count, 1)
        // A fill that stands for several trades has the time of the last one.
        for fill in fills { XCTAssertNotNil(expected[fill.time]) }
        XCTAssertEqual(fills.first?.time, expected.keys.max())
        XCTAssertEqual(
            fills.reduce(Quantity.zero) { $0 + $1.quantity }, market.quantity(expected.values.reduce(0, +)))
    }

    func test_givenSeveralOrdersOfOneSide_whenTheMarketTrades_thenItsVolumeIsGivenOutByPriceAndTime() throws {
        let seed = TestSeed.choose()
        print("given out with seed \(seed)")
        var random = SeededRandom(key: seed)
        var states: [Int: Int] = [:]
        for round in 0..<12 {
            var options = Self.rich
            options.seed = seed &+ UInt64(round)
            let bench = try Bench(options: options)
            let market = try XCTUnwrap(market)
            var model: [Waiting] = []
            let prices = try [-4, -6, -6, -9].map { try price(bench, permille: $0) }
            for (index, limit) in prices.enumerated() {
                let volume = Quantity(
                    units: Int128(index == 0 ? random.within(1, 10) : random.within(200, 2_000)) * Quantity.one / 20)
                let shown = index == 1 ? Quantity(units: volume.units / 14) : nil
                let display = shown?.rounded(toMultipleOf: market.lot, .up)
                let id = try bench.place(limitOrder("buy", volume.description, limit, shown: display?.description))
                try model.append(
                    Waiting(
                        id: id, price: market.ticks(Price(parsing: limit)), lots: market.lots(volume),
                        shown: display.map(market.lots), place: index))
            }
            let start = Bench.start.seconds + 1
            bench.clock.advance(by: .seconds(random.within(3_000, 60_000)))
            for trade in try trades(bench, from: start, to: bench.clock.now.seconds) {
                Waiting.give(trade, to: &model)
            }
            for waiting in model where waiting.filled < waiting.lots {
                try bench.result("CancelOrder", ["txid": waiting.id])
            }
            for waiting in model {
                let filled: Quantity = try bench.order(waiting.id).decimal("vol_exec")
                XCTAssertEqual(market.lots(filled), waiting.filled, "\(waiting), seed \(seed), round \(round)")
            }
            states[model.count { $0.filled > 0 && $0.filled < $0.lots }, default: 0] += 1
        }
        print("orders filled in part and how often: \(states)")
        XCTAssertGreaterThan(states.filter { $0.key > 0 }.values.reduce(0, +), 1)
    }

    func test_givenLargeOrdersAndChanges_whenSettledLateOrStepByStep_thenTheResultIsTheSame() throws {
        let seed = TestSeed.choose()
        print("large orders late or step by step with seed \(seed)")
        var random = SeededRandom(key: seed)
        let (late, stepped) = (try Bench(options: Self.rich), try Bench(options: Self.rich))
        for _ in 0..<25 {
            let (method, arguments) = try change(late, &random)
            XCTAssertEqual(try late.error(method, arguments), try stepped.error(method, arguments))
            let target = late.clock.now + .milliseconds(random.within(100, 3_000_000))
            while stepped.clock.now < target {
                stepped.clock.advance(by: min(.milliseconds(random.within(400, 150_000)), target - stepped.clock.now))
                _ = try stepped.exchange.summary()
            }
            late.clock.advance(by: target - late.clock.now)
            for name in ["OpenOrders", "ClosedOrders", "TradesHistory", "Balance"] {
                let answers = try (late.result(name, ["trades": "true"]), stepped.result(name, ["trades": "true"]))
                guard answers.0 == answers.1 else {
                    return XCTFail("seed \(seed), \(name)\n\(answers.0.text)\n\(answers.1.text)")
                }
                late.clock.advance(by: .milliseconds(300))
                stepped.clock.advance(by: .milliseconds(300))
            }
        }
        XCTAssertEqual(try late.exchange.accounts(), try stepped.exchange.accounts())
        let partly = try late.exchange.openOrders().filter { $0.filled > .zero }.count
        let times = try Set(late.exchange.trades().map(\.time)).count
        XCTAssertGreaterThan(times + partly, 20, "seed \(seed)")
    }

    /// A new order, a timer, a changed order or a cancelled one.
    private func change(_ bench: Bench, _ random: inout SeededRandom) throws -> (String, [String: String]) {
        let open = try bench.exchange.openOrders().map(\.id)
        if let id = open.randomElement(using: &random), random.below(5) < 2 {
            switch random.below(3) {
            case 0: return ("AmendOrder", ["txid": id, "limit_price": "\(random.below(2) == 0 ? "+" : "-")0.1%"])
            case 1: return ("AmendOrder", ["txid": id, "order_qty": "\(random.within(1, 50))"])
            default: return ("CancelOrder", ["txid": id])
            }
        }
        if random.below(9) == 0 { return ("CancelAllOrdersAfter", ["timeout": "\(random.within(100, 4_000))"]) }
        let isBuy = random.below(2) == 0
        let volume = random.within(1, 400)
        var order = try limitOrder(
            isBuy ? "buy" : "sell", "\(volume)",
            price(bench, permille: Int128(isBuy ? -random.within(2, 60) : random.within(2, 60))),
            shown: random.below(3) == 0 ? "\(max(1, volume / 7))" : nil)
        if random.below(4) == 0 { order["expiretm"] = "+\(random.within(100, 20_000))" }
        if random.below(4) == 0 {
            (order["close[ordertype]"], order["close[price]"]) = ("limit", isBuy ? "+0.3%" : "-0.3%")
        }
        return ("AddOrder", order)
    }

    func test_givenAMonthWithTenLargeOrders_whenSettled_thenItIsQuick() throws {
        let bench = try Bench(options: Self.rich)
        for index in 1...5 {
            let away = Int128(index * 8)
            try bench.place(limitOrder("buy", "\(index * 60)", price(bench, permille: -away)))
            try bench.place(limitOrder("sell", "\(index * 60)", price(bench, permille: away)))
        }
        bench.clock.advance(by: .seconds(30 * 86_400))
        let time = try ContinuousClock().measure { _ = try bench.exchange.summary() }
        let count = try bench.exchange.trades().count
        print("a month with ten large orders settled in \(time), \(count) trades")
        XCTAssertGreaterThan(count, 20)
        XCTAssertLessThan(time, .seconds(5))
    }
}

/// An order as a plain list keeps it.
private struct Waiting: Hashable {
    let id: String
    let price: Int64
    let lots: Int64
    let shown: Int64?
    var place: Int
    var filled: Int64 = 0

    /// Gives a trade's volume to those that bid more, the dearest first, at one price the oldest.
    static func give(_ trade: MarketTrade, to orders: inout [Waiting]) {
        var rest = trade.lots
        while rest > 0 {
            let ready = orders.indices.filter { orders[$0].filled < orders[$0].lots && orders[$0].price > trade.price }
            guard
                let first = ready.min(by: {
                    (-orders[$0].price, orders[$0].place) < (-orders[$1].price, orders[$1].place)
                })
            else { return }
            let order = orders[first]
            var lots = min(rest, order.lots - order.filled)
            if let shown = order.shown, ready.contains(where: { $0 != first && orders[$0].price == order.price }) {
                lots = min(lots, shown - order.filled % shown)
            }
            orders[first].filled += lots
            rest -= lots
            if let shown = order.shown, orders[first].filled / shown > order.filled / shown {
                orders[first].place = 1 + (orders.map(\.place).max() ?? 0)
            }
        }
    }
}

extension Exchange {
    /// The account's trades, the latest first.
    func trades() throws -> [TradeRecord] { try desk.withLock { try $0.store.trades.all() } }
}
