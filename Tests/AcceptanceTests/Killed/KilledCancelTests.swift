import Glibc
import Storage
import TestSupport
import Transport
import XCTest

/// A program that is killed while its cancel is under way leaves that in the journal.
final class KilledCancelTests: XCTestCase {
    func test_givenACancelThatHangs_whenTheProgramIsKilled_thenTheJournalShowsThatItBegan() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, .hang) { $0.isPrivate("CancelOrder") }
        let house = try Household(self, environment: thief.environment)
        let placed = try await house.run(OrderWords.live)
        let id = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output)

        let process = try house.start(["cancel", "--txid", id])
        let arrived = await thief.stolenCount.reaches(1)
        XCTAssertTrue(arrived)
        process.signal(SIGKILL)
        _ = await process.end()

        let shown = try await house.succeed("orders", "--journal", "--json")
        let record = try XCTUnwrap(shown.data?["journal"]?.elements?.first)
        XCTAssertEqual(record["state"], "cancelling")
        XCTAssertEqual(record["events"]?.elements?.last?["event"], "cancelling")
    }
}
