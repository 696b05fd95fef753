import Storage
import TestSupport
import Trading
import XCTest

/// Brackets in the journal, so that another process can take them up.
final class BracketJournalTests: XCTestCase {
    private func record(_ id: String = "a", owner: String? = "me") throws -> BracketRecord {
        BracketRecord(
            id: ClientOrderID(id), pair: Pair(base: Asset("BTC"), quote: Asset("USD")),
            terms: Bracket.Terms(
                side: .sell, quantity: try Quantity(parsing: "0.01"), stop: try Price(parsing: "50000.1"),
                target: try Price(parsing: "70000"), minimum: try Quantity(parsing: "0.0001"), rests: .target,
                bound: .seconds(7)),
            stopLimit: try Price(parsing: "49900.5"), createdAt: Timestamp(seconds: 1_790_000_000), owner: owner)
    }

    func test_givenABracket_whenItIsWrittenDown_thenEverythingComesBack() throws {
        let path = try temporaryFolder() + "/journal.db"
        let journal = try JournalRepository(path: path)
        try journal.record(try record())
        try journal.add(ClientOrderID("a"), leg: .target, to: ClientOrderID("a"))
        try journal.add(ClientOrderID("b"), leg: .stop, to: ClientOrderID("a"))
        try journal.noteBracketCancel(of: ClientOrderID("a"))
        try journal.end(bracket: ClientOrderID("a"), as: "left-bare")
        var expected = try record()
        expected.end = "left-bare"
        expected.orders = [
            .init(leg: .target, id: ClientOrderID("a"), isCancelled: true), .init(leg: .stop, id: ClientOrderID("b")),
        ]
        XCTAssertEqual(try JournalRepository(path: path).brackets(), [expected])
    }

    func test_givenALivingProcess_whenAnotherTakesItsBracket_thenItMayNot_unlessTheFirstHasEndedIt() throws {
        let journal = try JournalRepository(path: ":memory:", isAlive: { $0 == "living" })
        for (id, owner) in [("a", "living"), ("b", "dead")] { try journal.record(try record(id, owner: owner)) }
        XCTAssertEqual(try journal.claim(bracket: ClientOrderID("a"), for: "other"), "living")
        XCTAssertNil(try journal.claim(bracket: ClientOrderID("b"), for: "other"))
        XCTAssertNil(try journal.claim(bracket: ClientOrderID("a"), for: "living"), "it is its own")
        try journal.end(bracket: ClientOrderID("a"), as: "stop-left")
        XCTAssertNil(try journal.claim(bracket: ClientOrderID("a"), for: "other"))
        XCTAssertEqual(try journal.brackets().map(\.owner), ["other", "other"])
        XCTAssertEqual(try journal.brackets().map(\.end), [nil, nil])
    }
}
