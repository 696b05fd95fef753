import Storage
import TestSupport
import Trading
import XCTest

/// What the operator allows holds for all processes together, because it is checked where wishes are written down.
final class JournalBudgetTests: XCTestCase {
    private let noon = Timestamp(seconds: 1_790_000_000).startOfDay + .seconds(43_200)
    private let dollars = Asset("USD")
    private let pair = Pair(base: Asset("BTC"), quote: Asset("USD"))

    private func order(_ id: String, worth: Int?, _ currency: String = "USD", at moment: Timestamp? = nil)
        -> OrderIntent
    {
        OrderIntent(
            id: ClientOrderID(id),
            request: OrderRequest(
                pair: pair, side: .buy, type: .limit, quantity: Quantity(whole: 1), limitPrice: Price(whole: 100)),
            createdAt: moment ?? noon, worth: worth.map { Worth(Amount(whole: $0), of: Asset(currency)) })
    }

    private func change(_ id: String, worth: Int) -> ChangeIntent {
        ChangeIntent(
            id: ClientOrderID(id), way: .amend, orderID: OrderID("OAAAAA-BBBBB-CCCCCC"), pair: pair, side: .buy,
            wanted: OrderChange(quantity: Quantity(whole: 2)), before: OrderChange(quantity: Quantity(whole: 1)),
            createdAt: noon, worth: Worth(Amount(whole: worth), of: dollars))
    }

    private func budget(_ limit: Int?, perMinute: Int? = nil) -> OrderBudget {
        OrderBudget(
            currency: dollars, dailyValue: limit.map { Amount(whole: $0) }, ordersPerMinute: perMinute)
    }

    private func excess(_ body: () throws -> Void) throws -> BeyondBudget? {
        do {
            try body()
            return nil
        } catch let error as BeyondBudget { return error }
    }

    func test_givenTwoProcessesWhoseOrdersFitEachButNotTogether_whenWrittenDown_thenTheSecondIsRefused() throws {
        let path = try temporaryFolder() + "/journal.db"
        let (one, two) = (
            try JournalRepository(path: path, isAlive: { _ in true }),
            try JournalRepository(path: path, isAlive: { _ in true })
        )
        try one.record(order("a", worth: 60), owner: "one", within: budget(100))
        let excess = try excess { try two.record(order("b", worth: 60), owner: "two", within: budget(100)) }
        XCTAssertEqual(
            excess, .value(Amount(whole: 60), already: Amount(whole: 60), limit: Amount(whole: 100), currency: dollars))
        XCTAssertNil(try two.intent(ClientOrderID("b")), "nothing of it was written")
        try two.record(order("c", worth: 40), owner: "two", within: budget(100))
    }

    func test_givenAnOrderThatCameToNothing_whenAnotherOneIsWrittenDown_thenItDoesNotCount() throws {
        let journal = try JournalRepository(path: ":memory:", isAlive: { $0 == "alive" })
        try journal.record(order("dead", worth: 100), owner: "gone", within: budget(100))
        try journal.record(order("refused", worth: 100), owner: "alive", within: budget(100))
        try journal.begin(
            ClientOrderID("refused"), attempt: OrderAttempt(nonce: "1", sentAt: noon, deadline: noon + .seconds(10)))
        XCTAssertNotNil(try excess { try journal.record(order("b", worth: 1), within: budget(100)) })
        try journal.apply(.refused, to: ClientOrderID("refused"), at: noon, detail: "")
        try journal.record(order("b", worth: 100), owner: "alive", within: budget(100))
    }

    func test_givenAnOrderOfYesterday_whenAnotherOneIsWrittenDownAfterMidnight_thenADayBegins() throws {
        let journal = try JournalRepository(path: ":memory:", isAlive: { _ in true })
        let midnight = noon.startOfDay + .seconds(86_400)
        try journal.record(order("a", worth: 100, at: midnight - .seconds(1)), owner: "x", within: budget(100))
        try journal.record(order("b", worth: 100, at: midnight), owner: "x", within: budget(100))
        XCTAssertNotNil(
            try excess { try journal.record(order("c", worth: 1, at: midnight), owner: "x", within: budget(100)) })
    }

