import Synchronization
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// Prices, flags, times and self-trade prevention of single orders.
final class OrderTermsTests: XCTestCase {
    private func limit(_ changes: [String: String] = [:]) -> [String: String] {
        let order = ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.01", "price": "50000"]
        return order.merging(changes) { $1 }.filter { !$0.value.isEmpty }
    }

    // MARK: Prices

    func test_givenRelativePrices_whenPlaced_thenTheyCountFromTheLastPrice() throws {
        let bench = try Bench()
        let last = try bench.lastPrice("XBTUSD")
        let percent = { (count: Int128) in
            Price(units: last.units * count / 100).rounded(toMultipleOf: Price(units: Price.one / 10), .halfEven)
        }
        for (changes, key, expected) in [
            (["price": "-5%"], "-5.0000%", last - percent(5)), (["price": "#7%"], "#7.0000%", last - percent(7)),
            (["price": "-250.5"], "-250.5", last - Price(units: Price.one * 501 / 2)),
            (["type": "sell", "price": "#3%"], "#3.0000%", last + percent(3)),
        ] {
            let id = try bench.place(limit(changes))
            let order = try bench.order(id)
            XCTAssertEqual(order["descr"]?["price"]?.string, key)
            let hold = try bench.exchange.limitPrice(of: id)
            XCTAssertEqual(hold, expected, key)
        }
        let stop = try bench.place(
            limit(["type": "sell", "ordertype": "stop-loss-limit", "price": "#2%", "price2": "#3%"]))
        XCTAssertEqual(try bench.order(stop).decimal("stopprice") as Price, last - percent(2))
        XCTAssertEqual(try bench.order(stop).decimal("limitprice") as Price, last - percent(3))
        XCTAssertEqual(
            try bench.error("AddOrder", limit(["ordertype": "trailing-stop", "price": "-1%"])),
            "EGeneral:Invalid arguments:price")
    }

    func test_givenAnIceberg_whenItShowsTooLittle_thenItIsRefusedAndOtherwiseWaits() throws {
        let bench = try Bench()
        let iceberg = limit(["ordertype": "iceberg", "volume": "0.015"])
        let shown = { (volume: String) in iceberg.merging(["displayvol": volume]) { $1 } }
        for volume in ["", "0.0009", "0.016"] {
            XCTAssertEqual(
                try bench.error("AddOrder", shown(volume)), "EGeneral:Invalid arguments:displayvol", volume)
        }
        let id = try bench.place(shown("0.001"))
        XCTAssertEqual(try bench.order(id)["descr"]?["order"], "buy 0.01500000 XBTUSD @ iceberg 50000.0")
    }

    // MARK: Flags

    func test_givenAFeeInTheBaseAsset_whenBought_thenItIsTakenFromWhatIsReceived() throws {
        let bench = try Bench()
        let id = try bench.place(
            ["pair": "XBTUSD", "type": "buy", "ordertype": "market", "volume": "0.01", "oflags": "fcib"])
        let order = try bench.order(id)
        XCTAssertEqual(order["oflags"], "fcib")
        XCTAssertEqual(try bench.balance("XXBT"), try Amount(parsing: "0.50996"))
        let paid: Amount = try order.decimal("cost")
        XCTAssertEqual(try bench.exchange.accounts()[.client]?["ZUSD"], Amount(whole: 10_000) - paid)
        XCTAssertEqual(try bench.exchange.accounts()[.fees]?["XXBT"], try Amount(parsing: "0.00004"))
        let sale = limit(["type": "sell", "price": "200000", "volume": "0.509", "oflags": "fcib"])
        XCTAssertEqual(try bench.error("AddOrder", sale), "EOrder:Insufficient funds")
        try bench.place(sale.merging(["volume": "0.4"]) { $1 })
        XCTAssertEqual(try bench.hold("XXBT"), try Amount(parsing: "0.401"))
    }

    func test_givenAVolumeInTheQuoteAsset_whenBought_thenThatMuchIsSpent() throws {
        let bench = try Bench()
        let id = try bench.place(
            ["pair": "XBTUSD", "type": "buy", "ordertype": "market", "volume": "1000", "oflags": "viqc"])
        let order = try bench.order(id)
        XCTAssertEqual(order["status"], "closed")
        XCTAssertEqual(order["vol"], "1000.00000")
        XCTAssertEqual(order["oflags"], "fciq,viqc")
        let cost: Amount = try order.decimal("cost")
        XCTAssertLessThanOrEqual(cost, Amount(whole: 1_000))
        XCTAssertGreaterThan(cost, Amount(whole: 999))
        XCTAssertEqual(try order.decimal("vol_exec") as Amount, cost)
        let tooMuch = ["pair": "XBTUSD", "type": "buy", "ordertype": "market", "volume": "9500", "oflags": "viqc"]
        XCTAssertEqual(try bench.error("AddOrder", tooMuch), "EOrder:Insufficient funds")
    }

    func test_givenWhatNeedsMargin_whenPlaced_thenItIsRefusedInTheExchangesWords() throws {
        let bench = try Bench()
        XCTAssertEqual(
            try bench.error("AddOrder", limit(["reduce_only": "true", "leverage": "2"])),
            "EOrder:Reduce only:No position exists")
        XCTAssertEqual(
            try bench.error("AddOrder", limit(["ordertype": "settle-position", "volume": "0", "leverage": "2"])),
            "EOrder:Unknown position")
        for order in [["reduce_only": "true"], ["ordertype": "settle-position", "volume": "0"], ["leverage": "50"]] {
            XCTAssertEqual(try bench.error("AddOrder", limit(order)), "EGeneral:Invalid arguments:leverage")
        }
    }

