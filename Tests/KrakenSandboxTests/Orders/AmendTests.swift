import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// Orders that are changed: in place, or by cancelling and placing again.
final class AmendTests: XCTestCase {
    private let limit = ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.01", "price": "50000"]

    // MARK: AmendOrder

    func test_givenAWaitingOrder_whenAmended_thenItKeepsItsIdAndHoldsWhatItNeedsNow() throws {
        let bench = try Bench()
        let id = try bench.place(limit.merging(["cl_ord_id": "mine"]) { $1 })
        bench.clock.advance(by: .seconds(60))
        let answer = try bench.result("AmendOrder", ["cl_ord_id": "MINE", "order_qty": "0.02", "limit_price": "40000"])
        XCTAssertEqual(answer.keys, ["amend_id"])
        let order = try bench.order(id)
        XCTAssertEqual(order["vol"], "0.02000000")
        XCTAssertEqual(order["descr"]?["price"], "40000.0")
        XCTAssertEqual(order["misc"], "amended")
        XCTAssertEqual(try bench.hold("ZUSD"), Amount(whole: 802))

        let amends = try bench.result("OrderAmends", ["order_id": id])
        XCTAssertEqual(amends["count"], 2)
        let rows = try XCTUnwrap(amends["amends"]?.elements)
        XCTAssertEqual(rows.map { $0["amend_type"] }, ["original", "user"])
        XCTAssertEqual(rows.map { $0["order_qty"] }, ["0.01000000", "0.02000000"])
        XCTAssertEqual(rows.map { $0["limit_price"] }, ["50000.0", "40000.0"])
        XCTAssertEqual(rows[1]["amend_id"], answer["amend_id"])
        XCTAssertEqual(rows[0]["timestamp"], .integer(Bench.start.nanoseconds))
    }

    func test_givenAnUnchangedOrder_whenItsAmendsAreAsked_thenTheOriginalIsTheSameEachTime() throws {
        let bench = try Bench()
        let id = try bench.place(limit)
        let first = try bench.result("OrderAmends", ["order_id": id])
        XCTAssertEqual(first["count"], 1)
        XCTAssertEqual(try bench.result("OrderAmends", ["order_id": id]), first)
        XCTAssertEqual(try bench.error("OrderAmends", ["order_id": "OAAAAA-AAAAA-AAAAAA"]), "EOrder:Invalid order")
    }

    func test_givenAmendmentsThatCannotBe_whenAsked_thenEachIsRefusedAndNothingChanges() throws {
        let bench = try Bench()
        let id = try bench.place(limit)
        let closing = try bench.place(limit.merging(["close[ordertype]": "limit", "close[price]": "60000"]) { $1 })
        let before = try bench.order(id)
        for (changes, error) in [
            ([:], "EGeneral:Invalid arguments"), (["order_qty": "0"], "EGeneral:Invalid arguments:order_qty"),
            (["order_qty": "0.00001"], "EOrder:Order minimum not met"),
            (["order_qty": "5"], "EOrder:Insufficient funds"),
            (["limit_price": "50000.05"], "EOrder:Tick size check failed"),
            (["trigger_price": "4"], "EGeneral:Invalid arguments:trigger_price"),
            (["display_qty": "0.01"], "EGeneral:Invalid arguments:display_qty"),
            (["limit_price": "500000", "post_only": "true"], "EOrder:Post only order"),
            (["order_qty": "0.02", "deadline": "2026-11-21T07:59:59Z"], "EService:Deadline elapsed"),
        ] {
            bench.clock.advance(by: .milliseconds(1))
            let arguments = changes.merging(["txid": id]) { $1 }
            if changes["deadline"] == nil {
                XCTAssertEqual(try bench.error("AmendOrder", arguments), error, "\(changes)")
            } else {
                XCTAssertEqual(try bench.error("AmendOrder", arguments), "EService:Deadline elapsed")
            }
        }
        XCTAssertEqual(
            try bench.error("AmendOrder", ["txid": closing, "order_qty": "0.02"]), "EOrder:Order not editable")
        XCTAssertEqual(
            try bench.error("AmendOrder", ["txid": "OAAAAA-AAAAA-AAAAAA", "order_qty": "1"]), "EOrder:Unknown order")
        XCTAssertEqual(try bench.order(id), before)
    }

    func test_givenAnAmendedPriceThatCrosses_whenAmended_thenItTradesAtOnceAsTaker() throws {
        let bench = try Bench()
        let id = try bench.place(limit.merging(["volume": "0.001"]) { $1 })
        try bench.result("AmendOrder", ["txid": id, "limit_price": "+5%"])
        XCTAssertEqual(try bench.order(id)["status"], "closed")
        XCTAssertEqual(try bench.result("TradesHistory")["trades"]?.members.first?.value["maker"], false)
        XCTAssertEqual(try bench.hold("ZUSD"), .zero)
    }

