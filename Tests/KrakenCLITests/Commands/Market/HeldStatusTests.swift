import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

final class HeldStatusTests: XCTestCase {
    func test_givenAnExchangeThatIsLeftAlone_whenItsStateIsAskedFor_thenItIsToldWithoutTheAccount() async throws {
        let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: JumpingTime().source)
        for _ in 0..<12 {
            _ = await world.run(["balance", "--sandbox"]) { inner in
                ScriptedTransport(around: inner) { _, _ in .json(##"{"error":["EService:Unavailable"]}"##) }
            }
        }
        let balance = await world.run(["balance", "--sandbox", "--json"])
        XCTAssertEqual(balance.exitCode, 6, "nothing holds the account back: \(balance.output)")
        let status = await world.run(["status", "--sandbox", "--json"])
        XCTAssertEqual(status.exitCode, 0, status.output)
        XCTAssertEqual(status.data?["system"]?.string, "online")
        XCTAssertEqual(status.data?["balances"], .null)
        let shown = await world.run(["status", "--sandbox"])
        XCTAssertTrue(shown.output.contains("The account is not asked before"), shown.output)
    }
}
