import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class RequestLogTests: XCTestCase {
    func test_givenRequestsOfAllKinds_whenLookedUp_thenEachIsThereWithWhatBecameOfIt() throws {
        let bench = try Bench(firstNonce: 100)
        try bench.exchange.arm(Fault(.lose, endpoint: "Balance"))
        try bench.exchange.arm(Fault(.page(status: 502), endpoint: "Ticker", moment: .before))
        _ = try bench.get("Time")
        _ = bench.exchange.answer(to: bench.request("Balance"))
        bench.clock.advance(by: .seconds(1))
        _ = bench.exchange.answer(to: ExchangeRequest(method: "GET", path: "/0/public/Ticker"))
        _ = try bench.post("AddOrder", ["pair": "NOPE"])
        _ = try bench.post("AddOrder", ["pair": "NOPE", "validate": "true"])
        _ = bench.exchange.respond(to: ExchangeRequest(method: "POST", path: "/0/private/Balance"))
        _ = bench.exchange.respond(to: ExchangeRequest(method: "GET", path: "/favicon.ico"))
        let log = try bench.exchange.requests(10).reversed().map { $0 }
        XCTAssertEqual(
            log.map(\.endpoint),
            ["Time", "Balance", "Ticker", "AddOrder", "AddOrder:validate", "Balance", "/favicon.ico"])
        XCTAssertEqual(log.map(\.acted), [true, true, false, false, false, false, false])
        XCTAssertEqual(log.map(\.nonce), [nil, "101", nil, "102", "103", nil, nil])
        XCTAssertEqual(log.map(\.faults), [[], ["after lose"], ["before page=502"], [], [], [], []])
        XCTAssertEqual(log.map(\.number), Array(1...7))
        XCTAssertEqual(log[1].time, Bench.start)
        XCTAssertEqual(log[2].time, Bench.start + .seconds(1))
        XCTAssertEqual(try bench.exchange.requests(10, of: "Balance").map(\.number), [6, 2])
        XCTAssertEqual(try bench.exchange.requestCounts().map { "\($0.endpoint) \($0.count)" }.first, "/favicon.ico 1")
    }

    func test_givenMoreRequestsThanAreKept_whenTheyCome_thenTheOldestGo() throws {
        let bench = try Bench()
        let log = try Store.open(folder: nil).requests
        for number in 1...(RequestLog.kept + 2_000) {
            XCTAssertEqual(try log.insert("Time", nonce: nil, acted: true, faults: [], at: Bench.start), number)
        }
        let kept = try log.latest(.max)
        XCTAssertEqual(kept.count, RequestLog.kept)
        XCTAssertEqual(kept.last?.number, 2_001)
        XCTAssertEqual(try bench.exchange.requests(1), [])
    }
}
