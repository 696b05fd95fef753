import Conservation
import TestSupport
import XCTest

/// Money is neither made nor lost, whatever is asked of the exchange and however often it dies.
///
/// These histories are short, for a build without optimisation; `check-conservation` lives through a long one.
final class ConservationTests: XCTestCase {
    func test_givenARandomHistoryWithKills_whenAuditedAtEveryStep_thenMoneyIsConservedAndNothingAcknowledgedIsLost()
        throws
    {
        let seed = TestSeed.choose()
        print("conservation with seed \(seed)")
        var plan = HistoryPlan(operations: 2_500, seed: seed, kills: .anywhere)
        plan.killInterval = 40
        let report = try History(plan, folder: temporaryFolder()).run()
        XCTAssertEqual(report.missing, [], "never accepted, seed \(seed)")
        XCTAssertGreaterThan(report.trades, 200)
        XCTAssertGreaterThan(report.holdChecks, 50)
        for kills in [report.kills.answered, report.kills.whole, report.kills.absent] { XCTAssertGreaterThan(kills, 0) }
    }

    func test_givenTheSameSeed_whenLivedAgain_thenTheExchangeIsTheSame() throws {
        let seed = TestSeed.choose()
        print("conservation with seed \(seed)")
        let first = try live(seed, .never)
        XCTAssertEqual(try live(seed, .never).digest, first.digest, "seed \(seed)")
        XCTAssertNotEqual(try live(seed &+ 1, .never).digest, first.digest)
    }

    func test_givenTheSameSeed_whenKilledBetweenRequests_thenTheExchangeIsTheSameAsWithoutAKill() throws {
        let seed = TestSeed.choose()
        print("conservation with seed \(seed)")
        let unharmed = try live(seed, .never)
        let killed = try live(seed, .betweenRequests)
        XCTAssertEqual(killed.digest, unharmed.digest, "seed \(seed)")
        XCTAssertGreaterThan(killed.kills.answered, 20)
    }

    func test_givenOneRequest_whenKilledAtItsWrites_thenItWasCarriedOutWhollyOrNotAtAll() throws {
        let seed = TestSeed.choose()
        print("conservation with seed \(seed)")
        var plan = HistoryPlan(operations: 400, seed: seed, kills: .inCopies)
        plan.killInterval = 8
        let report = try History(plan, folder: temporaryFolder()).run()
        XCTAssertGreaterThan(report.kills.absent, 100, "seed \(seed)")
    }

    private func live(_ seed: UInt64, _ kills: HistoryPlan.Kills) throws -> HistoryReport {
        var plan = HistoryPlan(operations: 600, seed: seed, kills: kills)
        plan.killInterval = 20
        return try History(plan, folder: temporaryFolder()).run()
    }
}
