import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// Orders that wait for the market outside the book.
final class TriggerTests: XCTestCase {
    private func market(_ name: String = "XBTUSD") throws -> ListedMarket {
        try XCTUnwrap(Catalogue.standard.market(name))
    }

    private func history() throws -> MarketHistory {
        try MarketHistory(market: market(), seed: ExchangeOptions().seed)
    }

    /// A price a little away from the last one.
    private func away(_ bench: Bench, permille: Int128) throws -> Price {
        let price = try bench.lastPrice("XBTUSD")
        let away = Price(units: price.units * (1_000 + permille) / 1_000)
        return try away.rounded(toMultipleOf: market().instrument.tick, .down)
    }

    private func order(_ changes: [String: String]) -> [String: String] {
        ["pair": "XBTUSD", "volume": "0.01"].merging(changes) { $1 }
    }

    /// The first second of the history, read second by second, in which something holds.
    private func firstSecond(_ matches: (MarketNode) -> Bool) throws -> MarketNode {
        try XCTUnwrap(seconds().first(where: matches))
    }

    /// The seconds of six days after the start, looked up by the hour.
    private func seconds() throws -> some Sequence<MarketNode> {
        let (history, start) = try (history(), Int(Bench.start.seconds) + 1)
        return (0..<144).lazy.flatMap { hour in
            history.nodes(seconds: 1, from: start + hour * 3_600, to: start + hour * 3_600 + 3_600)
        }
    }

    func test_givenStops_whenTheMarketReachesThem_thenTheyTradeAtTheTurnOfThatSecond() throws {
        for (type, side, permille) in [
            ("stop-loss", "sell", -3), ("stop-loss", "buy", 3), ("take-profit", "sell", 3), ("take-profit", "buy", -3),
        ] as [(String, String, Int128)] {
            let bench = try Bench()
            let trigger = try away(bench, permille: permille)
            let id = try bench.place(order(["ordertype": type, "type": side, "price": trigger.description]))
            let ticks = try market().ticks(trigger)
            let node = try firstSecond { permille > 0 ? $0.high >= ticks : $0.low <= ticks }
            bench.clock.advance(by: .seconds(Int64(node.start) - bench.clock.now.seconds))
            XCTAssertEqual(try bench.order(id)["status"], "open", type + side)
            XCTAssertGreaterThan(try bench.hold(side == "buy" ? "ZUSD" : "XXBT"), .zero)
            bench.clock.advance(by: .seconds(1))
            let done = try bench.order(id)
            XCTAssertEqual(done["status"], "closed", type + side)
            XCTAssertEqual(done["misc"]?.string, type == "stop-loss" ? "stopped" : "touched")
            XCTAssertEqual(done["closetm"]?.scalarText, "\(node.end).000000")
            let best = try MarketBook(history(), second: node.end, depth: 1)
            let expected = try market().price(side == "buy" ? best.asks[0].price : best.bids[0].price)
            XCTAssertEqual(try done.decimal("price") as Price, expected)
            XCTAssertEqual(try bench.hold("ZUSD"), .zero)
        }
    }

    func test_givenAStopWithALimit_whenSetOff_thenItWaitsAtItsLimit() throws {
        let bench = try Bench()
        let (trigger, limit) = try (away(bench, permille: -2), away(bench, permille: 2))
        let id = try bench.place(
            order([
                "ordertype": "stop-loss-limit", "type": "sell", "price": trigger.description,
                "price2": limit.description,
            ]))
        XCTAssertEqual(
            try bench.order(id)["descr"]?["order"]?.string,
            "sell 0.01000000 XBTUSD @ stop loss \(trigger.text(decimals: 1)) -> limit \(limit.text(decimals: 1))")
        let ticks = try market().ticks(trigger)
        let node = try firstSecond { $0.low <= ticks }
        bench.clock.advance(by: .seconds(Int64(node.end) - bench.clock.now.seconds))
        let waiting = try bench.order(id)
        XCTAssertEqual(waiting["status"], "open")
        XCTAssertEqual(waiting["misc"], "stopped")
        XCTAssertEqual(try waiting.decimal("limitprice") as Price, limit)
        XCTAssertEqual(try waiting.decimal("stopprice") as Price, trigger)
    }

