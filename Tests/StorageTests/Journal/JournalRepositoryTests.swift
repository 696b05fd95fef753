import Storage
import TestSupport
import Trading
import XCTest

final class JournalRepositoryTests: XCTestCase {
    private func intent(_ id: String, at seconds: Int64 = 10) throws -> OrderIntent {
        let request = try OrderRequest(
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), side: .buy, type: .limit,
            quantity: Quantity(parsing: "0.10000001"), limitPrice: Price(parsing: "64250.1"))
        return OrderIntent(id: ClientOrderID(id), request: request, createdAt: Timestamp(seconds: seconds))
    }

    private func attempt() -> OrderAttempt {
        OrderAttempt(nonce: "1", sentAt: Timestamp(seconds: 11), deadline: Timestamp(seconds: 21))
    }

    func test_givenAnIntent_whenWrittenAndReadAgain_thenEveryDigitIsThere() throws {
        let path = try temporaryFolder() + "/journal.db"
        let written = try intent("a")
        try JournalRepository(path: path).record(written)
        XCTAssertEqual(try JournalRepository(path: path).intent(ClientOrderID("a")), written)
    }

    func test_givenAnIdUsedBefore_whenRecordedAgain_thenItIsRefused() throws {
        let journal = try JournalRepository(path: ":memory:")
        try journal.record(intent("a"))
        XCTAssertThrowsError(try journal.record(intent("a")))
        XCTAssertEqual(try journal.latest(10).count, 1)
    }

    func test_givenAnAttempt_whenTheProgramEnds_thenTheOrderCountsAsUnresolved() throws {
        let path = try temporaryFolder() + "/journal.db"
        var order = try intent("a")
        do {
            let journal = try JournalRepository(path: path)
            try journal.record(order)
            XCTAssertEqual(try journal.unresolved(), [])
            order = try journal.begin(order.id, attempt: attempt())
        }
        XCTAssertEqual(try JournalRepository(path: path).unresolved().map(\.state), [.sending])
    }

    func test_givenAnOutcome_whenSettled_thenTheOrderIsResolvedAndItsHistoryKept() throws {
        let journal = try JournalRepository(path: ":memory:")
        var order = try intent("a")
        try journal.record(order)
        try journal.begin(order.id, attempt: attempt())
        order = try journal.apply(
            .accepted, to: order.id, orderID: OrderID("OQCLML-BW3P3-BUCMWZ"), at: Timestamp(seconds: 12),
            detail: "done")
        XCTAssertEqual(try journal.unresolved(), [])
        XCTAssertEqual(order.orderID, OrderID("OQCLML-BW3P3-BUCMWZ"))
        XCTAssertEqual(try journal.intent(order.id), order)
        XCTAssertEqual(try journal.events(of: order.id).map(\.event), ["intent", "sending", "accepted"])
    }
}
