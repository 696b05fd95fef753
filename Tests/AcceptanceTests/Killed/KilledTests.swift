import Storage
import TestSupport
import Trading
import Transport
import XCTest

/// A program that is killed at any moment of a live order: the home stays whole, and no order exists that the journal
/// does not know.
final class KilledTests: XCTestCase {
    func test_givenALiveOrder_whenTheProgramIsKilledAtAnyMoment_thenNothingIsLost_andNothingIsSentTwice() async throws {
        let usual = try await usualDuration()
        var (killed, placed) = (0, 0)
        for moment in 1...24 {
            let house = try Household(self, environment: ["KRAKEN_SANDBOX": "true"])
            try await house.succeed("balance")
            let process = try house.start(OrderWords.live, limit: usual * (0.5 + Double(moment) / 30))
            let end = await process.end()
            killed += end.wasLate ? 1 : 0

            let listed = try await house.succeed("orders", "--status", "any", "--json")
            let orders = try XCTUnwrap(listed.data?["orders"]?.elements)
            let unresolved = try XCTUnwrap(listed.data?["unresolved"]?.elements).compactMap(\.string)
            XCTAssertLessThanOrEqual(orders.count, 1)
            placed += orders.count
            let journal = try house.files().contains { $0.hasSuffix("/journal.db") } ? house.journal().latest(10) : []
            for order in orders {
                let id = try XCTUnwrap(order["cl_ord_id"]?.string)
                let intent = try XCTUnwrap(journal.first { $0.id.description == id }, "the journal knows the order")
                XCTAssertTrue(intent.state.isLive || unresolved == [id], "\(intent.state), \(unresolved)")
            }
            let again = try await house.run(OrderWords.live)
            // What is there, or may be, is not placed a second time by mistake.
            XCTAssertEqual(again.exitCode, orders.isEmpty && unresolved.isEmpty ? 0 : 4, again.output)
        }
        XCTAssertGreaterThan(killed, 0, "at least the first ones were killed")
        XCTAssertGreaterThan(placed, 0, "the last ones had time to be placed")
    }

    /// Seconds from the start of such an order to its end.
    private func usualDuration() async throws -> Double {
        let house = try Household(self, environment: ["KRAKEN_SANDBOX": "true"])
        try await house.succeed("balance")
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = try await house.run(OrderWords.live)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        return (clock.now - start) / .seconds(1)
    }
}
