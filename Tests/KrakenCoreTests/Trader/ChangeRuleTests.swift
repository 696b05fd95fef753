import Trading
import Transport
import XCTest

@testable import KrakenCore

/// Which changes an order itself allows, and how an order that ended is seen.
final class ChangeRuleTests: XCTestCase {
    private func order(
        _ type: String = "limit", status: String = "open", executed: String = "0", reason: String = "null"
    ) throws -> ExchangeOrder {
        let json = """
            {"refid":null,"userref":5,"status":"\(status)","opentm":1790000000,"reason":\(reason),\
            "descr":{"pair":"XBTUSD","type":"sell","ordertype":"\(type)","price":"100","price2":"0"},\
            "vol":"3","vol_exec":"\(executed)","cost":"0","fee":"0","misc":"","oflags":"fciq"}
            """
        return try ExchangeOrder(key: "OAAAAA-BBBBB-CCCCCC", wire: JSON(parsing: json.utf8))
    }

    private func problems(_ order: ExchangeOrder, volume: String? = nil, shown: String? = nil) throws
        -> [ChangeDraft.Problem]
    {
        var draft = ChangeDraft()
        draft.quantity = try volume.map { try Quantity(parsing: $0) }
        draft.displayQuantity = try shown.map { try Quantity(parsing: $0) }
        return draft.problems(
            with: OrderChange(quantity: draft.quantity, displayQuantity: draft.displayQuantity), of: order)
    }

    func test_givenAnOrderThatTradedInPart_whenItsVolumeIsCutToThat_thenThereIsNothingLeftToChange() throws {
        let order = try order(executed: "1")
        let one = try Quantity(parsing: "1")
        XCTAssertEqual(try problems(order, volume: "1"), [.notAboveFilled(one, filled: one)])
        XCTAssertEqual(try problems(order, volume: "0.5").count, 1)
        XCTAssertEqual(try problems(order, volume: "1.0001"), [])
    }

    func test_givenAnIceberg_whenLessThanAFifteenthOfItsRestWouldShow_thenItIsRefused() throws {
        let order = try order("iceberg", executed: "1.5")
        XCTAssertEqual(try problems(order, shown: "0.1"), [])
        XCTAssertEqual(
            try problems(order, shown: "0.0999"),
            [.displayOutOfRange(minimum: try Quantity(parsing: "0.1"), maximum: try Quantity(parsing: "1.5"))])
        XCTAssertEqual(try problems(order, shown: "1.6").count, 1, "more than is left")
        XCTAssertEqual(try problems(order, volume: "4.5", shown: "0.1").count, 1, "the rest after the change counts")
    }

    func test_givenAnOrderThatEnded_whenABracketSeesIt_thenWhatTradedWholeIsFilled_andTheUserIsNamed() throws {
        let three = Quantity(whole: 3)
        XCTAssertEqual(try order(status: "canceled", executed: "3").bracketSighting, .filled(three))
        XCTAssertEqual(try order(status: "expired", executed: "3").bracketSighting, .filled(three))
        XCTAssertEqual(
            try order(status: "canceled", executed: "1", reason: #""User requested""#).bracketSighting,
            .ended(Quantity(whole: 1), byUser: true))
        XCTAssertEqual(
            try order(status: "canceled", reason: #""Out of liquidity""#).bracketSighting, .ended(.zero, byUser: false))
        XCTAssertEqual(try order(executed: "1").bracketSighting, .open(Quantity(whole: 1)))
    }
}
