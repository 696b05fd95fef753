import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// A request that is carried out late is carried out at its own moment, whoever is the first to look afterwards.
final class LateRequestTests: XCTestCase {
    /// An order that waits, and one whose request is late by twelve seconds and which is to start a while after that.
    private func makeLateOrder() throws -> Bench {
        let bench = try Bench()
        try bench.place(["pair": "ADAUSD", "type": "buy", "ordertype": "limit", "volume": "20", "price": "0.1"])
        try bench.exchange.arm(Fault(.late(seconds: 12), endpoint: "AddOrder"))
        let order = ["pair": "ADAUSD", "type": "sell", "ordertype": "market", "volume": "20", "starttm": "+140"]
        _ = bench.exchange.respond(to: bench.request("AddOrder", order))
        bench.clock.advance(by: .seconds(700))
        return bench
    }

    private func checkThatItStarted(_ bench: Bench, file: StaticString = #filePath, line: UInt = #line) throws {
        let open = try bench.result("OpenOrders")["open"]
        XCTAssertEqual(open?.members.count, 1, file: file, line: line)
        XCTAssertEqual(try bench.result("TradesHistory")["count"], 1, file: file, line: line)
    }

    func test_givenALateOrder_whenADepositComesAfterItsStart_thenItHasStarted() throws {
        let bench = try makeLateOrder()
        try bench.exchange.deposit(Amount(whole: 5), of: "EUR")
        try checkThatItStarted(bench)
    }

    func test_givenALateOrder_whenAMarketIsClosedAfterItsStart_thenItHasStarted() throws {
        let bench = try makeLateOrder()
        try bench.exchange.setMarket(.cancelOnly, pair: Pair(name: "ADA/USD"))
        try checkThatItStarted(bench)
    }
}
