import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// Several orders at once: batches, closes, and the timer that cancels everything.
final class BatchTests: XCTestCase {
    private func post(_ bench: Bench, _ method: String, _ members: String) throws -> JSON {
        let nonce = String(bench.nextNonce())
        let body = Array("{\"nonce\":\(nonce),\(members)}".utf8)
        let request = bench.signed(method, body: body, nonce: nonce, "application/json")
        return try JSON(parsing: bench.exchange.respond(to: request).body)
    }

    private let buy = #"{"ordertype":"limit","type":"buy","volume":"0.01","price":"50000"}"#

    func test_givenABatch_whenOneCannotBePaid_thenOnlyThatOneIsRefused() throws {
        let bench = try Bench()
        let dear = #"{"ordertype":"limit","type":"buy","volume":"1","price":"50000","cl_ord_id":"a"}"#
        let closing =
            #"{"ordertype":"limit","type":"buy","volume":0.01,"price":"40000","close":{"ordertype":"stop-loss-limit","#
            + #""price":"38000","price2":"37000"}}"#
        let answer = try post(
            bench, "AddOrderBatch", "\"pair\":\"BTC/USD\",\"orders\":[\(buy),\(dear),\(closing)]")
        let lines = try XCTUnwrap(Bench.result(of: answer)["orders"]?.elements)
        XCTAssertEqual(lines.count, 3)
        XCTAssertEqual(try bench.order(XCTUnwrap(lines[0]["txid"]?.string))["status"], "open")
        XCTAssertEqual(lines[1]["error"], "EOrder:Insufficient funds")
        XCTAssertNil(lines[1]["txid"])
        XCTAssertEqual(lines[2]["close"], "close position @ stop loss 38000.0 -> limit 37000.0")
        XCTAssertEqual(try bench.result("OpenOrders")["open"]?.members.count, 2)
    }

    func test_givenABatch_whenOneMakesNoSense_thenAllAreRefused() throws {
        let bench = try Bench()
        let wrong = #"{"ordertype":"limit","type":"buy","volume":"0.01","price":"x"}"#
        let error = { (members: String) in try Bench.error(of: self.post(bench, "AddOrderBatch", members)) }
        XCTAssertEqual(
            try error("\"pair\":\"XBTUSD\",\"orders\":[\(buy),\(wrong)]"), "EGeneral:Invalid arguments:price")
        XCTAssertEqual(try error("\"pair\":\"XBTUSD\",\"orders\":[\(buy)]"), "EGeneral:Invalid arguments:orders")
        XCTAssertEqual(try error("\"pair\":\"XBTUSD\",\"orders\":\"x\""), "EGeneral:Invalid arguments:orders")
        XCTAssertEqual(try error("\"orders\":[\(buy),\(buy)]"), "EGeneral:Invalid arguments:pair")
        XCTAssertEqual(try bench.result("OpenOrders")["open"], JSON.emptyObject)
        let validated = try post(
            bench, "AddOrderBatch", "\"pair\":\"XBTUSD\",\"validate\":true,\"orders\":[\(buy),\(buy)]")
        XCTAssertEqual(try Bench.result(of: validated)["orders"]?.elements?.first?.keys, ["descr"])
        XCTAssertEqual(try bench.result("OpenOrders")["open"], JSON.emptyObject)
    }

    func test_givenManyOrders_whenCancelledInABatch_thenIdsReferencesAndNamesCount() throws {
        let bench = try Bench()
        let order = ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.001", "price": "50000"]
        let id = try bench.place(order)
        try bench.place(order.merging(["userref": "5"]) { $1 })
        try bench.place(order.merging(["cl_ord_id": "mine"]) { $1 })
        try bench.place(order)
        let answer = try post(
            bench, "CancelOrderBatch",
            "\"orders\":[\"\(id)\",5,{\"txid\":\"OAAAAA-AAAAA-AAAAAA\"}],\"cl_ord_ids\":[\"MINE\"]")
        XCTAssertEqual(try Bench.result(of: answer)["count"], 3)
        XCTAssertEqual(try bench.result("OpenOrders")["open"]?.members.count, 1)
        XCTAssertEqual(
            try Bench.error(of: post(bench, "CancelOrderBatch", "\"orders\":[\"x\"]")), "EOrder:Invalid order")
        XCTAssertEqual(
            try Bench.error(of: post(bench, "CancelOrderBatch", "\"orders\":[]")), "EGeneral:Invalid arguments:orders")
    }

    // MARK: The timer