    func test_givenAPartlyFilledOrder_whenItsQuantityIsAmendedBelowThat_thenTheRestIsCancelled() throws {
        let bench = try Bench(options: ExchangeOptions(balances: ["USD": Amount(whole: 5_000_000)]))
        let ask = try XCTUnwrap(
            bench.publicResult("Depth", "pair=XTZUSD&count=1")["XTZUSD"]?["asks"]?.elements?.first?.elements)
        let offered = try Quantity(parsing: XCTUnwrap(ask[1].string))
        let price = try Price(parsing: XCTUnwrap(ask[0].string)).description
        let id = try bench.place([
            "pair": "XTZUSD", "type": "buy", "ordertype": "limit", "price": price,
            "volume": (offered + Quantity(whole: 50)).description,
        ])
        try bench.result("AmendOrder", ["txid": id, "order_qty": "5"])
        let order = try bench.order(id)
        XCTAssertEqual(order["status"], "canceled")
        XCTAssertEqual(try order.decimal("vol_exec") as Quantity, offered)
        XCTAssertEqual(try bench.hold("ZUSD"), .zero)
    }

    func test_givenATrailingStop_whenItsDistanceIsAmended_thenItKeepsTheBestPriceItSaw() throws {
        let bench = try Bench()
        let id = try bench.place(
            ["pair": "XBTUSD", "type": "sell", "ordertype": "trailing-stop", "volume": "0.01", "price": "+20%"])
        bench.clock.advance(by: .seconds(40_000))
        let stop: Price = try bench.order(id).decimal("stopprice")
        let best = Price(units: stop.units * 10 / 8)
        try bench.result("AmendOrder", ["txid": id, "trigger_price": "+10%"])
        let moved: Price = try bench.order(id).decimal("stopprice")
        XCTAssertGreaterThan(moved, Price(units: best.units * 89 / 100))
        XCTAssertEqual(
            try bench.error("AmendOrder", ["txid": id, "trigger_price": "80000"]),
            "EGeneral:Invalid arguments:trigger_price")
    }

    // MARK: EditOrder

    func test_givenAWaitingOrder_whenEdited_thenANewOneTakesItsPlace() throws {
        let bench = try Bench()
        let id = try bench.place(limit.merging(["userref": "7"]) { $1 })
        bench.clock.advance(by: .seconds(400))
        let answer = try bench.result(
            "EditOrder", ["txid": "7", "pair": "XBTUSD", "price": "45000", "userref": "8", "volume": "0.02"])
        XCTAssertEqual(answer["status"], "ok")
        XCTAssertEqual(answer["originaltxid"]?.string, id)
        XCTAssertEqual(answer["orders_cancelled"], 1)
        XCTAssertEqual(answer["olduserref"], 7)
        XCTAssertEqual(answer["newuserref"], 8)
        XCTAssertEqual(answer["descr"]?["order"], "buy 0.02000000 XBTUSD @ limit 45000.0")
        XCTAssertEqual(try bench.order(id)["status"], "canceled")
        let new = try XCTUnwrap(answer["txid"]?.string)
        XCTAssertEqual(try bench.order(new)["status"], "open")
        XCTAssertEqual(try bench.hold("ZUSD"), try Amount(parsing: "902.25"))
    }

    func test_givenOrdersThatCannotBeEdited_whenEdited_thenTheyStayAsTheyAre() throws {
        let bench = try Bench()
        let named = try bench.place(limit.merging(["cl_ord_id": "mine"]) { $1 })
        let plain = try bench.place(limit)
        let edit = { (id: String, changes: [String: String]) in
            try bench.error("EditOrder", ["txid": id, "pair": "XBTUSD"].merging(changes) { $1 })
        }
        XCTAssertEqual(try edit(named, ["price": "40000"]), "EOrder:Order not editable")
        XCTAssertEqual(try edit(plain, ["pair": "ETHUSD"]), "EGeneral:Invalid arguments:pair")
        XCTAssertEqual(try edit(plain, ["volume": "5"]), "EOrder:Insufficient funds")
        XCTAssertEqual(try edit("OAAAAA-AAAAA-AAAAAA", [:]), "EOrder:Unknown order")
        XCTAssertNil(try edit(plain, ["validate": "true", "price": "40000"]))
        XCTAssertEqual(try bench.order(plain)["descr"]?["price"], "50000.0")
        XCTAssertEqual(try bench.result("OpenOrders")["open"]?.members.count, 2)
    }

    func test_givenAnEditWithArgumentsItDoesNotKnow_whenEdited_thenTheyAreIgnored() throws {
        let bench = try Bench()
        let id = try bench.place(limit)
        bench.clock.advance(by: .seconds(400))
        let answer = try bench.result(
            "EditOrder",
            [
                "txid": id, "pair": "XBTUSD", "price": "45000", "cl_ord_id": "mine", "close[ordertype]": "limit",
                "close[price]": "90000", "leverage": "5", "starttm": "+100", "timeinforce": "IOC",
            ])
        XCTAssertEqual(answer["descr"]?.keys, ["order"])
        let order = try bench.order(XCTUnwrap(answer["txid"]?.string))
        XCTAssertEqual(order["status"], "open")
        XCTAssertNil(order["cl_ord_id"])
        XCTAssertEqual(order["descr"]?["close"], "")
        XCTAssertEqual(order["time_in_force"], "gtc")
    }

    func test_givenAFeeInTheBaseAsset_whenEditedToPostOnly_thenTheFeeStaysThere() throws {
        let bench = try Bench()
        let id = try bench.place(limit.merging(["oflags": "fcib"]) { $1 })
        let answer = try bench.result("EditOrder", ["txid": id, "pair": "XBTUSD", "oflags": "post"])
        XCTAssertEqual(try bench.order(XCTUnwrap(answer["txid"]?.string))["oflags"], "post,fcib")
    }
}
