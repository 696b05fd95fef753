import Storage
import Synchronization
import TestSupport
import Trading
import XCTest

/// What the journal refuses, whoever else writes to it.
final class JournalGuardTests: XCTestCase {
    private func intent(
        _ id: String, at seconds: Int64, price: Int = 100, words: String? = nil, side: Side = .buy
    ) -> OrderIntent {
        let request = OrderRequest(
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), side: side, type: .limit,
            quantity: Quantity(whole: 1), limitPrice: Price(whole: price))
        return OrderIntent(
            id: ClientOrderID(id), request: request, createdAt: Timestamp(seconds: seconds), words: words)
    }

    private func begin(_ id: String, in journal: JournalRepository, owner: String? = nil) throws {
        let attempt = OrderAttempt(
            nonce: "1", sentAt: Timestamp(seconds: 1), deadline: Timestamp(seconds: 2), owner: owner)
        try journal.begin(ClientOrderID(id), attempt: attempt)
    }

    func test_givenAnIdInAnotherSpelling_whenRecorded_thenItIsTheSameId() throws {
        let journal = try JournalRepository(path: ":memory:")
        let id = "01234567-89ab-7000-8000-000000000001"
        try journal.record(intent(id, at: 1))
        let other = id.uppercased().filter { $0 != "-" }
        XCTAssertThrowsError(try journal.record(intent(other, at: 2))) { error in
            XCTAssertEqual((error as? UsedIdentifier)?.intent.id.description, id)
        }
        XCTAssertEqual(try journal.intent(ClientOrderID(other))?.id.description, id)
    }

    func test_givenTheSameOrderAMomentAgo_whenRecordedAgain_thenItIsRefused_unlessNothingCameOfTheFirst() throws {
        let journal = try JournalRepository(path: ":memory:") { $0 == "alive" }
        try journal.record(intent("a", at: 100), owner: "alive")
        let since = Timestamp(seconds: 70)
        func refused(_ next: OrderIntent) throws -> String? {
            do {
                try journal.record(next, refusingRepeatsSince: since)
                return nil
            } catch let error as RepeatedOrder { return error.intent.id.description }
        }
        XCTAssertEqual(try refused(intent("b", at: 110)), "a", "a living process is about to send it")
        XCTAssertNil(try refused(intent("c", at: 110, price: 101)), "another price is another order")
        XCTAssertNil(try refused(intent("d", at: 110, side: .sell)))
        try begin("a", in: journal)
        try journal.apply(.accepted, to: ClientOrderID("a"), at: Timestamp(seconds: 101), detail: "")
        XCTAssertEqual(try refused(intent("e", at: 110)), "a")
        try journal.record(intent("f", at: 200), refusingRepeatsSince: Timestamp(seconds: 140))
        try begin("f", in: journal)
        try journal.apply(.refused, to: ClientOrderID("f"), at: Timestamp(seconds: 201), detail: "")
        try journal.record(intent("g", at: 205), refusingRepeatsSince: Timestamp(seconds: 145))
    }

    func test_givenTheSameWordsAtAnotherPrice_whenRecordedAgain_thenItIsTheSameOrder() throws {
        let journal = try JournalRepository(path: ":memory:") { _ in true }
        try journal.record(intent("a", at: 100, price: 100, words: "buy 1 market"), owner: "x")
        XCTAssertThrowsError(
            try journal.record(
                intent("b", at: 101, price: 102, words: "buy 1 market"), refusingRepeatsSince: Timestamp(seconds: 60)))
    }

    func test_givenAnIntentOfAProcessThatDied_whenTypedAgain_thenItIsNoRepetition_becauseNothingWasSent() throws {
        let journal = try JournalRepository(path: ":memory:") { _ in false }
        try journal.record(intent("a", at: 100), owner: "dead")
        try journal.record(intent("b", at: 101), refusingRepeatsSince: Timestamp(seconds: 60))
    }

    func test_givenAnOrderOnItsWay_whenItsProcessLives_thenItBlocksNobody_andWhenItDied_itDoes() throws {
        let isAlive = Mutex(true)
        let journal = try JournalRepository(path: ":memory:") { _ in isAlive.withLock(\.self) }
        for (id, price) in [("a", 100), ("b", 101), ("c", 102)] { try journal.record(intent(id, at: 1, price: price)) }
        try begin("a", in: journal, owner: "4711")
        XCTAssertEqual(try journal.unresolved(), [])
        try begin("b", in: journal, owner: "4712")
        isAlive.withLock { $0 = false }
        XCTAssertEqual(try journal.unresolved().map(\.id.description), ["a", "b"])
        XCTAssertThrowsError(try begin("c", in: journal)) { XCTAssertTrue($0 is UnresolvedOrder) }
        XCTAssertEqual(try journal.intent(ClientOrderID("c"))?.state, .intended, "nothing was sent")
    }

    func test_givenAnOrderOnItsWay_whenItsProcessLivesButTheAnswerIsLongOverdue_thenItIsAnybodysToLookFor() throws {
        let now = Mutex(Timestamp(seconds: 100))
        let journal = try JournalRepository(path: ":memory:", isAlive: { _ in true }, now: { now.withLock(\.self) })
        for (id, price) in [("a", 100), ("b", 101)] { try journal.record(intent(id, at: 100, price: price)) }
        // By the exchange's clock, which is an hour ahead, its deadline is 10 s after the sending.
        let attempt = OrderAttempt(
            nonce: "1", sentAt: Timestamp(seconds: 100), exchangeSentAt: Timestamp(seconds: 3_700),
            deadline: Timestamp(seconds: 3_710), owner: "stopped")
        try journal.begin(ClientOrderID("a"), attempt: attempt)
        now.withLock { $0 = Timestamp(seconds: 121) }
        XCTAssertEqual(try journal.unresolved(), [])
        now.withLock { $0 = Timestamp(seconds: 123) }
        XCTAssertEqual(try journal.unresolved().map(\.id.description), ["a"])
        XCTAssertThrowsError(try begin("b", in: journal)) { XCTAssertTrue($0 is UnresolvedOrder) }
    }

    func test_givenAProcessThatWakesAfterOthersHaveFoundOut_whenItTellsOfItsLostAnswer_thenTheirWordStands() throws {
        for (found, state) in [
            (OrderIntent.Event.provedAbsent, OrderIntent.State.notPlaced), (.seen(.open), .open),
            (.seen(.filled), .filled),
        ] {
            let journal = try JournalRepository(path: ":memory:")
            try journal.record(intent("a", at: 100))
            try begin("a", in: journal, owner: "stopped")
            try journal.apply(found, to: ClientOrderID("a"), at: Timestamp(seconds: 130), detail: "")
            let late = try journal.apply(.answerLost, to: ClientOrderID("a"), at: Timestamp(seconds: 140), detail: "")
            XCTAssertEqual(late.state, state)
        }
        for state in [OrderIntent.Event.seen(.open), .declaredAbsent, .provedAbsent] {
            let journal = try JournalRepository(path: ":memory:")
            try journal.record(intent("a", at: 100))
            try begin("a", in: journal, owner: "stopped")
            let known = try journal.apply(state, to: ClientOrderID("a"), at: Timestamp(seconds: 130), detail: "")
            let proof = try journal.apply(
                .provedAbsent, to: ClientOrderID("a"), at: Timestamp(seconds: 140), detail: "by another look")
            XCTAssertEqual(proof.state, known.state)
        }
        let journal = try JournalRepository(path: ":memory:")
        try journal.record(intent("a", at: 100))
        try begin("a", in: journal, owner: "stopped")
        try journal.apply(.provedAbsent, to: ClientOrderID("a"), at: Timestamp(seconds: 130), detail: "")
        XCTAssertEqual(
            try journal.apply(.refused, to: ClientOrderID("a"), at: Timestamp(seconds: 140), detail: "").state,
            .notPlaced)
        XCTAssertEqual(
            try journal.apply(.accepted, to: ClientOrderID("a"), at: Timestamp(seconds: 141), detail: "").state,
            .appeared, "an answer that says it was taken is an alarm")
    }

    func test_givenAnOrderThatALivingProcessIsAboutToSend_whenItsIdIsAskedFor_thenItIsInThatProcesssHand() throws {
        let isAlive = Mutex(true)
        let journal = try JournalRepository(path: ":memory:", isAlive: { _ in isAlive.withLock(\.self) })
        let order = intent("a", at: 100)
        try journal.record(order, owner: "sender")
        func isInHand(_ order: OrderIntent, by owner: String = "me", at second: Int64 = 110) throws -> Bool {
            try journal.isInHand(order, byOtherThan: owner, at: Timestamp(seconds: second))
        }
        XCTAssertTrue(try isInHand(order))
        XCTAssertFalse(try isInHand(order, by: "sender"), "its own")
        XCTAssertFalse(try isInHand(order, at: 161), "a confirmation does not live that long")
        try begin("a", in: journal, owner: "sender")
        let between = try journal.apply(.refusedForNow, to: order.id, at: Timestamp(seconds: 105), detail: "")
        XCTAssertTrue(try isInHand(between), "it may be sent once more")
        isAlive.withLock { $0 = false }
        XCTAssertFalse(try isInHand(between))
    }

    func test_givenAnOrderThatTradedInPart_whenTypedAgain_thenItIsARepetition_howeverItEnded() throws {
        func request(_ force: TimeInForce) -> OrderRequest {
            var request = intent("x", at: 1).request
            request.options.timeInForce = force
            return request
        }
        for (force, sightings, isRepeated) in [
            (TimeInForce.immediateOrCancel, [OrderIntent.Sighting.cancelled], true),
            (.immediateOrCancel, [.cancelledByExchange], false),
            (.goodTillCancelled, [.cancelled], false), (.goodTillCancelled, [.partlyFilled, .cancelled], true),
        ] {
            let journal = try JournalRepository(path: ":memory:")
            let id = ClientOrderID("a")
            try journal.record(OrderIntent(id: id, request: request(force), createdAt: Timestamp(seconds: 100)))
            try begin("a", in: journal)
            try journal.apply(.accepted, to: id, at: Timestamp(seconds: 101), detail: "")
            for sighting in sightings {
                try journal.apply(.seen(sighting), to: id, at: Timestamp(seconds: 102), detail: "")
            }
            let again = OrderIntent(
                id: ClientOrderID("b"), request: request(force), createdAt: Timestamp(seconds: 110))
            do {
                try journal.record(again, refusingRepeatsSince: Timestamp(seconds: 70))
                XCTAssertFalse(isRepeated, "\(force) \(sightings)")
            } catch is RepeatedOrder {
                XCTAssertTrue(isRepeated, "\(force) \(sightings)")
            }
        }
    }

    func test_givenALease_whenAnotherProcessWantsIt_thenItWaitsForItsEndOrTheHoldersDeath() throws {
        let isAlive = Mutex(true)
        let journal = try JournalRepository(path: ":memory:") { _ in isAlive.withLock(\.self) }
        let id = ClientOrderID("a")
        func lease(_ owner: String, at second: Int64) throws -> Bool {
            try journal.lease(id, to: owner, until: Timestamp(seconds: second + 5), at: Timestamp(seconds: second))
        }
        XCTAssertTrue(try lease("one", at: 1))
        XCTAssertTrue(try lease("one", at: 2), "its own")
        XCTAssertFalse(try lease("two", at: 3))
        XCTAssertTrue(try lease("two", at: 8), "it has run out")
        isAlive.withLock { $0 = false }
        XCTAssertTrue(try lease("one", at: 9), "the holder died")
        try journal.endLease(id, of: "one")
        isAlive.withLock { $0 = true }
        XCTAssertTrue(try lease("two", at: 9))
    }

    func test_givenAJournalOfTheFirstVersion_whenOpened_thenItsOrdersAreThere() throws {
        let path = try temporaryFolder() + "/journal.db"
        do {
            let old = try Connection(path: path, durability: .powerLoss)
            try old.migrate([JournalGuardTests.firstVersion])
            try old.run(
                "INSERT INTO orders VALUES ('0199AAAA-0000-7000-8000-000000000001', 'BTC/USD', 'buy', 'limit', '0.5', '64250.1', 10, 'unknown', NULL)"
            )
        }
        let journal = try JournalRepository(path: path)
        let intent = try XCTUnwrap(journal.unresolved().first)
        XCTAssertEqual(intent.request.limitPrice, try Price(parsing: "64250.1"))
        XCTAssertEqual(intent.request.quantity, try Quantity(parsing: "0.5"))
        XCTAssertEqual(try journal.intent(ClientOrderID("0199aaaa000070008000000000000001")), intent)
    }

    func test_givenNumbersOfOurOwn_whenTaken_thenNoneComesTwice() throws {
        let path = try temporaryFolder() + "/journal.db"
        let numbers = try (0..<3).map { _ in try JournalRepository(path: path).nextUserReference() }
        XCTAssertEqual(numbers, [1_073_741_824, 1_073_741_825, 1_073_741_826])
    }

    private static let firstVersion = [
        """
        CREATE TABLE orders (
            id TEXT PRIMARY KEY, pair TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
            type TEXT NOT NULL, quantity TEXT NOT NULL, limit_price TEXT, created_at INTEGER NOT NULL,
            state TEXT NOT NULL, order_id TEXT
        ) STRICT
        """,
        """
        CREATE TABLE order_attempts (
            id TEXT NOT NULL REFERENCES orders (id), number INTEGER NOT NULL, nonce TEXT NOT NULL,
            sent_at INTEGER NOT NULL, deadline INTEGER NOT NULL, outcome TEXT, PRIMARY KEY (id, number)
        ) STRICT
        """,
        """
        CREATE TABLE order_events (
            id TEXT NOT NULL REFERENCES orders (id), event TEXT NOT NULL, at INTEGER NOT NULL,
            detail TEXT NOT NULL
        ) STRICT
        """,
    ]
}
