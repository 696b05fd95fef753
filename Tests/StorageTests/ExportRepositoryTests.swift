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
        XCTAssertTrue(try journal.isInFlight(export("a")))
        XCTAssertFalse(try journal.isInFlight(export("b")))
        var settled = export("a")
        try settled.apply(.accepted)
        settled.reference = "TCJA"
        try journal.settle(settled, at: Timestamp(seconds: 11), detail: "")
        XCTAssertEqual(try journal.export("a"), settled)
        XCTAssertFalse(try journal.isInFlight(settled))
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
