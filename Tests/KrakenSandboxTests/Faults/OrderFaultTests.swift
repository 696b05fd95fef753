import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// What faults do to orders and to the lists of them.
final class OrderFaultTests: XCTestCase {
    private let clientID = "6d1f9a2e-0c1b-4b7e-9a55-0f2b8c3d4e5f"

    private func order(_ more: [String: String] = [:]) -> [String: String] {
        ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.01", "price": "20000"]
            .merging(more) { $1 }
    }

    private func openIDs(_ bench: Bench, _ arguments: [String: String] = [:]) throws -> [String] {
        try XCTUnwrap(bench.result("OpenOrders", arguments)["open"]).keys
    }

    func test_givenALateRequest_whenItsTimeComes_thenItActsAsIfItHadComeThen() throws {
        let bench = try Bench()
        try bench.exchange.arm(Fault(.late(seconds: 5), endpoint: "AddOrder"))
        XCTAssertEqual(bench.exchange.answer(to: bench.request("AddOrder", order())).kind, "lost")
        bench.clock.advance(by: .seconds(4))
        XCTAssertEqual(try openIDs(bench), [])
        XCTAssertEqual(try bench.exchange.requests(1, of: "AddOrder").map(\.acted), [false])
        bench.clock.advance(by: .seconds(60))
        let id = try XCTUnwrap(try openIDs(bench).first, "later nonces do not stop what was let in")
        let opened = try XCTUnwrap(bench.order(id)["opentm"]?.scalarText)
        XCTAssertEqual(Timestamp(secondsText: opened), Bench.start + .seconds(5))
        XCTAssertEqual(try bench.exchange.requests(1, of: "AddOrder").map(\.acted), [true])
    }

    func test_givenALateRequestWithADeadline_whenItIsOver_thenItIsNotPlaced_unlessTheDeadlineIsIgnored() throws {
        for (isIgnored, count) in [(false, 0), (true, 1)] {
            let bench = try Bench()
            try bench.exchange.arm(Fault(.late(seconds: 15), endpoint: "AddOrder"))
            if isIgnored { try bench.exchange.arm(Fault(.ignore(parameter: "deadline"), endpoint: "AddOrder")) }
            let deadline = (Bench.start + .seconds(10)).rfc3339()
            _ = bench.exchange.answer(to: bench.request("AddOrder", order(["deadline": deadline])))
            bench.clock.advance(by: .seconds(20))
            XCTAssertEqual(try bench.exchange.summary().openOrderCount, count)
        }
    }

    func test_givenALateRequestThatIsRefusedAtTheDoor_whenTimePasses_thenItNeverActs() throws {
        let bench = try Bench()
        try bench.exchange.arm(Fault(.late(seconds: 1), endpoint: "AddOrder"))
        var request = bench.request("AddOrder", order())
        request.body += "&x=1".utf8
        _ = bench.exchange.answer(to: request)
        bench.clock.advance(by: .seconds(5))
        XCTAssertEqual(try bench.exchange.summary().openOrderCount, 0)
    }

    func test_givenAHiddenOrder_whenLookedFor_thenItAppearsAfterItsTime_andTheCountAgrees() throws {
        let bench = try Bench()
        let seen = try bench.place(order(["timeinforce": "IOC"]))
        try bench.exchange.arm(Fault(.hide(seconds: 10), endpoint: "AddOrder", count: 2))
        let open = try bench.place(order())
        let closed = try bench.place(order(["timeinforce": "IOC"]))
        XCTAssertEqual(try openIDs(bench), [])
        let list = try bench.result("ClosedOrders")
        XCTAssertEqual(list["closed"]?.keys, [seen])
        XCTAssertEqual(list["count"], 1)
        XCTAssertEqual(try bench.result("QueryOrders", ["txid": open + "," + seen]).keys, [seen])
        bench.clock.advance(by: .seconds(10))
        XCTAssertEqual(try openIDs(bench), [open])
        XCTAssertEqual(try bench.result("ClosedOrders")["closed"]?.keys.contains(closed), true)
    }

    func test_givenAnOrderCancelledAtOnce_whenPlaced_thenItHasAnIDAndIsCancelledWithTheReason() throws {
        let bench = try Bench()
        try bench.exchange.arm(Fault(.cancel(reason: "Out of funds"), endpoint: "AddOrder"))
        let row = try bench.order(bench.place(order()))
        XCTAssertEqual(row["status"], "canceled")
        XCTAssertEqual(row["reason"], "Out of funds")
        XCTAssertEqual(row["vol_exec"], "0.00000000")
        XCTAssertEqual(try bench.hold("ZUSD"), .zero)
    }

    func test_givenTheClientsIDInAnotherSpelling_whenListed_thenItIsSpelledSo() throws {
        for (spelling, told) in [
            (FaultEffect.IDSpelling.omit, nil), (.upper, clientID.uppercased()),
            (.plain, clientID.replacingOccurrences(of: "-", with: "")),
        ] {
            let bench = try Bench()
            let id = try bench.place(order(["cl_ord_id": clientID]))
            try bench.exchange.arm(Fault(.respell(spelling), endpoint: "OpenOrders"))
            XCTAssertEqual(try bench.result("OpenOrders")["open"]?[id]?["cl_ord_id"]?.string, told)
            XCTAssertEqual(try bench.result("OpenOrders")["open"]?[id]?["cl_ord_id"]?.string, clientID)
        }
    }

    func test_givenAnIgnoredFilter_whenListed_thenOthersOrdersComeToo() throws {
        let bench = try Bench()
        let mine = try bench.place(order(["cl_ord_id": clientID]))
        let other = try bench.place(order())
        XCTAssertEqual(try openIDs(bench, ["cl_ord_id": clientID]), [mine])
        try bench.exchange.arm(Fault(.ignore(parameter: "cl_ord_id"), endpoint: "OpenOrders"))
        XCTAssertEqual(try Set(openIDs(bench, ["cl_ord_id": clientID])), [mine, other])
    }

    func test_givenALostAndHiddenOrder_whenLookedFor_thenItIsThereOnlyLater() throws {
        let bench = try Bench()
        try bench.exchange.arm(Fault(.lose, endpoint: "AddOrder"))
        try bench.exchange.arm(Fault(.hide(seconds: 3), endpoint: "AddOrder"))
        XCTAssertEqual(bench.exchange.answer(to: bench.request("AddOrder", order())).kind, "lost")
        XCTAssertEqual(try openIDs(bench), [])
        bench.clock.advance(by: .seconds(3))
        XCTAssertEqual(try openIDs(bench).count, 1)
    }
}
