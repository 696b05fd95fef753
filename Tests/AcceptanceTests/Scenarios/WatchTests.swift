import Glibc
import TestSupport
import Transport
import XCTest

/// Watching an order through the built program: a pipe, a terminal, an interrupt.
final class WatchTests: XCTestCase {
    private func restingOrder() async throws -> (house: Household, txid: String) {
        let house = try Household(self, environment: ["KRAKEN_SANDBOX": "true"])
        let placed = try await house.run(OrderWords.live)
        let txid = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output)
        return (house, txid)
    }

    func test_givenAPipe_whenInterrupted_thenTheFirstStateIsThere_andItEnds130() async throws {
        let (house, txid) = try await restingOrder()
        let process = try house.start(["order", "watch", txid])
        let line = await process.firstLine()
        XCTAssertTrue(line?.contains("\(txid)  open, 0% filled") ?? false, line ?? "nothing")
        process.signal(SIGINT)
        let outcome = await process.outcome()
        XCTAssertEqual(outcome.exitCode, 130, outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("interrupted"), outcome.complaints)
    }

    func test_givenAReaderThatGoesAway_whenTheStreamGoesOn_thenThatIsNoError() async throws {
        let (house, txid) = try await restingOrder()
        let piped = try await house.shell("\"$kraken\" order watch \(txid) --timeout 1 --json | head -n 1")
        XCTAssertEqual(piped.exitCode, 0, piped.complaints)
        XCTAssertEqual(try JSON(parsing: piped.output.dropLast().utf8)["final"], false)
        XCTAssertEqual(piped.complaints, "")
    }
}
