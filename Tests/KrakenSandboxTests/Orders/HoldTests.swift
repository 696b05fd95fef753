import Trading
import XCTest

@testable import KrakenSandbox

/// Orders that live never hold more than there is.
final class HoldTests: XCTestCase {
    func test_givenTooLittleMoney_whenAnOrderThatWillNotWaitIsToStartLater_thenItIsRefused() throws {
        let bench = try Bench(options: ExchangeOptions(balances: ["USD": Amount(whole: 100)]))
        let order = [
            "pair": "ADAUSD", "type": "buy", "ordertype": "limit", "volume": "3919", "price": "-1%",
            "starttm": "+884", "timeinforce": "IOC",
        ]
        XCTAssertEqual(try bench.error("AddOrder", order), "EOrder:Insufficient funds")
        XCTAssertEqual(try bench.hold("ZUSD"), .zero)
    }
}
