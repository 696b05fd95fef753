import Foundation
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCore

/// The library against the real exchange: reads and validations only, and only with `KRAKEN_LIVE_TESTS=1`.
///
/// Private ones take `KRAKEN_API_KEY` and `KRAKEN_API_SECRET` from the environment.
final class LiveTests: XCTestCase {
    private static let environment = ProcessInfo.processInfo.environment

    /// The exchange; skips the test when it is not wanted, not there, or there is no key.
    private func exchange(withKey: Bool = false) async throws -> (kraken: Kraken, markets: Markets) {
        guard Self.environment["KRAKEN_LIVE_TESTS"] == "1" else {
            throw XCTSkip("tests against the real exchange run with KRAKEN_LIVE_TESTS=1 only")
        }
        var credentials: Credentials?
        if withKey {
            guard let key = Self.environment["KRAKEN_API_KEY"], let secret = Self.environment["KRAKEN_API_SECRET"]
            else {
                throw XCTSkip("there is no key: set KRAKEN_API_KEY and KRAKEN_API_SECRET")
            }
            credentials = try Credentials(key: key, base64Secret: secret)
        }
        let folder = try temporaryFolder()
        let kraken = Kraken(
            transport: OnlyReads(inner: CurlTransport(userAgent: "kraken-tests")),
            configuration: ClientConfiguration(keyStateFolder: folder), credentials: credentials)
        do {
            _ = try await kraken.send(SystemStatus())
        } catch .unreachable(let fault) {
            throw XCTSkip("the exchange cannot be reached: \(fault)")
        }
        let markets = Markets(
            path: folder + "/catalogue.db", kraken: kraken, maximumAge: .seconds(3_600), now: TimeSource.system.now)
        return (kraken, markets)
    }

    func test_givenTheRealExchange_whenItsClockIsAsked_thenItIsKnownToTwoSeconds() async throws {
        let (kraken, _) = try await exchange()
        let clock = try await kraken.clock()
        XCTAssertLessThanOrEqual(clock.doubt, .seconds(2))
    }

    func test_givenTheRealExchange_whenItsCatalogueIsRead_thenMarketsAreKnownByAnySpelling() async throws {
        let (kraken, markets) = try await exchange()
        for name in ["XBTUSD", "XXBTZUSD", "btc-usd", "BTC/USD"] {
            let instrument = try await markets.instrument(named: name)
            XCTAssertEqual(instrument.pair.description, "BTC/USD", name)
        }
        let data = MarketData(kraken: kraken, markets: markets, time: .system)
        var instruments: [Instrument] = []
        for name in ["BTC/USD", "ETH/EUR"] { instruments.append(try await markets.instrument(named: name)) }
        let quotes = try await data.quotes(of: instruments).value
        XCTAssertEqual(quotes.count, 2)
        for quote in quotes { XCTAssertGreaterThan(quote.ticker.ask, quote.ticker.bid) }
    }

    func test_givenARealKey_whenTheAccountIsRead_thenEveryAnswerCanBeRead() async throws {
        let (kraken, markets) = try await exchange(withKey: true)
        _ = try await kraken.send(KeyInfo())
        _ = try await kraken.send(OpenOrders(withTrades: true))
        _ = try await kraken.send(ClosedOrders(withTrades: true))
        _ = try await kraken.send(TradeVolume(pairIDs: ["XXBTZUSD"]))
        let portfolio = Portfolio(kraken: kraken, markets: markets, time: .system)
        let balances = await portfolio.balances()
        XCTAssertTrue(balances.success, balances.error ?? "")
    }

    func test_givenARealKey_whenAnOrderIsValidated_thenTheExchangeDescribesIt_andNothingIsPlaced() async throws {
        let (kraken, _) = try await exchange(withKey: true)
        let order = AddOrder(
            pairID: "XXBTZUSD", side: .buy, typeName: "limit", volume: "0.00100000", price: "1000.0")
        let before = try await kraken.send(OpenOrders()).value.orders.map(\.id)
        let answer = try await kraken.send(ValidateOrder(order)).value
        XCTAssertTrue(answer.text.contains("1000"), answer.text)
        XCTAssertEqual(answer.ids, [])
        let after = try await kraken.send(OpenOrders()).value.orders.map(\.id)
        XCTAssertEqual(after, before)
    }

    func test_givenARequestThatCouldChangeSomething_whenALiveTestSendsIt_thenItDoesNotGoOut() {
        func request(_ path: String, _ body: String = "", _ method: HTTPRequest.Method = .post) -> HTTPRequest {
            HTTPRequest(method: method, url: "https://api.kraken.com/0/" + path, body: Array(body.utf8))
        }
        for harmful in [
            request("private/AddOrder", "nonce=1&pair=XBTUSD"), request("private/AddOrder", "validate=false"),
            request("private/AddOrder", "validate=true&validate=false"), request("private/AddOrder", "x=validate=true"),
            request("private/CancelAll"), request("private/Withdraw"),
            request("private/AddOrderBatch", "validate=true"),
            request("private/Earn/Allocate"), request("public/Time"), request("private/Balance", "", .get),
        ] {
            XCTAssertFalse(OnlyReads.isHarmless(harmful), harmful.url)
        }
        for harmless in [
            request("private/AddOrder", "nonce=1&validate=true"), request("private/BalanceEx", "nonce=1"),
            request("public/Time", "", .get), request("public/Ticker?pair=XBTUSD", "", .get),
        ] {
            XCTAssertTrue(OnlyReads.isHarmless(harmless), harmless.url)
        }
    }
}
