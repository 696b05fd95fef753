import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class MarketStateTests: XCTestCase {
    func test_givenAState_whenSet_thenPublicDataShowIt_inOtherProcessesToo() throws {
        let folder = try temporaryFolder()
        let bench = try Bench(folder: folder)
        let other = try Exchange(folder: folder, now: { Bench.start })
        XCTAssertEqual(try bench.publicResult("SystemStatus")["status"], "online")
        try other.setMarket(.postOnly, pair: nil)
        try other.setMarket(.cancelOnly, pair: other.pair(named: "btc/usd"))
        XCTAssertEqual(try bench.publicResult("SystemStatus")["status"], "post_only")
        let pairs = try bench.publicResult("AssetPairs", "pair=XBTUSD,ETHUSD")
        XCTAssertEqual(pairs["XXBTZUSD"]?["status"], "cancel_only")
        XCTAssertEqual(pairs["XETHZUSD"]?["status"], "online")
        try other.setMarket(.online, pair: nil)
        XCTAssertEqual(try bench.publicResult("SystemStatus")["status"], "online")
    }

    func test_givenMaintenance_whenTheAccountIsAsked_thenItIsUnavailable_andNoNonceIsUsed() throws {
        let bench = try Bench()
        try bench.exchange.setMarket(.maintenance, pair: nil)
        let request = bench.request("Balance")
        let refused = try JSON(parsing: bench.exchange.respond(to: request).body)
        XCTAssertEqual(Bench.error(of: refused), "EService:Unavailable")
        XCTAssertEqual(try bench.publicResult("SystemStatus")["status"], "maintenance")
        try bench.exchange.setMarket(.online, pair: nil)
        XCTAssertNil(Bench.error(of: try JSON(parsing: bench.exchange.respond(to: request).body)))
    }

    func test_givenAnUnknownMarket_whenItIsLookedFor_thenThatIsAnError() throws {
        let bench = try Bench()
        XCTAssertThrowsError(try bench.exchange.pair(named: "NOPE")) { error in
            XCTAssertEqual(error as? SandboxError, .unknownPair("NOPE"))
        }
    }

    func test_givenFaultsAndLateRequests_whenReset_thenAllAreGone() throws {
        let bench = try Bench()
        try bench.exchange.arm(Fault(.lose, endpoint: "Balance"))
        try bench.exchange.arm(Fault(.late(seconds: 5), endpoint: "CancelAll"))
        _ = bench.exchange.answer(to: bench.request("CancelAll"))
        try bench.exchange.reset(ExchangeOptions())
        XCTAssertEqual(try bench.exchange.armedFaults(), [])
        bench.clock.advance(by: .seconds(9))
        _ = try bench.exchange.summary()
        XCTAssertEqual(try bench.exchange.requests(1, of: "CancelAll").map(\.acted), [false])
    }
}
