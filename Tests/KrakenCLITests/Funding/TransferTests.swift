import TestSupport
import XCTest

@testable import KrakenCLI

final class TransferTests: XCTestCase {
    func test_givenAnAccountWithoutFutures_whenMoneyIsToGoThere_thenItIsRefusedHere() async throws {
        let words = ["transfer", "--asset", "USD", "--amount", "5", "--sandbox"]
        let allowed = await (try World(self)).run(words)
        XCTAssertEqual(allowed.exitCode, 0, allowed.complaints)
        let refused = await (try World(self, environment: ["KRAKEN_SUPPORTS_FUTURES": "false"])).run(words)
        XCTAssertEqual(refused.exitCode, 4)
        XCTAssertTrue(refused.complaints.contains("KRAKEN_SUPPORTS_FUTURES"), refused.complaints)
    }
}
