import Storage
import Trading
import XCTest

/// What the account was worth when a day began, and what came and went since.
final class AccountWorthTests: XCTestCase {
    private let dollars = Asset("USD")
    private let midnight = Timestamp(seconds: 1_790_000_000).startOfDay

    private func worth(_ amount: Int, at moment: Timestamp, _ currency: String = "USD") -> KeptWorth {
        KeptWorth(worth: Amount(whole: amount), currency: Asset(currency), seenAt: moment)
    }

    private func flow(_ id: String, at moment: Timestamp) -> AccountFlow {
        AccountFlow(id: id, asset: dollars, amount: Amount(whole: 10), moment: moment)
    }

    func test_givenLooksOnTwoDays_whenTheSecondBeginsIsAsked_thenItIsTheLastLookOfTheFirst() throws {
        let journal = try JournalRepository(path: ":memory:")
        XCTAssertNil(try journal.worth(atBeginningOf: midnight, in: dollars))
        try journal.keep(worth(3, at: midnight + .seconds(60)))
        try journal.keep(worth(4, at: midnight + .seconds(120)))
        XCTAssertEqual(
            try journal.worth(atBeginningOf: midnight, in: dollars)?.worth, Amount(whole: 3), "the first of the day")
        for (amount, hour) in [(1, Int64(1)), (2, 23), (9, 12)] {
            try journal.keep(worth(amount, at: midnight - .seconds(86_400 - hour * 3_600)))
        }
        try journal.keep(worth(70, at: midnight - .seconds(1), "EUR"))
        XCTAssertEqual(
            try journal.worth(atBeginningOf: midnight + .seconds(500), in: dollars),
            worth(2, at: midnight - .seconds(3_600)))
        XCTAssertEqual(
            try journal.worth(atBeginningOf: midnight + .seconds(3 * 86_400), in: dollars), nil, "nobody looked")
    }

    func test_givenAPartOfTheLedgerThatWasRead_whenAnotherPartIs_thenItIsKnownWithoutAGapOnly() throws {
        let journal = try JournalRepository(path: ":memory:")
        func known() throws -> [Int64]? {
            try journal.flowsKnown().map { [($0.from - midnight).milliseconds, ($0.until - midnight).milliseconds] }
        }
        func read(_ from: Int64, _ until: Int64, _ flows: [AccountFlow] = []) throws {
            try journal.keep(flows, from: midnight + .seconds(from), until: midnight + .seconds(until))
        }
        XCTAssertNil(try known())
        try read(100, 200, [flow("a", at: midnight + .seconds(150)), flow("b", at: midnight + .seconds(160))])
        try read(190, 300, [flow("b", at: midnight + .seconds(160))])
        XCTAssertEqual(try known(), [100_000, 300_000])
        try read(400, 500)
        XCTAssertEqual(try known(), [400_000, 500_000], "between 300 and 400 anything may have come")
        try read(50, 450)
        XCTAssertEqual(try known(), [50_000, 500_000])
        XCTAssertEqual(try journal.flows(after: midnight + .seconds(150)).map(\.id), ["b"], "each counts once")
    }
}