    func test_givenAnArmedTimer_whenItRunsOut_thenEverythingIsCancelledOnceAndAtThatTime() throws {
        let bench = try Bench()
        let order = ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.001", "price": "20000"]
        let ids = try [bench.place(order), bench.place(order.merging(["starttm": "+600"]) { $1 })]
        XCTAssertEqual(
            try bench.result("CancelAllOrdersAfter", ["timeout": "60"]),
            .object(["currentTime": "2026-11-21T08:00:00Z", "triggerTime": "2026-11-21T08:01:00Z"]))
        bench.clock.advance(by: .seconds(59))
        XCTAssertEqual(try bench.order(ids[0])["status"], "open")
        bench.clock.advance(by: .seconds(86_400))
        for id in ids {
            XCTAssertEqual(try bench.order(id)["status"], "canceled")
            XCTAssertEqual(try bench.order(id)["closetm"]?.scalarText, "\(Bench.start.seconds + 60).000000")
        }
        let later = try bench.place(order)
        bench.clock.advance(by: .seconds(600))
        XCTAssertEqual(try bench.order(later)["status"], "open", "it goes off once")
    }

    func test_givenAnArmedTimer_whenDisarmed_thenNothingHappens() throws {
        let bench = try Bench()
        let id = try bench.place(
            ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.001", "price": "20000"])
        try bench.result("CancelAllOrdersAfter", ["timeout": "60"])
        XCTAssertEqual(try bench.result("CancelAllOrdersAfter", ["timeout": "0"])["triggerTime"], "0")
        bench.clock.advance(by: .seconds(3_600))
        XCTAssertEqual(try bench.order(id)["status"], "open")
        XCTAssertEqual(
            try bench.error("CancelAllOrdersAfter", ["timeout": "86400"]),
            "EGeneral:Invalid timeout argument:above max")
        XCTAssertEqual(try bench.error("CancelAllOrdersAfter"), "EGeneral:Invalid arguments:timeout")
    }

    // MARK: Conditional closes

    func test_givenAConditionalClose_whenTheOrderTrades_thenEachTradeMakesAnOrderTheOtherWay() throws {
        let bench = try Bench(options: ExchangeOptions(balances: ["USD": Amount(whole: 5_000_000)]))
        let asks = try XCTUnwrap(bench.publicResult("Depth", "pair=XTZUSD&count=2")["XTZUSD"]?["asks"]?.elements)
        let first = try Quantity(parsing: XCTUnwrap(asks[0].elements?[1].string))
        let id = try bench.place([
            "pair": "XTZUSD", "type": "buy", "ordertype": "market",
            "volume": (first + Quantity(whole: 10)).description, "userref": "3", "close[ordertype]": "limit",
            "close[price]": "+50%",
        ])
        XCTAssertEqual(try bench.order(id)["descr"]?["close"], "close position @ limit +50.0000%")
        let children = try bench.result("OpenOrders")["open"]?.members.map(\.value) ?? []
        XCTAssertEqual(children.count, 2)
        XCTAssertEqual(Set(children.map { $0["refid"]?.string }), [id])
        XCTAssertEqual(Set(children.map { $0["descr"]?["type"] }), ["sell"])
        XCTAssertEqual(
            try Set(children.map { try $0.decimal("vol") as Quantity }), [first, Quantity(whole: 10)])
        XCTAssertEqual(try bench.hold("XTZ"), Amount(first + Quantity(whole: 10)))
    }

    func test_givenAWaitingOrderWithAClose_whenReachedLate_thenItsChildHasLivedSinceThen() throws {
        let (late, stepped) = (try Bench(), try Bench())
        let place = { (bench: Bench) -> String in
            try bench.place([
                "pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.01", "price": "-0.3%",
                "close[ordertype]": "take-profit", "close[price]": "+0.2%",
            ])
        }
        XCTAssertEqual(try place(late), try place(stepped))
        late.clock.advance(by: .seconds(2 * 86_400))
        for _ in 0..<288 {
            stepped.clock.advance(by: .seconds(600))
            _ = try stepped.exchange.summary()
        }
        let closed = try late.result("ClosedOrders")
        XCTAssertEqual(closed["count"], 2)
        XCTAssertEqual(closed, try stepped.result("ClosedOrders"))
    }

    func test_givenACloseAndAName_whenPlaced_thenTheSwitchDecides() throws {
        let bench = try Bench()
        let order = [
            "pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.001", "price": "50000",
            "cl_ord_id": "mine", "close[ordertype]": "limit", "close[price]": "60000",
        ]
        XCTAssertEqual(try bench.error("AddOrder", order), "EGeneral:Invalid arguments:close")
        try bench.exchange.setRules(EngineRules(closingMayHaveClientName: true))
        XCTAssertNil(try bench.error("AddOrder", order))
    }

    func test_givenAnOrderThatDoesNotLive_whenCancelledOrChanged_thenTheSwitchDecidesTheText() throws {
        let bench = try Bench()
        for (rule, text) in [(false, "EOrder:Unknown order"), (true, "EOrder:Invalid order")] {
            try bench.exchange.setRules(EngineRules(unknownOrderIsInvalid: rule))
            let id = "OAAAAA-AAAAA-AAAAAA"
            XCTAssertEqual(try bench.error("CancelOrder", ["txid": id]), text)
            XCTAssertEqual(try bench.error("AmendOrder", ["txid": id, "order_qty": "1"]), text)
            XCTAssertEqual(try bench.error("EditOrder", ["txid": id, "pair": "XBTUSD"]), text)
        }
    }
}
