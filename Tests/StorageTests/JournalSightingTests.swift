import Storage
import TestSupport
import Trading
import XCTest

/// What lists of the exchange change in the journal.
final class JournalSightingTests: XCTestCase {
    private let now = Timestamp(seconds: 1_000)

    private func journal(_ ids: String...) throws -> JournalRepository {
        let journal = try JournalRepository(path: ":memory:")
        for (index, id) in ids.enumerated() {
            let request = try OrderRequest(
                pair: Pair(base: Asset("BTC"), quote: Asset("USD")), side: .buy, type: .limit,
                quantity: Quantity(parsing: "0.1"), limitPrice: Price(whole: 100))
            let moment = Timestamp(seconds: Int64(10 + index))
            try journal.record(OrderIntent(id: ClientOrderID(id), request: request, createdAt: moment))
            try journal.begin(
                ClientOrderID(id), attempt: OrderAttempt(nonce: "1", sentAt: moment, deadline: moment + .seconds(10)),
                despiteUnknown: true)
        }
        return journal
    }

    private func seen(_ id: String, _ name: String?, _ sighting: OrderIntent.Sighting) -> SeenOrder {
        SeenOrder(orderID: OrderID(id), clientOrderID: name.map { ClientOrderID($0) }, sighting: sighting)
    }

    func test_givenAcceptedOrders_whenAListShowsThem_thenTheyFollow_byIdOrByName() throws {
        let journal = try journal("a", "b")
        for id in ["a", "b"] {
            try journal.apply(.accepted, to: ClientOrderID(id), orderID: OrderID("O" + id), at: now, detail: "")
        }
        // The exchange echoes no name of one, and the other in capitals.
        let list = [seen("Oa", nil, .partlyFilled), seen("Ob", "B", .filled), seen("Ox", "x", .open)]
        try journal.note(list, watchedSince: now, at: now)
        XCTAssertEqual(try journal.intent(ClientOrderID("a"))?.state, .partlyFilled)
        XCTAssertEqual(try journal.intent(ClientOrderID("b"))?.state, .filled)
        let events = try journal.events(of: ClientOrderID("a")).count
        try journal.note(list, watchedSince: now, at: now)
        XCTAssertEqual(try journal.events(of: ClientOrderID("a")).count, events, "the same again is no news")
        try journal.note([seen("Ob", "b", .open)], watchedSince: now, at: now)
        XCTAssertEqual(try journal.intent(ClientOrderID("b"))?.state, .filled, "a list may be behind")
    }

    func test_givenAnUnknownAndAnAbsentOrder_whenAListShowsThem_thenOneIsOpen_andTheOtherAnAlarm() throws {
        let journal = try journal("a", "b")
        try journal.apply(.answerLost, to: ClientOrderID("a"), at: now, detail: "")
        try journal.apply(.provedAbsent, to: ClientOrderID("b"), at: now, detail: "")
        let list = [seen("Oa", "A", .open), seen("Ob", "b", .open)]
        try journal.note(list, watchedSince: now, at: now + .seconds(1))
        XCTAssertEqual(try journal.intent(ClientOrderID("a"))?.state, .open)
        XCTAssertEqual(try journal.intent(ClientOrderID("b"))?.state, .appeared)
        XCTAssertEqual(try journal.intent(ClientOrderID("b"))?.orderID, OrderID("Ob"))
    }

    func test_givenALaterOrderForTheSame_whenOneAppears_thenItIsItsReplacement() throws {
        let journal = try journal("a", "b")
        let first = try XCTUnwrap(journal.intent(ClientOrderID("a")))
        try journal.apply(.provedAbsent, to: ClientOrderID("b"), at: now, detail: "")
        XCTAssertNil(try journal.replacement(of: first), "nothing came of the other one")
        try journal.apply(.accepted, to: ClientOrderID("b"), orderID: OrderID("Ob"), at: now, detail: "")
        XCTAssertEqual(try journal.replacement(of: first)?.id, ClientOrderID("b"))
        let last = try XCTUnwrap(journal.intent(ClientOrderID("b")))
        XCTAssertNil(try journal.replacement(of: last), "an earlier one replaces nothing")
    }

    func test_givenATurn_whenTakenAgain_thenOnlyAfterTheSpan_orWhenTheClockWentBack() throws {
        let journal = try journal()
        func take(_ seconds: Int64) throws -> Bool {
            try journal.takeTurn("watch", every: .seconds(60), at: Timestamp(seconds: seconds))
        }
        XCTAssertTrue(try take(1_000))
        XCTAssertFalse(try take(1_059))
        XCTAssertTrue(try take(1_060))
        XCTAssertFalse(try take(1_061))
        XCTAssertTrue(try take(500))
    }

    func test_givenIdsWithSignsOfPatterns_whenABeginningIsLookedFor_thenTheyStandForThemselves() throws {
        let journal = try journal("a_b1", "axb2", "0199AAAA-0000-7000-8000-000000000001")
        func ids(_ prefix: String) throws -> [String] { try journal.intents(beginning: prefix).map(\.id.description) }
        XCTAssertEqual(try ids("a_b"), ["a_b1"])
        XCTAssertEqual(try ids("%"), [])
        XCTAssertEqual(try ids("0199aaaa0000"), ["0199AAAA-0000-7000-8000-000000000001"])
        XCTAssertEqual(try ids("0199aaaa-0000-7"), ["0199AAAA-0000-7000-8000-000000000001"])
    }
}
