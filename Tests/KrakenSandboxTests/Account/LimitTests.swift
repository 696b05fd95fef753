import Foundation
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class LimitTests: XCTestCase {
    /// The error of a call with another key than the bench's own.
    private func error(
        _ bench: Bench, _ key: SandboxCredentials, _ method: String = "Balance", nonce: UInt64 = 1
    ) throws -> String? {
        let request = bench.request(method, nonce: nonce, key: key)
        return try Bench.error(of: JSON(parsing: bench.exchange.respond(to: request).body))
    }

    // MARK: Keys

    func test_givenEveryEndpoint_whenTheKeyLacksItsPermission_thenItIsDenied() throws {
        let bench = try Bench(limits: .none)
        let nothing = try bench.exchange.makeKey(permissions: [])
        for (index, (name, method)) in PrivateMethod.all.sorted(by: { $0.key < $1.key }).enumerated() {
            let answer = try error(bench, nothing, name, nonce: UInt64(index + 1))
            if method.permissions.isEmpty {
                XCTAssertTrue(["GetApiKeyInfo", "Earn/Strategies"].contains(name), name)
                XCTAssertNil(answer)
            } else {
                XCTAssertEqual(answer, "EGeneral:Permission denied", name)
            }
            let one = try bench.exchange.makeKey(permissions: Set(method.permissions.prefix(1)))
            XCTAssertNotEqual(try error(bench, one, name), "EGeneral:Permission denied", name)
        }
    }

    func test_givenTwoKeys_whenUsed_thenTheySeeOneAccountAndCountForThemselves() throws {
        let bench = try Bench()
        let reader = try bench.exchange.makeKey(
            name: "reader", permissions: [.queryFunds, .queryOpenTrades], nonceWindow: 7)
        try bench.place(["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.01", "price": "30000"])
        let answer = bench.exchange.respond(to: bench.request("OpenOrders", nonce: 1, key: reader))
        XCTAssertEqual(try JSON(parsing: answer.body)["result"]?["open"]?.members.count, 1)
        XCTAssertEqual(try error(bench, reader, "CancelAll", nonce: 9), "EGeneral:Permission denied")
        for index in 0..<18 { XCTAssertNil(try error(bench, reader, nonce: UInt64(10 + index))) }
        XCTAssertNil(try error(bench, reader, nonce: 28))
        XCTAssertEqual(try error(bench, reader, nonce: 29), "EAPI:Rate limit exceeded")
        let information = try bench.result("GetApiKeyInfo")
        XCTAssertEqual(information["api_key_name"], "sandbox")
        XCTAssertEqual(information["permissions"]?.elements?.count, 13)
        bench.clock.advance(by: .seconds(60))
        let other = bench.exchange.respond(to: bench.request("GetApiKeyInfo", nonce: 30, key: reader))
        let told = try XCTUnwrap(JSON(parsing: other.body)["result"])
        XCTAssertEqual([told["api_key_name"], told["nonce_window"], told["nonce"]], ["reader", "7", "30"])
        XCTAssertEqual(told["permissions"], ["query-funds", "query-open-trades"])
        XCTAssertEqual(try bench.exchange.credentials(), bench.credentials)
    }

    func test_givenANonceWindow_whenNoncesComeOutOfOrder_thenThoseWithinAreAccepted() throws {
        let bench = try Bench(limits: .none)
        let key = try bench.exchange.makeKey(nonceWindow: 10)
        for nonce: UInt64 in [100, 95, 90, 100, 105, 95] {
            XCTAssertNil(try error(bench, key, nonce: nonce), "\(nonce)")
        }
        for nonce: UInt64 in [94, 1] { XCTAssertEqual(try error(bench, key, nonce: nonce), "EAPI:Invalid nonce") }
        let strict = try bench.exchange.makeKey()
        XCTAssertNil(try error(bench, strict, nonce: 100))
        for nonce: UInt64 in [100, 99] { XCTAssertEqual(try error(bench, strict, nonce: nonce), "EAPI:Invalid nonce") }
    }

    // MARK: Lockout

    func test_givenTenWrongSignatures_whenTheRightOneComes_thenTheKeyIsShutOutForFifteenMinutes() throws {
        let bench = try Bench()
        let wrong = SandboxCredentials(
            apiKey: bench.credentials.apiKey, apiSecret: Data(repeating: 7, count: 64).base64EncodedString())
        for _ in 0..<10 { XCTAssertEqual(try error(bench, wrong), "EAPI:Invalid signature") }
        XCTAssertEqual(try error(bench, wrong), "EGeneral:Temporary lockout")
        XCTAssertEqual(try bench.error("Balance"), "EGeneral:Temporary lockout")
        XCTAssertNil(try error(bench, bench.exchange.makeKey()))
        bench.clock.advance(by: .seconds(899))
        XCTAssertEqual(try bench.error("Balance"), "EGeneral:Temporary lockout")
        bench.clock.advance(by: .seconds(1))
        XCTAssertNil(try bench.error("Balance"))
    }

    func test_givenFailuresWithASuccessBetween_whenCounted_thenTheyBeginAnew() throws {
        let bench = try Bench()
        let wrong = SandboxCredentials(apiKey: bench.credentials.apiKey, apiSecret: "AAAA")
        for _ in 0..<9 { XCTAssertEqual(try error(bench, wrong), "EAPI:Invalid signature") }
        XCTAssertNil(try bench.error("Balance"))
        for _ in 0..<9 { XCTAssertEqual(try error(bench, wrong), "EAPI:Invalid signature") }
        bench.clock.advance(by: .seconds(900))
        XCTAssertEqual(try error(bench, wrong), "EAPI:Invalid signature")
        XCTAssertNil(try bench.error("Balance"))
    }

    func test_givenUnknownKeys_whenTheyAreTriedTooOften_thenOnlyTheUnknownAreShutOut() throws {
        let bench = try Bench()
        let unknown = SandboxCredentials(apiKey: "nobody", apiSecret: "AAAA")
        for _ in 0..<10 { XCTAssertEqual(try error(bench, unknown), "EAPI:Invalid key") }
        XCTAssertEqual(try error(bench, unknown), "EGeneral:Temporary lockout")
        XCTAssertNil(try bench.error("Balance"))
    }

    func test_givenNoLockout_whenSignaturesAreWrong_thenTheyAreJustRefused() throws {
        let bench = try Bench(limits: .none)
        let wrong = SandboxCredentials(apiKey: bench.credentials.apiKey, apiSecret: "AAAA")
        for _ in 0..<60 { XCTAssertEqual(try error(bench, wrong), "EAPI:Invalid signature") }
        for _ in 0..<60 { XCTAssertNil(try bench.error("Balance")) }
    }

    // MARK: Public calls

    func test_givenManyPublicCallsAtOnce_whenCounted_thenEachAddressAndMarketHasItsOwnCounter() throws {
        let bench = try Bench(limits: ExchangeLimits(publicBurst: 3))
        let text = { (method: String, query: String) in try Bench.error(of: bench.get(method, query)) }
        for _ in 0..<3 { XCTAssertNil(try text("Ticker", "pair=XBTUSD")) }
        XCTAssertEqual(try text("Time", ""), "EGeneral:Too many requests")
        for _ in 0..<3 { XCTAssertNil(try text("OHLC", "pair=XBTUSD")) }
        XCTAssertEqual(try text("OHLC", "pair=BTC/USD"), "EGeneral:Too many requests")
        XCTAssertNil(try text("OHLC", "pair=ETHUSD"))
        XCTAssertNil(try text("Trades", "pair=XBTUSD&count=1"))
        var elsewhere = ExchangeRequest(method: "GET", path: "/0/public/Time")
        elsewhere.address = "127.0.0.2"
        XCTAssertNil(try Bench.error(of: JSON(parsing: bench.exchange.respond(to: elsewhere).body)))
        bench.clock.advance(by: .seconds(1))
        XCTAssertNil(try text("Time", ""))
        XCTAssertEqual(try text("Time", ""), "EGeneral:Too many requests")
    }
}
