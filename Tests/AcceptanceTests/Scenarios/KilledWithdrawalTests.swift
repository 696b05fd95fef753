import Storage
import TestSupport
import Trading
import Transport
import XCTest

/// A program that is killed at any moment of a withdrawal: none exists that the journal does not know.
final class KilledWithdrawalTests: XCTestCase {
    private static let settings = [
        "KRAKEN_SANDBOX": "true", "KRAKEN_ALLOW_WITHDRAW": "true", "KRAKEN_WITHDRAW_UNATTENDED": "true",
        "KRAKEN_FUNDING_LOOKUP": "0",
    ]
    private static let words = [
        "withdraw", "-a", "BTC", "-k", "sandbox-xxbt-bitcoin", "-n", "0.001", "--confirm", "--json",
    ]

    /// A home with names and prices, so that a withdrawal is all that is left to do.
    private func household() async throws -> Household {
        let house = try Household(self, environment: Self.settings)
        try await house.succeed("sandbox", "reset", "--tier", "pro")
        try await house.succeed("portfolio")
        return house
    }

    func test_givenAWithdrawal_whenTheProgramIsKilledAtAnyMoment_thenItIsFoundLater_andNeverMadeTwice() async throws {
        let first = try await household()
        let clock = ContinuousClock()
        let start = clock.now
        let whole = try await first.run(Self.words)
        XCTAssertEqual(whole.exitCode, 0, whole.output)
        let usual = (clock.now - start) / .seconds(1)
        var (killed, made) = (0, 0)
        for moment in 1...12 {
            let house = try await household()
            let process = try house.start(Self.words, limit: usual * (0.4 + Double(moment) / 16))
            let end = await process.end()
            killed += end.wasLate ? 1 : 0

            let listed = try await house.succeed("withdraw", "--status", "--json")
            let references = try XCTUnwrap(listed.data?["withdrawals"]?.elements).map { $0["refid"]?.string }
            XCTAssertLessThanOrEqual(references.count, 1)
            made += references.count
            let path = house.files().first { $0.hasSuffix("/journal.db") }
            let journal = try path.map { try PaymentRepository(path: house.home + "/" + $0) }
            let payments = try journal?.latest(since: Timestamp(seconds: 0)) ?? []
            if let reference = references.first {
                XCTAssertEqual(payments.map(\.reference), [reference], "the journal knows it after one look")
                XCTAssertEqual(payments.map(\.state), [.made])
            } else {
                XCTAssertTrue(payments.allSatisfy { $0.state == .intended || $0.state.isUnresolved }, "\(payments)")
            }
            let again = try await house.run(Self.words)
            let isFree = payments.allSatisfy { $0.state == .intended }
            XCTAssertEqual(again.exitCode, isFree ? 0 : 4, "\(payments): \(again.output)")
        }
        XCTAssertGreaterThan(killed, 0, "at least the first ones were killed")
        XCTAssertGreaterThan(made, 0, "the last ones had time to be made")
    }
}
