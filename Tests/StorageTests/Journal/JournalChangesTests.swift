import Storage
import TestSupport
import Trading
import XCTest

/// Changes of orders in the journal, and several intents written at once.
final class JournalChangesTests: XCTestCase {
    private let start = Timestamp(seconds: 1_790_000_000)

    private func change(_ id: String, of order: String = "OAAAAA-BBBBB-CCCCCC") throws -> ChangeIntent {
        ChangeIntent(
            id: ClientOrderID(id), way: .edit, orderID: OrderID(order),
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")),
            side: .sell, wanted: OrderChange(quantity: try Quantity(parsing: "0.1"), isPostOnly: true),
            before: OrderChange(limitPrice: try Price(parsing: "50000.1")), userReference: 77, createdAt: start)
    }

    private func attempt(_ owner: String = "me") -> OrderAttempt {
        OrderAttempt(nonce: "17", sentAt: start, deadline: start + .seconds(10), owner: owner)
    }

    private func intent(_ id: String, price: String) throws -> OrderIntent {
        OrderIntent(
            id: ClientOrderID(id),
            request: OrderRequest(
                pair: Pair(base: Asset("BTC"), quote: Asset("USD")), side: .buy, type: .limit,
                quantity: Quantity(whole: 1), limitPrice: try Price(parsing: price)), createdAt: start)
    }

    func test_givenAChange_whenItIsSentAndSettled_thenEachStepIsThereAfterReopening() throws {
        let path = try temporaryFolder() + "/journal.db"
        let first = try change("a")
        try JournalRepository(path: path).record(first, owner: "me")
        XCTAssertEqual(try JournalRepository(path: path).changes(), [first])
        try JournalRepository(path: path).beginChange(first.id, attempt: attempt())
        let sending = try JournalRepository(path: path)
        XCTAssertEqual(try sending.change(first.id)?.state, .sending)
        XCTAssertEqual(try sending.attempt(ofChange: first.id)?.nonce, "17")
        XCTAssertEqual(try sending.unresolvedChanges(of: first.orderID).map(\.id), [first.id])
        try sending.settleChange(first.id, as: .applied, successor: OrderID("ONEW"), at: start, detail: "replaced")
        let settled = try JournalRepository(path: path)
        XCTAssertEqual(try settled.change(first.id)?.state, .applied)
        XCTAssertEqual(try settled.change(first.id)?.successor, OrderID("ONEW"))
        XCTAssertEqual(try settled.unresolvedChanges(), [])
    }

    func test_givenAChangeThatMayStillCome_whenAnotherOneOfTheOrderBegins_thenItMayNot_unlessTheOperatorInsists()
        throws
    {
        let journal = try JournalRepository(path: ":memory:")
        for id in ["a", "b"] { try journal.record(change(id), owner: "me") }
        try journal.record(change("c", of: "OZZZZZ-BBBBB-CCCCCC"), owner: "me")
        try journal.beginChange(ClientOrderID("a"), attempt: attempt())
        XCTAssertThrowsError(try journal.beginChange(ClientOrderID("b"), attempt: attempt())) {
            XCTAssertEqual(($0 as? UnresolvedChange)?.change.id, ClientOrderID("a"))
        }
        XCTAssertEqual(try journal.change(ClientOrderID("b"))?.state, .intended, "nothing of it was written")
        XCTAssertNoThrow(try journal.beginChange(ClientOrderID("c"), attempt: attempt()), "another order")
        XCTAssertNoThrow(
            try journal.beginChange(ClientOrderID("b"), attempt: attempt(), despiteUnknown: true))
    }

    func test_givenASettledChange_whenSomethingElseIsClaimed_thenTheJournalRefuses() throws {
        let journal = try JournalRepository(path: ":memory:")
        try journal.record(change("a"), owner: nil)
        try journal.beginChange(ClientOrderID("a"), attempt: attempt())
        try journal.settleChange(ClientOrderID("a"), as: .refused, at: start, detail: "no")
        XCTAssertThrowsError(
            try journal.settleChange(ClientOrderID("a"), as: .applied, at: start, detail: "yes"))
        XCTAssertThrowsError(try journal.settleChange(ClientOrderID("x"), as: .applied, at: start, detail: ""))
    }

    func test_givenAChangeProvedNotToHaveCome_whenADayHasNotPassed_thenItIsWatched_unlessItWasAskedForAgain() throws {
        let journal = try JournalRepository(path: ":memory:")
        try journal.record(change("a"), owner: nil)
        try journal.beginChange(ClientOrderID("a"), attempt: attempt())
        try journal.settleChange(ClientOrderID("a"), as: .notApplied, at: start, detail: "")
        XCTAssertEqual(try journal.watchedChanges(since: start - .seconds(60)).map(\.id), [ClientOrderID("a")])
        XCTAssertEqual(try journal.watchedChanges(since: start + .seconds(60)), [])
        var later = try change("b")
        later.createdAt = start + .seconds(5)
        try journal.record(later, owner: nil)
        XCTAssertEqual(try journal.watchedChanges(since: start - .seconds(60)), [])
    }

    func test_givenALivingSender_whenOthersAsk_thenItsChangeIsBusy() throws {
        let journal = try JournalRepository(path: ":memory:", isAlive: { $0 == "alive" })
        for (id, owner, isBusy) in [("a", "alive", true), ("b", "dead", false), ("c", "me", false)] {
            try journal.record(change(id, of: id), owner: owner)
            try journal.beginChange(ClientOrderID(id), attempt: attempt(owner))
            XCTAssertEqual(try journal.isBeingSent(ClientOrderID(id), byOtherThan: "me"), isBusy, owner)
        }
    }

    func test_givenSeveralIntents_whenOneCannotBeWritten_thenNoneIs() throws {
        let journal = try JournalRepository(path: ":memory:", isAlive: { _ in true })
        let twice = try [intent("a", price: "1"), intent("b", price: "2"), intent("a", price: "3")]
        XCTAssertThrowsError(try journal.record(batch: twice)) { XCTAssertTrue($0 is UsedIdentifier, "\($0)") }
        XCTAssertEqual(try journal.latest(9), [])

        let good = try [intent("a", price: "1"), intent("b", price: "2")]
        try journal.record(batch: good, owner: "me")
        let ids = good.map(\.id)
        XCTAssertThrowsError(try journal.begin(batch: ids + [ClientOrderID("x")], attempt: attempt()))
        XCTAssertEqual(try journal.latest(9).map(\.state), [.intended, .intended])
        XCTAssertEqual(try journal.attempts(of: ids[0]), [])
        try journal.begin(batch: ids, attempt: attempt())
        XCTAssertEqual(try journal.latest(9).map(\.state), [.sending, .sending])

        let half: [JournalRepository.Settlement] = [
            .init(id: ids[0], event: .accepted, orderID: OrderID("O"), detail: ""),
            .init(id: ids[1], event: .sendingBegan, detail: "cannot be"),
        ]
        XCTAssertThrowsError(try journal.settle(batch: half, at: start))
        XCTAssertEqual(try journal.latest(9).map(\.state), [.sending, .sending], "all or none")
    }
}
