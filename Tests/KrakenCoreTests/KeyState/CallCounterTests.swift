import XCTest

@testable import KrakenCore

final class CallCounterTests: XCTestCase {
    private let start = Timestamp(seconds: 1_000)
    private let starter = CallCounter.Limits(
        maximum: Points(whole: 15), decay: Tier.starter.decay, reserve: Points(whole: 4))
    private let even = CallCounter.Limits(
        maximum: Points(whole: 10), decay: Points(whole: 1), reserve: Points(whole: 4))

    private func book(
        _ counter: inout CallCounter, _ cost: Int, lookup: Bool = false, after: Duration = .zero,
        _ limits: CallCounter.Limits? = nil, mayWait: Bool = true
    ) -> Duration {
        counter.book(
            Points(whole: cost), isLookup: lookup, mayWait: mayWait, at: start + after, within: limits ?? even)
    }

    func test_givenAnEmptyStarterCounter_whenCallsGo_thenElevenAreFreeAndTheNextWaitsForOnePoint() {
        var counter = CallCounter.empty(at: start)
        for _ in 0..<11 { XCTAssertEqual(book(&counter, 1, starter), .zero) }
        let wait = book(&counter, 1, starter)
        XCTAssertEqual(wait.milliseconds, 3030)
        XCTAssertEqual(book(&counter, 1, starter).milliseconds, 6060)
    }

    func test_givenAFullCounter_whenTimePasses_thenPointsRunOff() {
        var counter = CallCounter.empty(at: start)
        for _ in 0..<6 { XCTAssertEqual(book(&counter, 1), .zero) }
        XCTAssertEqual(book(&counter, 1, after: .milliseconds(400)), .milliseconds(600))
        XCTAssertEqual(book(&counter, 1, after: .seconds(60)), .zero)
    }

    func test_givenAFullCounter_whenALookupComes_thenItUsesTheReserveAtOnceButNoMore() {
        var counter = CallCounter.empty(at: start)
        for _ in 0..<6 { _ = book(&counter, 1) }
        for _ in 0..<4 { XCTAssertEqual(book(&counter, 1, lookup: true), .zero) }
        XCTAssertEqual(book(&counter, 1, lookup: true), .seconds(1))
    }

    func test_givenReadsThatWaitInLine_whenALookupComes_thenItPassesThemWithinTheReserve() {
        var counter = CallCounter.empty(at: start)
        for _ in 0..<26 { _ = book(&counter, 1) }
        XCTAssertEqual(book(&counter, 2, lookup: true), .zero)
        XCTAssertEqual(book(&counter, 2, lookup: true), .zero)
        XCTAssertGreaterThan(book(&counter, 1, lookup: true), .zero)
    }