    // MARK: Times

    func test_givenFillOrKill_whenTheBookHoldsLess_thenNothingTradesAndTheEngineCancelsIt() throws {
        let bench = try Bench(options: ExchangeOptions(balances: ["USD": Amount(whole: 50_000_000)]))
        let ask = try XCTUnwrap(
            bench.publicResult("Depth", "pair=XBTUSD&count=1")["XXBTZUSD"]?["asks"]?.elements?.first?.elements)
        let offered = try Quantity(parsing: XCTUnwrap(ask[1].string))
        let price = try Price(parsing: XCTUnwrap(ask[0].string)).description
        let place = { (volume: Quantity) in
            try bench.order(
                bench.place(self.limit(["volume": volume.description, "price": price, "timeinforce": "FOK"])))
        }
        let killed = try place(offered + Quantity(parsing: "0.001"))
        XCTAssertEqual(killed["status"], "canceled")
        XCTAssertEqual(killed["reason"], "Fill or kill")
        XCTAssertEqual(killed["vol_exec"], "0.00000000")
        XCTAssertEqual(try place(offered)["status"], "closed")
    }

    func test_givenADate_whenItComes_thenTheOrderExpiresAndItsHoldIsGone() throws {
        let bench = try Bench()
        bench.clock.advance(by: .milliseconds(500))
        let id = try bench.place(limit(["timeinforce": "GTD", "expiretm": "+10"]))
        let order = try bench.order(id)
        XCTAssertEqual(order["time_in_force"], "gtd")
        XCTAssertEqual(order["expiretm"], .integer(Bench.start.seconds + 11))
        bench.clock.advance(by: .milliseconds(10_499))
        XCTAssertEqual(try bench.order(id)["status"], "open")
        bench.clock.advance(by: .milliseconds(1))
        XCTAssertEqual(try bench.order(id)["status"], "expired")
        XCTAssertEqual(try bench.order(id)["closetm"]?.scalarText, "\(Bench.start.seconds + 11).000000")
        XCTAssertEqual(try bench.hold("ZUSD"), .zero)
    }

    func test_givenAStart_whenItComes_thenTheOrderGoesToTheBook() throws {
        let bench = try Bench()
        let id = try bench.place(limit(["price": "200000", "volume": "0.001", "starttm": "+60"]))
        XCTAssertEqual(try bench.order(id)["status"], "pending")
        XCTAssertGreaterThan(try bench.hold("ZUSD"), Amount(whole: 200))
        bench.clock.advance(by: .seconds(59))
        XCTAssertEqual(try bench.order(id)["status"], "pending")
        bench.clock.advance(by: .seconds(1))
        let order = try bench.order(id)
        XCTAssertEqual(order["status"], "closed")
        XCTAssertEqual(order["starttm"], .integer(Bench.start.seconds + 60))
        let market = try XCTUnwrap(Catalogue.standard.market("XBTUSD"))
        let book = MarketBook(
            MarketHistory(market: market, seed: 2026), second: Int(Bench.start.seconds) + 60, depth: 1)
        XCTAssertEqual(try order.decimal("price") as Price, market.price(book.asks[0].price))
    }

    // MARK: Own orders

    func test_givenAnOwnOrderInTheWay_whenMet_thenStptypeDecidesWhichIsCancelled() throws {
        for (prevention, oldStatus, newStatus) in [
            (nil, "open", "canceled"), ("cancel-newest", "open", "canceled"), ("cancel-oldest", "canceled", "open"),
            ("cancel-both", "canceled", "canceled"),
        ] {
            let bench = try Bench()
            // Between best bid and best ask the book is empty when they are more than a step apart.
            let price = try roomBelowAsk(bench).description
            let old = try bench.place(limit(["price": price, "oflags": "post", "volume": "0.001"]))
            var new = limit(["type": "sell", "price": price, "volume": "0.001"])
            if let prevention { new["stptype"] = prevention }
            let id = try bench.place(new)
            XCTAssertEqual(try bench.order(old)["status"]?.string, oldStatus)
            XCTAssertEqual(try bench.order(id)["status"]?.string, newStatus)
            let cancelled = newStatus == "canceled" ? id : old
            XCTAssertEqual(try bench.order(cancelled)["reason"], "Self trade prevention")
            XCTAssertEqual(try bench.result("TradesHistory")["count"], 0)
        }
    }
}

extension OrderTermsTests {
    /// A price between best bid and best ask, in the first second that has one.
    private func roomBelowAsk(_ bench: Bench) throws -> Price {
        let market = try XCTUnwrap(Catalogue.standard.market("XBTUSD"))
        let history = MarketHistory(market: market, seed: ExchangeOptions().seed)
        for _ in 0..<100 {
            let book = MarketBook(history, second: Int(bench.clock.now.seconds), depth: 1)
            if book.asks[0].price - book.bids[0].price > 1 { return market.price(book.asks[0].price - 1) }
            bench.clock.advance(by: .seconds(1))
        }
        throw XCTSkip("no room in any second")
    }
}

extension Exchange {
    /// The limit an order has in the engine.
    func limitPrice(of id: String) throws -> Price? { try desk.withLock { try $0.store.orders.find(id)?.limitPrice } }
}
