import Trading
import XCTest

/// When an order's absence from the lists proves that it was not placed.
final class AbsenceRuleTests: XCTestCase {
    private let rule = AbsenceRule(clockDoubt: .seconds(1), settleTime: .seconds(15), gap: .seconds(5))
    private let deadline = Timestamp(seconds: 1_000)

    private func pass(_ second: Int64, _ verdict: LookupPass.Verdict = .absent) -> LookupPass {
        LookupPass(begunAt: Timestamp(seconds: second), verdict: verdict, detail: "")
    }

    private func isProved(_ passes: LookupPass...) -> Bool { rule.isProved(by: passes, deadline: deadline) }

    func test_givenTwoCleanPassesLateAndFarApart_whenJudged_thenAbsenceIsProved() {
        XCTAssertEqual(rule.earliest(deadline: deadline), Timestamp(seconds: 1_016))
        XCTAssertTrue(isProved(pass(1_016), pass(1_021)))
        XCTAssertTrue(isProved(pass(1_001), pass(1_016), pass(1_018), pass(1_021)))
    }

    func test_givenPassesTooEarlyTooCloseOrTooFew_whenJudged_thenNothingIsProved() {
        XCTAssertFalse(isProved())
        XCTAssertFalse(isProved(pass(1_016)))
        XCTAssertFalse(isProved(pass(1_015), pass(1_020)), "the first came before absence counts")
        XCTAssertFalse(isProved(pass(1_016), pass(1_020)), "four seconds apart")
        XCTAssertFalse(isProved(pass(1_001), pass(1_005), pass(1_010), pass(1_017)))
    }

    func test_givenAPassThatCannotTell_whenJudged_thenItCountsForNothing() {
        XCTAssertFalse(isProved(pass(1_016), pass(1_021, .cannotTell)))
        XCTAssertFalse(isProved(pass(1_016, .cannotTell), pass(1_021)))
        XCTAssertTrue(isProved(pass(1_016), pass(1_021, .cannotTell), pass(1_030)))
    }

    func test_givenAnOrderThatWasEverFound_whenJudged_thenItsAbsenceIsNeverProved() {
        XCTAssertFalse(isProved(pass(1_003, .found), pass(1_016), pass(1_021)))
    }
}