    func test_givenReadsAndLookupsInAnyMix_whenTheyGoWhenTold_thenTheExchangeNeverCountsMoreThanTheMaximum() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var counter = CallCounter.empty(at: start)
            var now = Duration.zero
            var sent: [(at: Duration, cost: Int)] = []
            for _ in 0..<60 {
                now += .milliseconds(Int64.random(in: 0...900, using: &generator))
                let cost = Int.random(in: 1...4, using: &generator)
                let isLookup = Bool.random(using: &generator)
                sent.append((now + book(&counter, cost, lookup: isLookup, after: now), cost))
            }
            assertWithin(sent, maximum: 10)
        }
    }

    /// Counts as the exchange does.
    private func assertWithin(_ calls: [(at: Duration, cost: Int)], maximum: Double) {
        var (level, last) = (0.0, Duration.zero)
        for call in calls.sorted(by: { $0.at < $1.at }) {
            level = max(0, level - Double((call.at - last).nanoseconds) / 1e9) + Double(call.cost)
            last = call.at
            XCTAssertLessThanOrEqual(level, maximum + 0.0001)
        }
    }

    func test_givenAWeightAboveTheMaximum_whenCalledTwice_thenItGoesAtOnceAndThenWaitsUntilTheCounterIsEmpty() {
        var counter = CallCounter.empty(at: start)
        XCTAssertEqual(book(&counter, 100), .zero)
        XCTAssertEqual(book(&counter, 100), .seconds(100))
        XCTAssertEqual(book(&counter, 100, lookup: true, after: .seconds(1_000)), .zero)
    }

    func test_givenAWeightOfAFraction_whenCalledOften_thenItCountsAsThatFraction() throws {
        var counter = CallCounter.empty(at: start)
        let tenth = try Points(parsing: "0.1")
        for _ in 0..<60 {
            XCTAssertEqual(counter.book(tenth, isLookup: false, mayWait: true, at: start, within: even), .zero)
        }
        XCTAssertEqual(
            counter.book(tenth, isLookup: false, mayWait: true, at: start, within: even), .milliseconds(100))
    }

    func test_givenACallThatMayNotWait_whenItWouldHaveTo_thenNothingIsBooked() {
        var counter = CallCounter.empty(at: start)
        for _ in 0..<6 { _ = book(&counter, 1) }
        let before = counter
        XCTAssertEqual(book(&counter, 1, mayWait: false), .seconds(1))
        XCTAssertEqual(counter, before)
    }

    func test_givenAClockThatWentBack_whenACallComes_thenThatCountsAsNoTime() {
        var counter = CallCounter.empty(at: start)
        for _ in 0..<6 { _ = book(&counter, 1) }
        XCTAssertEqual(book(&counter, 1, after: .seconds(-500)), .seconds(1))
        XCTAssertEqual(book(&counter, 1, after: .seconds(-498)), .zero)
    }

    func test_givenARefusalForTheRate_whenNoted_thenTheNextReadWaitsAsIfTheCounterWereFull() {
        var counter = CallCounter.empty(at: start)
        counter.fill(at: start, within: even)
        XCTAssertEqual(book(&counter, 1), .seconds(5))
    }

    func test_givenACallThatCostsNothing_whenTheCounterIsOverfull_thenItGoesAtOnce() {
        var counter = CallCounter.empty(at: start)
        _ = book(&counter, 500)
        XCTAssertEqual(book(&counter, 0), .zero)
    }

    func test_givenSenselessLimits_whenUsed_thenEveryWaitEnds() {
        let limits = CallCounter.Limits(maximum: .zero, decay: .zero, reserve: Points(whole: 9))
        var counter = CallCounter.empty(at: start)
        XCTAssertEqual(book(&counter, 1, limits), .zero)
        XCTAssertLessThanOrEqual(book(&counter, 1, limits), .seconds(1_001))
    }

    func test_givenTheTiers_whenAsked_thenTheyAreThoseOfTheExchange() {
        XCTAssertEqual(Tier.starter.maximum, Points(whole: 15))
        XCTAssertEqual(Tier.starter.decay.description, "0.33")
        XCTAssertEqual(Tier.intermediate.maximum, Points(whole: 20))
        XCTAssertEqual(Tier.intermediate.decay.description, "0.5")
        XCTAssertEqual(Tier.pro.decay.description, "1")
        var configuration = ClientConfiguration(keyStateFolder: "")
        configuration.privateCallsPerMinute = Points(whole: 15)
        XCTAssertEqual(configuration.privateLimits.decay.description, "0.25")
    }

    func test_givenWeights_whenACallIsPriced_thenTheMostSpecificOneCounts() throws {
        let weights = CallWeights([
            "private/Balance": Points(whole: 7), "Balance": Points(whole: 6), "private/*": Points(whole: 5),
            "*": Points(whole: 3), "Ticker": Points(whole: -1), "AddOrder": Points(whole: 2),
        ])
        XCTAssertEqual(weights.cost(of: "Balance", isPrivate: true, price: 1), Points(whole: 7))
        XCTAssertEqual(weights.cost(of: "OpenOrders", isPrivate: true, price: 1), Points(whole: 5))
        XCTAssertEqual(weights.cost(of: "OHLC", isPrivate: false, price: 1), Points(whole: 3))
        XCTAssertEqual(weights.cost(of: "Ticker", isPrivate: false, price: 1), .zero)
        XCTAssertEqual(weights.cost(of: "AddOrder", isPrivate: true, price: 0), Points(whole: 2))
        XCTAssertEqual(weights.cost(of: "CancelOrder", isPrivate: true, price: 0), .zero)
        XCTAssertEqual(CallWeights().cost(of: "TradesHistory", isPrivate: true, price: 4), Points(whole: 4))
        XCTAssertEqual(
            CallWeights(["Balance": Points(whole: 6), "private/*": Points(whole: 5)])
                .cost(of: "Balance", isPrivate: true, price: 1), Points(whole: 6))
    }
}