    func test_givenAChange_whenItAddsToTheDay_thenItCountsLikeAnOrder() throws {
        let journal = try JournalRepository(path: ":memory:", isAlive: { _ in true })
        try journal.record(order("a", worth: 60), owner: "x", within: budget(100))
        try journal.record(change("more", worth: 30), owner: "x", within: budget(100))
        XCTAssertEqual(
            try excess { try journal.record(change("most", worth: 20), owner: "x", within: budget(100)) },
            .value(Amount(whole: 20), already: Amount(whole: 90), limit: Amount(whole: 100), currency: dollars))
        XCTAssertEqual(try journal.changes().map(\.id.description), ["more"])
        try journal.beginChange(
            ClientOrderID("more"), attempt: OrderAttempt(nonce: "1", sentAt: noon, deadline: noon + .seconds(10)))
        try journal.settleChange(ClientOrderID("more"), as: .refused, at: noon, detail: "")
        try journal.record(change("most", worth: 20), owner: "x", within: budget(100))
    }

    func test_givenAWorthInAnotherCurrency_whenTheLimitIsChecked_thenItIsTheOneToldOrNobodyKnows() throws {
        let journal = try JournalRepository(path: ":memory:", isAlive: { _ in true })
        try journal.record(order("a", worth: 5, "EUR"), owner: "x")
        try journal.record(order("b", worth: nil), owner: "x")
        var budget = budget(100)
        budget.worths = [ClientOrderID("a"): Amount(whole: 70)]
        XCTAssertEqual(
            try excess { try journal.record(order("c", worth: 10), owner: "x", within: budget) },
            .valueNotKnown(currency: dollars))
        budget.worths[ClientOrderID("b")] = Amount(whole: 25)
        XCTAssertEqual(
            try excess { try journal.record(order("c", worth: 10), owner: "x", within: budget) },
            .value(Amount(whole: 10), already: Amount(whole: 95), limit: Amount(whole: 100), currency: dollars))
        try journal.record(order("c", worth: 5), owner: "x", within: budget)
    }

    func test_givenALimitOfOrdersAMinute_whenManyProcessesWrite_thenNoMoreThanThatGetThrough() throws {
        let path = try temporaryFolder() + "/journal.db"
        var refused = 0
        for index in 0..<5 {
            let journal = try JournalRepository(path: path, isAlive: { _ in true })
            let order = order("\(index)", worth: nil)
            if try excess({ try journal.record(order, owner: "\(index)", within: budget(nil, perMinute: 3)) })
                == .rate(OrderRate(limit: 3, wanted: 1, sent: 3, roomAt: noon + .seconds(60)))
            {
                refused += 1
            }
        }
        XCTAssertEqual(refused, 2)
        let journal = try JournalRepository(path: path, isAlive: { _ in true })
        try journal.record(
            order("later", worth: nil, at: noon + .seconds(61)), owner: "x", within: budget(nil, perMinute: 3))
    }

    func test_givenADayThatIsOverItsLimit_whenAChangeAddsNothing_thenItIsWrittenDown() throws {
        let journal = try JournalRepository(path: ":memory:", isAlive: { _ in true })
        try journal.record(order("a", worth: 200), owner: "x")
        try journal.record(change("smaller", worth: 0), owner: "x", within: budget(100))
        XCTAssertNotNil(try excess { try journal.record(change("more", worth: 1), owner: "x", within: budget(100)) })
    }

    func test_givenABatch_whenItGoesBeyondInTheMiddle_thenNothingOfItIsWritten() throws {
        let journal = try JournalRepository(path: ":memory:", isAlive: { _ in true })
        let batch = ["a", "b", "c"].map { order($0, worth: 40) }
        XCTAssertNotNil(try excess { try journal.record(batch: batch, owner: "x", within: budget(100)) })
        XCTAssertEqual(try journal.latest(5), [])
    }
}
