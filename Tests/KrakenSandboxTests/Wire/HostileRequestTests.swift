import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// Whatever is sent, an answer in the envelope comes, and never an internal error.
final class HostileRequestTests: XCTestCase {
    private static let values = [
        "", "0", "-1", "1", "99999999999999999999", "9223372036854775807", "-9223372036854775808", "9000000000",
        "8999999999.999999999", "1e400", "NaN", "9999999999", "9999999999.99999999", "0.00000001", "0.000000000001",
        "true", "XBTUSD", "XBTUSD,ADAUSD", "XDGUSD", "buy", "sell", "limit", "market", "GTC", "IOC", "post", "all",
        "ä💥",
        "9999-12-31T23:59:59Z", "2261-12-31T23:59:59Z", "OAAAAA-AAAAA-AAAAAA", "%", "&", "\u{0}", "a,b,,c", "\"", "[]",
        "0x10", "+5", "500", "21600", "none", "both",
    ]
    private static let names = [
        "pair", "type", "ordertype", "volume", "price", "oflags", "timeinforce", "deadline", "userref", "cl_ord_id",
        "txid", "start", "end", "ofs", "closetime", "trades", "without_count", "asset", "validate",
    ]

    private func check(_ response: ExchangeResponse, _ what: String) throws {
        XCTAssertEqual(response.status, 200)
        let answer = try JSON(parsing: response.body)
        XCTAssertTrue((answer["error"] == []) == (answer["result"] != nil), what)
        XCTAssertNotEqual(Bench.error(of: answer), "EGeneral:Internal error", what)
    }

    func test_givenSignedRequestsWithNastyArguments_whenSent_thenTheEnvelopeHolds() throws {
        var random = SeededRandom(key: 4)
        let bench = try Bench(options: ExchangeOptions(tier: .pro))
        let order = ["pair": "ADAUSD", "type": "sell", "ordertype": "limit", "volume": "20", "price": "0.6"]
        for step in 0..<2_000 {
            let method = try XCTUnwrap(PrivateMethod.all.keys.sorted().randomElement(using: &random))
            var arguments = method == "AddOrder" ? order : [:]
            for _ in 0..<random.within(1, 3) {
                let name = try XCTUnwrap(Self.names.randomElement(using: &random))
                arguments[name] = Self.values.randomElement(using: &random)
            }
            bench.clock.advance(by: .seconds(4))
            try check(bench.exchange.respond(to: bench.request(method, arguments)), "\(step) \(method) \(arguments)")
        }
    }

    func test_givenPublicRequestsWithNastyArguments_whenSent_thenTheEnvelopeHolds() throws {
        var random = SeededRandom(key: 5)
        let bench = try Bench()
        let names = ["pair", "interval", "since", "count", "asset", "aclass", "info"]
        for step in 0..<600 {
            let methods = ["Time", "SystemStatus", "Assets", "AssetPairs", "Ticker", "OHLC", "Depth"]
            let method = try XCTUnwrap(methods.randomElement(using: &random))
            var query = ["OHLC", "Depth"].contains(method) ? "pair=XTZUSD" : ""
            let name = try XCTUnwrap(names.randomElement(using: &random))
            query += "&\(name)=\(try XCTUnwrap(Self.values.randomElement(using: &random)))"
            let request = ExchangeRequest(method: "GET", path: "/0/public/" + method, query: query)
            try check(bench.exchange.respond(to: request), "\(step) \(method) \(query)")
        }
    }

    func test_givenASignedBodyCutAnywhere_whenSent_thenItIsRefused() throws {
        let bench = try Bench(limits: ExchangeLimits(publicBurst: nil, locksOut: false))
        let arguments = ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.01", "price": "40000"]
        let whole = bench.request("AddOrder", arguments)
        for length in 0..<whole.body.count {
            var cut = whole
            cut.body = Array(whole.body.prefix(length))
            XCTAssertNotNil(try Bench.error(of: JSON(parsing: bench.exchange.respond(to: cut).body)), "\(length)")
        }
        XCTAssertEqual(try bench.exchange.summary().openOrderCount, 0)
        XCTAssertNil(try Bench.error(of: JSON(parsing: bench.exchange.respond(to: whole).body)))
    }
}
