import Trading
import Transport
import XCTest

@testable import KrakenCore

/// What the exchange's answers prove about a change whose own answer was lost.
final class ChangeEvidenceTests: XCTestCase {
    private let sent = Timestamp(seconds: 1_790_000_000)
    private let oldID = "OAAAAA-BBBBB-CCCCCC"

    private func order(
        _ id: String = "OAAAAA-BBBBB-CCCCCC", volume: String = "1", price: String = "100", status: String = "open",
        executed: String = "0", misc: String = "", opened: Int64 = -500, userref: String = "5", client: String? = nil,
        side: String = "sell", pair: String = "XBTUSD", parent: String = "null"
    ) throws -> ExchangeOrder {
        let name = client.map { #","cl_ord_id":"\#($0)""# } ?? ""
        let json = """
            {"refid":\(parent),"userref":\(userref),"status":"\(status)","opentm":\(1_790_000_000 + opened),\
            "descr":{"pair":"\(pair)","type":"\(side)","ordertype":"limit","price":"\(price)","price2":"0"},\
            "vol":"\(volume)","vol_exec":"\(executed)","cost":"0","fee":"0","misc":"\(misc)","oflags":"fciq"\(name)}
            """
        return try ExchangeOrder(key: id, wire: JSON(parsing: json.utf8))
    }

    private func amend(_ volume: String, _ price: String, at offset: Int64, type: String = "user") throws
        -> OrderAmends.Amend
    {
        let json = """
            {"amend_id":"T","amend_type":"\(type)","order_qty":"\(volume)","limit_price":"\(price)",\
            "timestamp":\((1_790_000_000 + offset) * 1_000_000_000)}
            """
        return try OrderAmends.Amend(JSON(parsing: json.utf8))
    }

    private func change(_ way: ChangeIntent.Way) throws -> ChangeIntent {
        ChangeIntent(
            id: ClientOrderID("c"), way: way, orderID: OrderID(oldID),
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")),
            side: .sell, wanted: OrderChange(limitPrice: try Price(parsing: "110")),
            before: OrderChange(quantity: try Quantity(parsing: "1"), limitPrice: try Price(parsing: "100")),
            userReference: way == .edit ? 77 : nil, createdAt: sent)
    }

    private func ofAmend(_ order: ExchangeOrder?, _ amends: [OrderAmends.Amend]?) throws -> String {
        ChangeEvidence.ofAmend(try change(.amend), order: order, amends: amends, earliest: sent - .seconds(1)).name
    }

    private func ofEdit(_ order: ExchangeOrder?, _ candidates: [ExchangeOrder]?) throws -> String {
        ChangeEvidence.ofEdit(
            try change(.edit), order: order, candidates: candidates, pairNames: ["XBTUSD"],
            earliest: sent - .seconds(1)
        ).name
    }

    func test_givenAnEntryOfOurs_whenAChangeIsLookedFor_thenItCame_evenIfTheOrderIsOver() throws {
        let entry = try amend("1", "110", at: 0)
        XCTAssertEqual(try ofAmend(order(price: "110"), [entry]), "applied")
        XCTAssertEqual(try ofAmend(order(price: "120"), [entry, amend("1", "120", at: 3)]), "applied", "changed again")
        XCTAssertEqual(try ofAmend(order(status: "canceled"), [entry]), "applied")
        XCTAssertEqual(try ofAmend(nil, [entry]), "applied")
    }

    func test_givenEntriesOfOthers_whenAChangeIsLookedFor_thenTheyProveNothing() throws {
        XCTAssertEqual(try ofAmend(order(), [amend("1", "110", at: -60)]), "notYet", "made before")
        XCTAssertEqual(try ofAmend(order(), [amend("1", "111", at: 0)]), "notYet", "other values, and undone")
        XCTAssertEqual(try ofAmend(order(), [amend("1", "110", at: 0, type: "original")]), "notYet")
        XCTAssertEqual(try ofAmend(order(price: "111"), [amend("1", "111", at: 0)]), "cannotTell")
    }

    func test_givenTheOrderAlone_whenAChangeIsLookedFor_thenNewValuesProveIt_andOldOnesNothing() throws {
        XCTAssertEqual(try ofAmend(order(price: "110", misc: "amended"), nil), "applied")
        XCTAssertEqual(try ofAmend(order(price: "110"), nil), "cannotTell", "without the remark")
        XCTAssertEqual(try ofAmend(order(), nil), "cannotTell", "its changes cannot be read")
        XCTAssertEqual(try ofAmend(order(), []), "notYet")
        XCTAssertEqual(try ofAmend(nil, []), "cannotTell")
        XCTAssertEqual(try ofAmend(order(status: "closed", executed: "1"), []), "gone")
        XCTAssertEqual(try ofAmend(order(status: "canceled"), nil), "gone")
    }

    func test_givenAnOrderThatHadTheValuesBefore_whenAChangeIsLookedFor_thenTheyProveNothing() throws {
        var change = try change(.amend)
        change.before = OrderChange(quantity: try Quantity(parsing: "1"), limitPrice: try Price(parsing: "110"))
        let listed = try order(price: "110", misc: "amended")
        let evidence = ChangeEvidence.ofAmend(change, order: listed, amends: nil, earliest: sent - .seconds(1))
        XCTAssertEqual(evidence.name, "cannotTell")
    }

    func test_givenASuccessor_whenAReplacementIsLookedFor_thenItsNumberProvesIt() throws {
        let new = try order("ONEWWW-BBBBB-CCCCCC", price: "110", opened: 0, userref: "77")
        XCTAssertEqual(try ofEdit(order(status: "canceled"), [new]), "applied ONEWWW-BBBBB-CCCCCC")
        XCTAssertEqual(try ofEdit(nil, [new]), "applied ONEWWW-BBBBB-CCCCCC")
        let twin = try order("OTWINN-BBBBB-CCCCCC", price: "110", opened: 1, userref: "77")
        XCTAssertEqual(try ofEdit(order(status: "canceled"), [new, twin]), "cannotTell")
        let old = try order("OLDDDD-BBBBB-CCCCCC", price: "110", opened: -60, userref: "77")
        XCTAssertEqual(try ofEdit(order(status: "canceled"), [old]), "noSuccessor", "older than the sending")
        let other = try order("OTHERR-BBBBB-CCCCCC", price: "110", opened: 0, userref: "77", side: "buy")
        XCTAssertEqual(try ofEdit(order(status: "canceled"), [other]), "noSuccessor", "the other side")
        let foreign = try order("OTHERR-BBBBB-CCCCCC", price: "110", opened: 0, userref: "77", pair: "ETHUSD")
        XCTAssertEqual(try ofEdit(order(status: "canceled"), [foreign]), "noSuccessor", "another market")
    }

    func test_givenNoNumbers_whenAReplacementIsLookedFor_thenTheNewestOfTheKindCounts_butNoOtherPrograms() throws {
        let first = try order("OFIRST-BBBBB-CCCCCC", price: "110", opened: 0, userref: "null")
        let newest = try order("ONEWWW-BBBBB-CCCCCC", price: "110", opened: 2, userref: "null")
        XCTAssertEqual(try ofEdit(order(status: "canceled"), [first, newest]), "applied ONEWWW-BBBBB-CCCCCC")
        let named = try order("ONAMED-BBBBB-CCCCCC", price: "110", opened: 2, userref: "null", client: "abc")
        XCTAssertEqual(try ofEdit(order(status: "canceled"), [named]), "noSuccessor")
        let numbered = try order("ONUMBE-BBBBB-CCCCCC", price: "110", opened: 2, userref: "8")
        XCTAssertEqual(try ofEdit(order(status: "canceled"), [numbered]), "noSuccessor")
        let priced = try order("OPRICE-BBBBB-CCCCCC", price: "109", opened: 2, userref: "null")
        XCTAssertEqual(try ofEdit(order(status: "canceled"), [priced]), "noSuccessor", "not our price")
        let child = try order(
            "OCHILD-BBBBB-CCCCCC", price: "110", opened: 2, userref: "null", parent: #""OPAREN-BBBBB-CCCCCC""#)
        XCTAssertEqual(try ofEdit(order(status: "canceled"), [child]), "noSuccessor", "the child of another order")
    }

    func test_givenTheOldOrder_whenAReplacementIsLookedFor_thenItsStateDecides() throws {
        XCTAssertEqual(try ofEdit(order(), []), "notYet")
        XCTAssertEqual(try ofEdit(order(price: "105"), []), "cannotTell", "somebody changed it")
        XCTAssertEqual(try ofEdit(order(status: "closed", executed: "1"), []), "gone")
        XCTAssertEqual(try ofEdit(order(status: "canceled"), []), "noSuccessor")
        XCTAssertEqual(try ofEdit(order(status: "canceled"), nil), "cannotTell", "a list cannot be read")
        XCTAssertEqual(try ofEdit(nil, []), "cannotTell")
    }

    func test_givenALoss_whenTheLooksArePlanned_thenTwoComeAfterAbsenceCounts_aGapApart() {
        let times = LookupTimes(after: .seconds(100), absenceCounts: .seconds(126), gap: .seconds(5)).moments
        XCTAssertEqual(Array(times.prefix(5)), [101, 103, 107, 115, 126].map { .seconds($0) })
        XCTAssertEqual(times.filter { $0 >= .seconds(126) }.count, 3)
        XCTAssertGreaterThanOrEqual(times[5] - times[4], .seconds(5))
        let wide = LookupTimes(after: .zero, absenceCounts: .seconds(3), gap: .seconds(60)).moments
        XCTAssertEqual(wide.filter { $0 >= .seconds(3) }.count, 2, "two, however wide the gap")
    }
}

extension ChangeEvidence {
    fileprivate var name: String {
        switch self {
        case .applied(_, let successor): "applied" + (successor.map { " \($0)" } ?? "")
        case .notYet: "notYet"
        case .gone: "gone"
        case .noSuccessor: "noSuccessor"
        case .cannotTell: "cannotTell"
        }
    }
}
