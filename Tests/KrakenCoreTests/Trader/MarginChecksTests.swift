import Storage
import XCTest

@testable import KrakenCore

/// What our own checks make of orders with borrowed money.
final class MarginChecksTests: XCTestCase {
    private let pair = Pair(base: Asset("BTC"), quote: Asset("USD"))

    private func checks(position: String? = "0.5", free: String? = "1000") throws -> OrderChecks {
        let instrument = Instrument(
            pair: pair, id: "XXBTZUSD", alternativeName: "XBTUSD", baseID: "XXBT", quoteID: "ZUSD", priceDecimals: 1,
            quantityDecimals: 8, costDecimals: 5, tick: try Price(parsing: "0.1"),
            minimumQuantity: try Quantity(parsing: "0.0001"), minimumCost: nil, status: .online, takerFees: [],
            makerFees: [], buyLeverages: [2, 3, 5], sellLeverages: [2, 3, 5])
        let ticker = Ticker(
            ask: Price(whole: 40_001), bid: Price(whole: 40_000), last: Price(whole: 40_000),
            open: Price(whole: 40_000),
            high: Price(whole: 40_000), low: Price(whole: 40_000), volume: .zero, averagePrice: Price(whole: 40_000),
            trades: 0)
        var checks = OrderChecks(instrument: instrument, ticker: ticker, available: .zero, unresolved: [])
        let found = try position.map {
            MarginFunds.Position(quantity: try Quantity(parsing: $0), cost: Amount(whole: 19_000))
        }
        checks.margin = MarginFunds(free: try free.map { try Amount(parsing: $0) }, position: found)
        return checks
    }

    private func request(
        _ volume: String, price: String? = nil, leverage: Int? = 5, reduces: Bool = false, type: OrderType = .limit
    ) throws -> OrderRequest {
        var request = OrderRequest(
            pair: pair, side: .sell, type: type, quantity: try Quantity(parsing: volume),
            limitPrice: try price.map { try Price(parsing: $0) })
        (request.options.leverage, request.options.isReduceOnly) = (leverage, reduces)
        return request
    }

    private func draft(_ volume: String, reduces: Bool = false) throws -> OrderDraft {
        var draft = OrderDraft(market: "BTC/USD", side: .sell, type: .market, volume: try VolumeTerm(parsing: volume))
        (draft.options.leverage, draft.options.isReduceOnly) = (5, reduces)
        return draft
    }

    func test_givenAShareOfAPosition_whenItIsLessThanALot_thenItNeverBecomesAllOfIt() throws {
        let checks = try checks()
        let half = try draft("50%", reduces: true).request(checks) { _ in nil }
        XCTAssertEqual(half.quantity.description, "0.25")
        XCTAssertThrowsError(try draft("0.000001%", reduces: true).request(checks) { _ in nil }) {
            guard case .nothingFree? = $0 as? OrderDraft.Fault else { return XCTFail("\($0)") }
        }
        let none = try self.checks(position: "0")
        XCTAssertThrowsError(try draft("50%", reduces: true).request(none) { _ in nil }) {
            XCTAssertEqual($0 as? OrderDraft.Fault, .nothingToClose(.sell))
        }
    }

    func test_givenAShareOfTheFreeMargin_whenSized_thenItFits() throws {
        let checks = try checks(position: "0")
        let all = try draft("100%").request(checks) { _ in nil }
        let needed = try XCTUnwrap(checks.marginNeeded(for: all))
        XCTAssertLessThanOrEqual(needed, Amount(whole: 1_000))
        XCTAssertGreaterThan(needed, Amount(whole: 999))
    }

    func test_givenASaleThatTradesAtTheMarket_whenItOpensAPosition_thenItBindsWhatTheMarketPays() throws {
        let checks = try checks(position: nil)
        // The limit is far below the bid, at which it trades: 0.1 × 40,000 / 5, a fee of 1 %, 0.02 % for opening.
        XCTAssertEqual(checks.marginNeeded(for: try request("0.1", price: "30000")), try Amount(parsing: "840.8"))
        XCTAssertEqual(checks.marginNeeded(for: try request("0.1", price: "50000")), Amount(whole: 1_051))
        XCTAssertEqual(checks.marginNeeded(for: try request("0.1", price: "30000", leverage: 0)), nil)
    }

    func test_givenAPosition_whenAnOrderClosesPartOfIt_thenOnlyTheRestBinds() throws {
        let checks = try checks()
        XCTAssertEqual(checks.marginNeeded(for: try request("0.5", price: "40000")), .zero)
        XCTAssertEqual(checks.marginNeeded(for: try request("0.6", price: "40000")), try Amount(parsing: "840.8"))
        XCTAssertEqual(checks.marginNeeded(for: try request("0.6", price: "40000", reduces: true)), .zero)
        let after = try XCTUnwrap(checks.margin).after([
            request("0.2", price: "40000"), request("0.1", price: "1", leverage: nil),
        ])
        XCTAssertEqual(after.position?.quantity.description, "0.3")
        XCTAssertEqual(after.position?.cost.description, "11400")
        XCTAssertEqual(try checks.margin?.after([request("0", price: "40000")]).position?.quantity, .zero)
    }

    func test_givenALossBeyondTheLimit_whenAPositionIsClosed_thenNothingIsAtRiskThatWasNotBefore() throws {
        for closing in [
            try request("0", price: "40000"), try request("0.1", type: .settlePosition),
            try request("0.1", price: "40000", reduces: true), try request("0.1", price: "40000", leverage: nil),
        ] { XCTAssertFalse(closing.risksMore, "\(closing)") }
        XCTAssertTrue(try request("0.1", price: "40000").risksMore, "it may open a position")
        XCTAssertFalse(try draft("0").risksMore)
        XCTAssertTrue(try draft("0.1").risksMore)
    }

    func test_givenTermsThatDoNotGoTogether_whenLookedAt_thenTheyAreNamed() throws {
        for leverage in [0, 1, -3] {
            XCTAssertEqual(try request("1", price: "1", leverage: leverage).contradictions, [.leverageBelowTwo])
        }
        var closing = try request("0", price: "40000")
        XCTAssertEqual(closing.contradictions, [])
        closing.options.close = ConditionalClose(type: .limit, price: OrderPrice(Price(whole: 1)))
        XCTAssertEqual(closing.contradictions, [.closingHasNoClose])
        var settling = try request("1", type: .settlePosition)
        settling.options.start = .after(seconds: 60)
        XCTAssertEqual(settling.contradictions, [.settlingIsImmediate])
        settling.options.leverage = nil
        XCTAssertEqual(settling.contradictions, [.settlingNeedsLeverage])
    }

    func test_givenAVolumeOfZero_whenSent_thenTheExchangeIsToldThatItMayOnlyReduce() throws {
        func reduces(_ request: OrderRequest) throws -> Bool {
            let order = AddOrder(request, in: try checks().instrument, key: nil, deadline: nil)
            return order.parameters.contains { $0.name == "reduce_only" }
        }
        XCTAssertTrue(try reduces(request("0", price: "40000")))
        XCTAssertTrue(try reduces(request("1", price: "40000", reduces: true)))
        XCTAssertFalse(try reduces(request("1", price: "40000")))
        XCTAssertFalse(try reduces(request("0", type: .settlePosition)))
    }
}
