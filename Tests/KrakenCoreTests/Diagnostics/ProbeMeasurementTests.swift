import Trading
import XCTest

@testable import KrakenCore

/// What the figures of a probe say of what the program takes for granted.
final class ProbeMeasurementTests: XCTestCase {
    private var figures: ProbeFigures {
        var figures = ProbeFigures()
        figures.answer = .milliseconds(90)
        figures.openList = .seen(after: .milliseconds(120))
        figures.query = .seen(after: .milliseconds(250))
        figures.echo = .same
        figures.filter = .refused("")
        figures.repeatedName = .refused("EOrder:Duplicate cl_ord_id")
        figures.pastDeadline = .refused("EService:Deadline elapsed")
        figures.cancel = .seen(after: .milliseconds(180))
        figures.closedList = .seen(after: .seconds(1))
        return figures
    }

    private func verdict(_ key: String, _ figures: ProbeFigures) -> ProbeMeasurement.Verdict? {
        figures.measurements(PlacingRules()).first { $0.key == key }?.verdict
    }

    func test_givenEverythingAsAssumed_whenTold_thenEveryLineConfirms_andTheLongestListDecides() {
        let lines = figures.measurements(PlacingRules())
        XCTAssertEqual(lines.count, 10)
        XCTAssertEqual(Set(lines.map(\.verdict)), [.confirms])
        XCTAssertEqual(lines.first { $0.key == "settle" }?.time, .seconds(1))
    }

    func test_givenListsThatAreLate_whenTold_thenTheSettleTimeIsContradicted() {
        var late = figures
        late.openList = .seen(after: .seconds(16))
        XCTAssertEqual(verdict("open_list", late), .contradicts)
        XCTAssertEqual(verdict("settle", late), .contradicts)
        var rules = PlacingRules()
        rules.settleTime = .seconds(30)
        XCTAssertEqual(Set(late.measurements(rules).map(\.verdict)), [.confirms], "a longer setting mends it")
        late.closedList = .notSeen(within: .seconds(15))
        XCTAssertEqual(verdict("closed_list", late), .contradicts)
        XCTAssertNil(verdict("settle", late), "nothing to conclude from")
    }

    func test_givenNamesThatDoNotComeBack_whenTold_thenThatContradicts() {
        var odd = figures
        odd.echo = .respelt("ABC")
        XCTAssertEqual(verdict("echo", odd), .confirms)
        odd.echo = .missing
        odd.filter = .taken
        XCTAssertEqual(verdict("echo", odd), .contradicts)
        XCTAssertEqual(verdict("filter", odd), .contradicts)
    }

    func test_givenChecksThatPass_whenTold_thenNothingIsConcluded() {
        var silent = figures
        silent.repeatedName = .taken
        silent.pastDeadline = .notTold("no answer")
        XCTAssertEqual(verdict("repeated_name", silent), .notTold)
        XCTAssertEqual(verdict("past_deadline", silent), .notTold)
    }

    func test_givenNothingMeasured_whenTold_thenThereIsNoLine() {
        XCTAssertEqual(ProbeFigures().measurements(PlacingRules()), [])
    }

    func test_givenAMarket_whenAProbeIsDrafted_thenItIsSmallFarAndOverByItself() throws {
        let price = { (text: String) in try Price(parsing: text) }
        var instrument = Instrument.forProbe(try price("0.1"), minimum: try Quantity(parsing: "0.00005"))
        let ticker = Ticker.forProbe(bid: try price("50000.3"), ask: try price("50000.7"))
        let buy = try XCTUnwrap(ProbeDraft.draft(in: instrument, ticker, side: .buy))
        XCTAssertEqual(buy.price, .exchange(OrderPrice(try price("40000.2"))))
        XCTAssertEqual(buy.volume, .quantity(try Quantity(parsing: "0.00005")))
        XCTAssertEqual(buy.options.flags, [.post])
        XCTAssertEqual(buy.options.expiry, .after(seconds: 300))
        XCTAssertEqual(buy.options.timeInForce, .goodTillDate)
        let sell = try XCTUnwrap(ProbeDraft.draft(in: instrument, ticker, side: .sell))
        XCTAssertEqual(sell.price, .exchange(OrderPrice(try price("60000.9"))))
        instrument.minimumCost = try Amount(parsing: "5")
        let dear = try XCTUnwrap(ProbeDraft.draft(in: instrument, ticker, side: .buy))
        XCTAssertEqual(dear.volume, .quantity(try Quantity(parsing: "0.000125")), "5 / 40000.2, rounded up")
        XCTAssertNil(ProbeDraft.draft(in: instrument, .forProbe(bid: .zero, ask: .zero), side: .buy))
    }
}

extension Instrument {
    fileprivate static func forProbe(_ tick: Price, minimum: Quantity) -> Instrument {
        Instrument(
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), id: "XXBTZUSD", alternativeName: "XBTUSD",
            baseID: "XXBT", quoteID: "ZUSD", priceDecimals: 1, quantityDecimals: 8, costDecimals: 5, tick: tick,
            minimumQuantity: minimum, minimumCost: nil, status: .online, takerFees: [], makerFees: [])
    }
}

extension Ticker {
    fileprivate static func forProbe(bid: Price, ask: Price) -> Ticker {
        Ticker(
            ask: ask, bid: bid, last: bid, open: bid, high: bid, low: bid, volume: .zero, averagePrice: bid, trades: 0)
    }
}
