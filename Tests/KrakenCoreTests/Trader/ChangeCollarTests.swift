import Transport
import XCTest

@testable import KrakenCore

/// Prices of changes that lie so far on the bad side that they must be mistyped.
final class ChangeCollarTests: XCTestCase {
    private func verdicts(
        _ change: OrderChange, _ type: OrderType, trigger: String, limit: String, misc: String, last: String,
        bid: String? = nil
    ) throws -> [OrderCheck.Rule] {
        let price = { (text: String) in try Price(parsing: text) }
        let pair = Pair(base: Asset("BTC"), quote: Asset("USD"))
        let instrument = try Instrument(
            pair: pair, id: "XXBTZUSD", alternativeName: "XBTUSD", baseID: "XXBT", quoteID: "ZUSD", priceDecimals: 1,
            quantityDecimals: 8, costDecimals: 5, tick: price("0.1"), minimumQuantity: Quantity(parsing: "0.00005"),
            minimumCost: Amount(parsing: "0.5"), status: .online,
            takerFees: [.init(volume: .zero, fee: Percent(parsing: "0.4"))], makerFees: [])
        let ticker = try Ticker(
            ask: price(last), bid: price(bid ?? last), last: price(last), open: price("1"), high: price("1"),
            low: price("1"), volume: .zero, averagePrice: price("1"), trades: 0)
        let json = """
            {"refid":null,"userref":5,"status":"open","opentm":1790000000,"descr":{"pair":"XBTUSD","type":"sell",\
            "ordertype":"\(type.rawValue)","price":"\(trigger)","price2":"\(limit)"},"vol":"0.1","vol_exec":"0",\
            "cost":"0","fee":"0","misc":"\(misc)","oflags":"fciq"}
            """
        let order = try ExchangeOrder(key: "OAAAAA-BBBBB-CCCCCC", wire: JSON(parsing: json.utf8))
        let checks = OrderChecks(instrument: instrument, ticker: ticker, available: nil, unresolved: [])
        return ChangeChecks(
            order: order, change: change, request: OrderRequest(order, change, type: type, pair: pair), checks: checks
        ).verdicts.filter { $0.problem != nil }.map(\.rule)
    }

    func test_givenAStopThatWaits_whenItsTriggerIsMovedFarToTheWrongSide_thenTheCollarRefusesIt() throws {
        for (trigger, isRefused) in [("56000", true), ("54000", false), ("10000", false)] {
            let found = try verdicts(
                OrderChange(triggerPrice: Price(parsing: trigger)), .stopLoss, trigger: "48000", limit: "0", misc: "",
                last: "50000")
            XCTAssertEqual(found, isRefused ? [.collar] : [], trigger)
        }
        let typo = try verdicts(
            OrderChange(limitPrice: Price(parsing: "4700")), .stopLossLimit, trigger: "48000", limit: "47900",
            misc: "", last: "50000")
        XCTAssertEqual(typo, [.collar], "a limit far worse than the trigger it follows")
    }

    func test_givenAStopThatWasSetOffInAFall_whenItsLimitFollowsTheMarket_thenItsOldTriggerDoesNotForbidThat() throws {
        for (limit, isRefused) in [("39900", false), ("35000", true)] {
            let found = try verdicts(
                OrderChange(limitPrice: Price(parsing: limit)), .stopLossLimit, trigger: "48000", limit: "47900",
                misc: "stopped", last: "40000")
            XCTAssertEqual(found, isRefused ? [.collar] : [], limit)
        }
    }

    func test_givenABookWithoutBids_whenAWaitingStopIsTightened_thenItNeedsNoQuote_butOneSetOffAtOnceDoes() throws {
        for type in [OrderType.stopLoss, .stopLossLimit] {
            for (trigger, isRefused) in [("49000", false), ("50000", true), ("51000", true)] {
                var change = try OrderChange(triggerPrice: Price(parsing: trigger))
                if type == .stopLossLimit { change.limitPrice = try Price(parsing: "48900") }
                let found = try verdicts(
                    change, type, trigger: "48000", limit: type == .stopLossLimit ? "47900" : "0", misc: "",
                    last: "50000", bid: "0")
                XCTAssertEqual(found, isRefused ? [.collar] : [], "\(type.rawValue) \(trigger)")
            }
        }
        let resting = try verdicts(
            OrderChange(limitPrice: Price(parsing: "47000")), .stopLossLimit, trigger: "48000", limit: "47900",
            misc: "stopped", last: "47500", bid: "0")
        XCTAssertEqual(resting, [.collar], "nothing tells how bad a limit in the book is")
    }
}
