import Storage
import TestSupport
import Trading
import XCTest

final class ExportRepositoryTests: XCTestCase {
    private func export(_ mark: String, report: String = "trades", at second: Int64 = 10) -> ExportIntent {
        ExportIntent(
            mark: mark,
            terms: .init(
                report: report, format: "csv", fields: ["txid", "time"], description: "mine",
                start: Timestamp(seconds: 5), end: nil), createdAt: Timestamp(seconds: second))
    }

    func test_givenAnExportAboutToBeAskedFor_whenTheProgramEnds_thenItIsThere_andItsLikeIsRefused() throws {
        let path = try temporaryFolder() + "/journal.db"
        do {
            let orders = try JournalRepository(path: path)
            try ExportRepository(path: path).begin(export("a"), owner: "me")
            XCTAssertEqual(try orders.unresolved(), [])
        }
        let journal = try ExportRepository(path: path)
        XCTAssertEqual(try journal.export("a"), export("a"))
        XCTAssertEqual(try journal.like(export("b", at: 20)), [export("a")])
        XCTAssertThrowsError(try journal.begin(export("b", at: 20), owner: "me")) {
            XCTAssertEqual($0 as? UnresolvedExport, UnresolvedExport(mark: "a"))
        }
        XCTAssertNil(try journal.export("b"), "nothing of it is kept")
        XCTAssertNoThrow(try journal.begin(export("c", report: "ledgers"), owner: "me"))
    }

    func test_givenAnExportOfALivingProcess_whenLookedAt_thenItIsInFlight_untilItIsSettled() throws {
        let journal = try ExportRepository(path: ":memory:", isAlive: { $0 == "alive" })
        try journal.begin(export("a"), owner: "alive")
        try journal.begin(export("b", report: "ledgers"), owner: "dead")
        let now = Timestamp(seconds: 11)
        XCTAssertTrue(try journal.isInFlight(export("a"), at: now))
        XCTAssertFalse(try journal.isInFlight(export("b"), at: now))
        let settled = try journal.settle("a", by: .accepted, reference: "TCJA", at: now, detail: "")
        XCTAssertEqual(settled.state, .created)
        XCTAssertEqual(settled.reference, "TCJA")
        XCTAssertEqual(try journal.export("a"), settled)
        XCTAssertFalse(try journal.isInFlight(settled, at: now))
    }

    func test_givenAProcessThatLivesButWasStopped_whenItsAnswerIsLongOverdue_thenItIsNotInFlight() throws {
        let journal = try ExportRepository(path: ":memory:", isAlive: { _ in true })
        try journal.begin(export("a"), owner: "stopped", overdueAt: Timestamp(seconds: 52))
        XCTAssertTrue(try journal.isInFlight(export("a"), at: Timestamp(seconds: 52)))
        XCTAssertFalse(try journal.isInFlight(export("a"), at: Timestamp(seconds: 53)))
    }

    func test_givenWhatOneProcessFoundOut_whenAnotherSettlesLater_thenItStays_unlessTheLateAnswerKnowsMore() throws {
        let later = Timestamp(seconds: 60)
        func journal(_ event: ExportIntent.Event, _ reference: String? = nil) throws -> ExportRepository {
            let journal = try ExportRepository(path: ":memory:")
            try journal.begin(export("a"), owner: "me")
            try journal.settle("a", by: event, reference: reference, at: Timestamp(seconds: 20), detail: "")
            return journal
        }
        for late: ExportIntent.Event in [.answerLost, .refused, .provedNotSent, .provedAbsent, .found, .accepted] {
            let kept = try journal(.found, "TCJA").settle("a", by: late, reference: "OTHER", at: later, detail: "")
            XCTAssertEqual(kept.state, .created, late.rawValue)
            XCTAssertEqual(kept.reference, "TCJA", late.rawValue)
        }
        for late: ExportIntent.Event in [.answerLost, .refused, .provedNotSent] {
            XCTAssertEqual(try journal(.provedAbsent).settle("a", by: late, at: later, detail: "").state, .notCreated)
        }
        let there = try journal(.provedAbsent).settle("a", by: .accepted, reference: "TCJA", at: later, detail: "")
        XCTAssertEqual(there.state, .created, "its own answer says that it is there")
        XCTAssertThrowsError(try journal(.found).settle("unknown", by: .found, at: later, detail: ""))
    }

    func test_givenLooksInVain_whenOneFails_thenTheAbsenceBeginsAnew() throws {
        let journal = try ExportRepository(path: ":memory:")
        try journal.begin(export("a"), owner: "me")
        XCTAssertEqual(try journal.noteAbsent("a", at: Timestamp(seconds: 20)), Timestamp(seconds: 20))
        XCTAssertEqual(try journal.noteAbsent("a", at: Timestamp(seconds: 31)), Timestamp(seconds: 20))
        try journal.forgetAbsence("a")
        XCTAssertEqual(try journal.noteAbsent("a", at: Timestamp(seconds: 40)), Timestamp(seconds: 40))
    }

    func test_givenKeys_whenSeenAgain_thenTheFirstSightCounts_andAnotherAddressIsAnotherKey() throws {
        let journal = try PaymentRepository(path: ":memory:")
        let key = WithdrawalKey(asset: Asset("BTC"), name: "cold", address: "bc1a")
        var moved = key
        moved.address = "bc1b"
        XCTAssertNil(try journal.firstSeen(key))
        try journal.note([key], at: Timestamp(seconds: 10))
        XCTAssertFalse(try journal.hadOtherAddress(key))
        try journal.note([key, moved], at: Timestamp(seconds: 20))
        XCTAssertEqual(try journal.firstSeen(key), Timestamp(seconds: 10))
        XCTAssertEqual(try journal.firstSeen(moved), Timestamp(seconds: 20))
        XCTAssertTrue(try journal.hadOtherAddress(moved))
    }
}
