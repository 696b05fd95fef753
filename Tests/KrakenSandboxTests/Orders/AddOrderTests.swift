import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class AddOrderTests: XCTestCase {
    private func limit(_ changes: [String: String] = [:]) -> [String: String] {
        let order = ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.01", "price": "50000"]
        return order.merging(changes) { $1 }.filter { !$0.value.isEmpty }
    }

    // MARK: Refusals

    func test_givenArgumentsThatMakeNoSense_whenPlaced_thenTheFieldIsNamed() throws {
        let bench = try Bench()
        let cases = [
            ("ordertype", ""), ("ordertype", "stop-los"), ("type", ""), ("type", "hold"), ("volume", ""),
            ("volume", "0"), ("volume", "-1"), ("volume", "abc"), ("volume", "NaN"), ("volume", "1e-3"),
            ("volume", "0.012345678"), ("volume", "99999999999"), ("price", ""), ("price", "0"), ("price", "5%"),
            ("price", "+"), ("price", "-100%"), ("price", "++5"), ("price", "#5%%"),
            ("pair", ""), ("oflags", "viqc"), ("oflags", "fciq,fcib"), ("timeinforce", "GTX"),
            ("userref", "2147483648"), ("userref", "x"), ("leverage", "12"), ("starttm", "+x"), ("starttm", "+9999999"),
            ("expiretm", "+4"), ("expiretm", "1795248000"), ("expiretm", "+9999999"), ("stptype", "cancel"),
            ("deadline", "tomorrow"), ("displayvol", "0.001"), ("price2", "5"), ("trigger", "mark"),
            ("close[ordertype]", "limit"),
        ]
        for (name, value) in cases {
            let field = name.hasPrefix("close") ? "close" : name
            let answer = try bench.error("AddOrder", limit([name: value]))
            XCTAssertEqual(answer, "EGeneral:Invalid arguments:\(field)", "\(name)=\(value)")
        }
        XCTAssertEqual(
            try bench.error("AddOrder", limit(["userref": "1", "cl_ord_id": "a"])),
            "EGeneral:Invalid arguments")
        XCTAssertEqual(
            try bench.error("AddOrder", limit(["ordertype": "market", "oflags": "post"])),
            "EGeneral:Invalid arguments:oflags")
        XCTAssertEqual(
            try bench.error("AddOrder", limit(["timeinforce": "GTD"])), "EGeneral:Invalid arguments:expiretm")
        XCTAssertEqual(try bench.result("OpenOrders")["open"], JSON.emptyObject)
    }

    func test_givenOrdersOutsideTheMarketsRules_whenPlaced_thenEachRuleIsNamed() throws {
        let bench = try Bench()
        let error = { changes in try bench.error("AddOrder", self.limit(changes)) }
        XCTAssertEqual(try error(["pair": "NOPEUSD"]), "EQuery:Unknown asset pair")
        XCTAssertEqual(try error(["volume": "0.00004999"]), "EOrder:Order minimum not met")
        XCTAssertEqual(try error(["volume": "0.00005", "price": "9999.9"]), "EOrder:Cost minimum not met")
        XCTAssertEqual(try error(["price": "50000.05"]), "EOrder:Tick size check failed")
        XCTAssertEqual(try error(["volume": "0.3"]), "EOrder:Insufficient funds")
        XCTAssertEqual(
            try error(["type": "sell", "volume": "0.50000001", "price": "900000"]), "EOrder:Insufficient funds")
        XCTAssertEqual(try error(["volume": "0.00005", "price": "10000"]), nil)
    }

    func test_givenAPostOnlyOrder_whenItWouldTrade_thenItIsRefusedAndOtherwiseWaits() throws {
        let bench = try Bench()
        XCTAssertEqual(
            try bench.error("AddOrder", limit(["price": "150000", "oflags": "post"])), "EOrder:Post only order")
        let id = try bench.place(limit(["oflags": "post"]))
        XCTAssertEqual(try bench.order(id)["oflags"], "post,fciq")
    }

    func test_givenADeadline_whenItIsTooNearTooFarOrPast_thenTheOrderIsRefused() throws {
        let bench = try Bench()
        let cases: [(String, String?)] = [
            ("2026-11-21T07:59:59.9Z", "EService:Deadline elapsed"),
            ("2026-11-21T08:00:01Z", "EGeneral:Invalid arguments:deadline"),
            ("2026-11-21T08:01:00.1Z", "EGeneral:Invalid arguments:deadline"), ("2026-11-21T08:00:02Z", nil),
            ("2026-11-21T08:01:00Z", nil),
        ]
        for (deadline, error) in cases {
            XCTAssertEqual(try bench.error("AddOrder", limit(["deadline": deadline])), error, deadline)
        }
    }

    func test_givenAClientName_whenAnOpenOrderHasItInAnyForm_thenASecondIsRefusedUntilThatIsOver() throws {
        let bench = try Bench()
        let id = try bench.place(limit(["cl_ord_id": "6d1b345e-2821-40e2-ad83-4ecb18a06876"]))
        let again = limit(["cl_ord_id": "6D1B345E282140E2AD834ECB18A06876"])
        XCTAssertEqual(try bench.error("AddOrder", again), "EOrder:Duplicate cl_ord_id")
        XCTAssertEqual(try bench.order(id)["cl_ord_id"], "6d1b345e-2821-40e2-ad83-4ecb18a06876")
        XCTAssertEqual(try bench.result("CancelOrder", ["cl_ord_id": "6D1B345E282140E2AD834ECB18A06876"])["count"], 1)
        XCTAssertNil(try bench.error("AddOrder", again))
    }

    func test_givenValidate_whenPlaced_thenArgumentsAreCheckedAndNothingHappens() throws {
        let bench = try Bench()
        let result = try bench.result("AddOrder", limit(["validate": "true", "volume": "5"]))
        XCTAssertEqual(result.keys, ["descr"])
        XCTAssertEqual(result["descr"]?["order"], "buy 5.00000000 XBTUSD @ limit 50000.0")
        XCTAssertEqual(
            try bench.error("AddOrder", limit(["validate": "true", "price": "0.05"])), "EOrder:Cost minimum not met")
        XCTAssertEqual(try bench.result("OpenOrders")["open"], JSON.emptyObject)
        XCTAssertNil(try bench.error("AddOrder", limit(["validate": "false"])))
        XCTAssertEqual(try bench.result("OpenOrders")["open"]?.members.count, 1)
    }

    // MARK: Orders that wait

    func test_givenALimitOrderAwayFromTheMarket_whenPlaced_thenItHoldsCostAndFee() throws {
        let bench = try Bench()
        let id = try bench.place(limit(["userref": "-7"]))
        XCTAssertTrue(Identifiers.isOrder(id), id)
        XCTAssertEqual(try bench.hold("ZUSD"), try Amount(parsing: "501.25"))
        XCTAssertEqual(try bench.balance("ZUSD"), Amount(whole: 10_000))
        let order = try bench.order(id)
        XCTAssertEqual(order["status"], "open")
        XCTAssertEqual(order["userref"], -7)
        XCTAssertEqual(order["descr"]?["order"], "buy 0.01000000 XBTUSD @ limit 50000.0")
        XCTAssertEqual(try bench.result("CancelOrder", ["txid": id])["count"], 1)
        XCTAssertEqual(try bench.hold("ZUSD"), .zero)
        XCTAssertEqual(try bench.order(id)["reason"], "User requested")
        XCTAssertEqual(try bench.error("CancelOrder", ["txid": id]), "EOrder:Unknown order")
    }

    func test_givenHeldFunds_whenSpentAgain_thenInsufficientFunds() throws {
        let bench = try Bench()
        try bench.place(limit(["type": "sell", "price": "200000", "volume": "0.4"]))
        XCTAssertEqual(try bench.hold("XXBT"), try Amount(parsing: "0.4"))
        let second = limit(["type": "sell", "price": "200000", "volume": "0.10000001"])
        XCTAssertEqual(try bench.error("AddOrder", second), "EOrder:Insufficient funds")
        XCTAssertNil(try bench.error("AddOrder", limit(["type": "sell", "price": "200000", "volume": "0.1"])))
    }

    func test_givenOrdersWithAReference_whenCancelledByIt_thenAllOfThemAre() throws {
        let bench = try Bench()
        for reference in ["5", "5", "6"] { try bench.place(limit(["volume": "0.001", "userref": reference])) }
        XCTAssertEqual(try bench.result("CancelOrder", ["txid": "5"])["count"], 2)
        XCTAssertEqual(try bench.error("CancelOrder", ["userref": "5"]), "EOrder:Unknown order")
        XCTAssertEqual(try bench.result("CancelAll")["count"], 1)
        XCTAssertEqual(try bench.result("CancelAll")["count"], 0)
        XCTAssertEqual(try bench.error("CancelOrder"), "EGeneral:Invalid arguments:txid")
        XCTAssertEqual(try bench.error("CancelOrder", ["txid": "OAAAAA"]), "EOrder:Invalid order")
    }

    // MARK: Orders that trade

    func test_givenAMarketBuy_whenPlaced_thenItTradesAtTheAskAndPaysTheTakerFee() throws {
        let bench = try Bench()
        let depth = try bench.publicResult("Depth", "pair=XBTUSD&count=1")["XXBTZUSD"]
        let ask = try XCTUnwrap(depth?["asks"]?.elements?.first?.elements?.first?.string)
        let id = try bench.place(["pair": "XBTUSD", "type": "buy", "ordertype": "market", "volume": "0.001"])
        let order = try bench.order(id)
        XCTAssertEqual(order["status"], "closed")
        XCTAssertEqual(try order.decimal("price") as Price, try Price(parsing: ask))
        XCTAssertEqual(order["vol_exec"], "0.00100000")
        let price = try Price(parsing: ask)
        let cost = try price.cost(of: Quantity(parsing: "0.001"), decimals: 5, .halfEven)
        let fee = try cost.share(percent: Percent(parsing: "0.4"), decimals: 5, .halfEven)
        XCTAssertEqual(try order.decimal("cost") as Amount, cost)
        XCTAssertEqual(try order.decimal("fee") as Amount, fee)
        let paid = try bench.exchange.accounts()[.client]?["ZUSD"]
        // Balances and ledger have the asset's four digits.
        let cut = { (amount: Amount) in amount.rounded(decimals: 4, .down) }
        XCTAssertEqual(paid, Amount(whole: 10_000) - cut(cost) - cut(fee))
        XCTAssertEqual(try bench.balance("XXBT"), try Amount(parsing: "0.501"))
    }

    func test_givenALargeBuyWithALimit_whenPlaced_thenPartTradesAndTheRestWaitsAndCanBeCancelled() throws {
        let bench = try Bench(options: ExchangeOptions(balances: ["USD": Amount(whole: 5_000_000)]))
        let asks = try XCTUnwrap(bench.publicResult("Depth", "pair=XTZUSD&count=3")["XTZUSD"]?["asks"]?.elements)
        let limit = try XCTUnwrap(asks[1].elements?[0].string)
        let offered = try asks.prefix(2).reduce(Quantity.zero) {
            try $0 + Quantity(parsing: XCTUnwrap($1.elements?[1].string))
        }
        let volume = offered + Quantity(whole: 100)
        let price = try Price(parsing: limit)
        let id = try bench.place([
            "pair": "XTZUSD", "type": "buy", "ordertype": "limit", "volume": volume.description,
            "price": price.description,
        ])
        let order = try bench.order(id)
        XCTAssertEqual(order["status"], "open")
        XCTAssertEqual(try order.decimal("vol_exec") as Quantity, offered)
        XCTAssertEqual(order["trades"]?.elements?.count, 2)
        let cost = price.cost(of: Quantity(whole: 100), decimals: 6, .up)
        let hold = try cost + cost.share(percent: Percent(parsing: "0.25"), decimals: 6, .up)
        XCTAssertEqual(try bench.hold("ZUSD"), hold.rounded(decimals: 4, .up))
        try bench.result("CancelOrder", ["txid": id])
        XCTAssertEqual(try bench.hold("ZUSD"), .zero)
        let cancelled = try bench.order(id)
        XCTAssertEqual(cancelled["status"], "canceled")
        XCTAssertEqual(try cancelled.decimal("vol_exec") as Quantity, offered)
        XCTAssertEqual(try bench.balance("XTZ"), Amount(offered))
    }

    func test_givenWhatAnOrderTook_whenAnotherComesInTheSameSecond_thenItPaysMoreAndNextSecondNot() throws {
        let bench = try Bench(options: ExchangeOptions(balances: ["USD": Amount(whole: 5_000_000)]))
        let asks = try XCTUnwrap(bench.publicResult("Depth", "pair=SOLUSD&count=2")["SOLUSD"]?["asks"]?.elements)
        let first = try XCTUnwrap(asks[0].elements?[1].string), nextPrice = try XCTUnwrap(asks[1].elements?[0].string)
        try bench.place(["pair": "SOLUSD", "type": "buy", "ordertype": "market", "volume": first])
        let id = try bench.place(["pair": "SOLUSD", "type": "buy", "ordertype": "market", "volume": "0.05"])
        XCTAssertEqual(try bench.order(id).decimal("price") as Price, try Price(parsing: nextPrice))
        bench.clock.advance(by: .seconds(1))
        let fresh = try XCTUnwrap(
            bench.publicResult("Depth", "pair=SOLUSD&count=1")["SOLUSD"]?["asks"]?.elements?[0].elements?[0])
        let later = try bench.place(["pair": "SOLUSD", "type": "buy", "ordertype": "market", "volume": "0.05"])
        XCTAssertEqual(try bench.order(later).decimal("price") as Price, try Price(parsing: XCTUnwrap(fresh.string)))
    }

    func test_givenMoreThanTheBookHolds_whenSoldAtMarket_thenTheRestIsCancelledWithAReason() throws {
        let bench = try Bench(options: ExchangeOptions(balances: ["XTZ": Amount(whole: 900_000_000)]))
        let id = try bench.place(["pair": "XTZUSD", "type": "sell", "ordertype": "market", "volume": "900000000"])
        let order = try bench.order(id)
        XCTAssertEqual(order["status"], "canceled")
        XCTAssertEqual(order["reason"], "Out of liquidity")
        XCTAssertEqual(order["misc"], "partial")
        XCTAssertEqual(order["trades"]?.elements?.count, MatchingEngine.depth)
        XCTAssertEqual(try bench.hold("XTZ"), .zero)
    }

    func test_givenImmediateOrCancel_whenItCannotTrade_thenItIsCancelledAtOnce() throws {
        let bench = try Bench()
        let id = try bench.place(limit(["timeinforce": "IOC"]))
        let order = try bench.order(id)
        XCTAssertEqual(order["status"], "canceled")
        XCTAssertEqual(order["time_in_force"], "ioc")
        XCTAssertEqual(try bench.hold("ZUSD"), .zero)
    }

    func test_givenAHighVolume_whenTradingAgain_thenTheFeeFallsToItsTier() throws {
        let bench = try Bench(options: ExchangeOptions(balances: ["USD": Amount(whole: 100_000_000)]))
        var rates: [String] = []
        for _ in 0..<3 {
            let id = try bench.place(["pair": "BTC/USD", "type": "buy", "ordertype": "market", "volume": "0.6"])
            let order = try bench.order(id)
            let (cost, fee): (Amount, Amount) = try (order.decimal("cost"), order.decimal("fee"))
            rates.append(
                (Amount(units: fee.units * 100)).price(per: Quantity(cost), decimals: 3, .halfEven).description)
            bench.clock.advance(by: .seconds(5))
        }
        XCTAssertEqual(rates, ["0.4", "0.24", "0.22"])
        bench.clock.advance(by: .seconds(31 * 86_400))
        let id = try bench.place(["pair": "BTC/USD", "type": "buy", "ordertype": "market", "volume": "0.001"])
        let order = try bench.order(id)
        let expected = try (order.decimal("cost") as Amount).share(
            percent: Percent(parsing: "0.4"), decimals: 5, .halfEven)
        XCTAssertEqual(try order.decimal("fee") as Amount, expected)
    }

    func test_givenASaleInEuros_whenItTrades_thenEurosComeWithoutTheFee() throws {
        let bench = try Bench()
        let id = try bench.place(["pair": "XBT/EUR", "type": "sell", "ordertype": "market", "volume": "0.01"])
        let order = try bench.order(id)
        let (cost, fee): (Amount, Amount) = try (order.decimal("cost"), order.decimal("fee"))
        let gained = cost.rounded(decimals: 4, .down) - fee.rounded(decimals: 4, .down)
        XCTAssertEqual(try bench.exchange.accounts()[.client]?["ZEUR"], Amount(whole: 10_000) + gained)
        XCTAssertEqual(try bench.balance("XXBT"), try Amount(parsing: "0.49"))
    }
}