    func test_givenATrailingStop_whenTheMarketTurns_thenItIsSetOffWhereTheSecondsSaySo() throws {
        for side in [Side.sell, .buy] {
            let bench = try Bench()
            let id = try bench.place(order(["ordertype": "trailing-stop", "type": side.rawValue, "price": "+1%"]))
            let start = Int(Bench.start.seconds)
            var (best, fired) = (try history().price(at: start), MarketNode?.none)
            let level = { (best: Int64) -> Int64 in
                // A hundredth, rounded to whole ticks, ties to even.
                let distance = Int64((Int128(best).divided(by: 100, rounding: .halfEven)))
                return side == .sell ? best - distance : best + distance
            }
            for node in try seconds() {
                let reached = side == .sell ? max(best, node.high) : min(best, node.low)
                let isOff =
                    side == .sell
                    ? node.low <= level(best) || node.close <= level(reached)
                    : node.high >= level(best) || node.close >= level(reached)
                if isOff {
                    fired = node
                    break
                }
                best = reached
            }
            let node = try XCTUnwrap(fired)
            bench.clock.advance(by: .seconds(Int64(node.start - start)))
            let waiting = try bench.order(id)
            XCTAssertEqual(waiting["status"], "open", side.rawValue)
            XCTAssertEqual(try waiting.decimal("stopprice") as Price, try market().price(level(best)), side.rawValue)
            XCTAssertEqual(waiting["descr"]?["price"], "+1.0000%")
            bench.clock.advance(by: .seconds(1))
            XCTAssertEqual(try bench.order(id)["status"], "closed", side.rawValue)
        }
    }

    func test_givenAStopTheMarketIsBeyond_whenPlaced_thenItTradesAtOnce() throws {
        let bench = try Bench()
        let price = try away(bench, permille: 5).description
        let id = try bench.place(order(["ordertype": "stop-loss", "type": "sell", "price": price]))
        XCTAssertEqual(try bench.order(id)["status"], "closed")
    }

    func test_givenATrailingStopWithALimit_whenTheMarketRises_thenTheLimitFollowsTheTrigger() throws {
        let bench = try Bench()
        let id = try bench.place(
            order(["ordertype": "trailing-stop-limit", "type": "sell", "price": "+2%", "price2": "-5"]))
        let placed = try bench.order(id)
        XCTAssertEqual(
            placed["descr"]?["order"], "sell 0.01000000 XBTUSD @ trailing stop +2.0000% -> limit -5.0")
        for _ in 0..<24 {
            bench.clock.advance(by: .seconds(3_600))
            let order = try bench.order(id)
            guard order["misc"] == "" else { break }
            let (stop, limit): (Price, Price) = try (order.decimal("stopprice"), order.decimal("limitprice"))
            XCTAssertEqual(stop - limit, Price(whole: 5))
            XCTAssertGreaterThanOrEqual(stop, try placed.decimal("stopprice"))
        }
    }

    func test_givenTriggerReferences_whenThereIsNoIndex_thenItIsSaid() throws {
        let bench = try Bench()
        let stop = ["ordertype": "stop-loss", "type": "sell", "trigger": "index", "volume": "0.1"]
        let cross = stop.merging(["pair": "ETHXBT", "price": "0.001"]) { $1 }
        XCTAssertEqual(try bench.error("AddOrder", cross), "EGeneral:Invalid arguments:Index unavailable")
        let id = try bench.place(stop.merging(["pair": "XBTUSD", "price": "1000"]) { $1 })
        XCTAssertEqual(try bench.order(id)["trigger"], "index")
    }

    func test_givenAStopWithoutAHold_whenTheMoneyIsSpentBeforeItIsSetOff_thenTheEngineCancelsItWithAReason() throws {
        let bench = try Bench()
        try bench.exchange.setRules(EngineRules(stopsHold: false))
        let price = try away(bench, permille: -3).description
        let id = try bench.place(
            order(["ordertype": "stop-loss", "type": "sell", "price": price, "volume": "0.5"]))
        XCTAssertEqual(try bench.hold("XXBT"), .zero)
        try bench.place(order(["ordertype": "market", "type": "sell", "volume": "0.1"]))
        bench.clock.advance(by: .seconds(6 * 86_400))
        let order = try bench.order(id)
        XCTAssertEqual(order["status"], "canceled")
        XCTAssertEqual(order["reason"], "Insufficient funds")
        XCTAssertEqual(try bench.balance("XXBT"), try Amount(parsing: "0.4"))
    }
}
