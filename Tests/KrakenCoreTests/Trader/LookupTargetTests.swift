import Transport
import XCTest

@testable import KrakenCore

/// What a list of orders says of the one that is looked for.
final class LookupTargetTests: XCTestCase {
    private let id = "01234567-89ab-7000-8000-000000000001"

    private func row(
        _ txid: String = "OAAAAA-BBBBB-CCCCCC", client: String? = nil, number: Int? = nil, opened: Int = 1_000,
        volume: String = "0.5", price: String = "20000.0", type: String = "limit", leverage: String = "none"
    ) throws -> ExchangeOrder {
        let json = """
            {"refid":null,"userref":\(number.map(String.init) ?? "null"),
            "cl_ord_id":\(client.map { "\"\($0)\"" } ?? "null"),"status":"open","opentm":\(opened).5,
            "descr":{"pair":"XBTUSD","type":"buy","ordertype":"\(type)","price":"\(price)","price2":"0",
            "leverage":"\(leverage)","order":"x","close":""},"vol":"\(volume)","vol_exec":"0","cost":"0","fee":"0",
            "price":"0","stopprice":"0","limitprice":"0","misc":"","oflags":""}
            """
        return try ExchangeOrder(key: txid, wire: JSON(parsing: json.utf8))
    }

    private func target(_ key: CorrelationKey? = nil) throws -> LookupTarget {
        let request = OrderRequest(
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), side: .buy, type: .limit,
            quantity: try Quantity(parsing: "0.5"), limitPrice: Price(whole: 20_000))
        return LookupTarget(
            key: key ?? .clientOrder(ClientOrderID(id)), request: request, pairNames: ["XXBTZUSD", "XBTUSD"],
            earliest: Timestamp(seconds: 1_000))
    }

    private func reading(
        _ rows: [ExchangeOrder], key: CorrelationKey? = nil, isFiltered: Bool = true, others: Set<OrderID> = [],
        withoutMarketNames: Bool = false
    ) throws -> String {
        var target = try target(key)
        target.others = others
        if withoutMarketNames { target.pairNames = nil }
        return switch target.read(rows, isFiltered: isFiltered) {
        case .found(let order): "found \(order.id)"
        case .absent: "absent"
        case .filterIgnored: "filter ignored"
        case .cannotTell: "cannot tell"
        }
    }

    func test_givenRowsWithNames_whenRead_thenTheNameDecides_inAnySpelling() throws {
        XCTAssertEqual(try reading([]), "absent")
        for spelling in [id, id.uppercased(), id.filter { $0 != "-" }] {
            XCTAssertEqual(try reading([row(client: spelling)]), "found OAAAAA-BBBBB-CCCCCC")
        }
        XCTAssertEqual(try reading([row(client: id), row("OX", client: id)]), "cannot tell", "two of that name")
    }

    func test_givenRowsOfOthers_whenAFilterWasAskedFor_thenItWasIgnored_andWithoutOneTheyProveAbsence() throws {
        let other = try row(client: "other")
        XCTAssertEqual(try reading([other]), "filter ignored")
        XCTAssertEqual(try reading([other], isFiltered: false), "absent")
        XCTAssertEqual(try reading([row(number: 7)], isFiltered: false), "absent", "it carries a number instead")
    }

    func test_givenRowsWithoutAName_whenOneCouldBeTheOrder_thenNothingCanBeTold() throws {
        XCTAssertEqual(try reading([row()]), "cannot tell")
        XCTAssertEqual(try reading([row()], isFiltered: false), "cannot tell")
        for other in [
            try row(opened: 999), try row(volume: "0.6"), try row(price: "20000.1"), try row(type: "iceberg"),
        ] {
            XCTAssertEqual(try reading([other]), "cannot tell", "a filtered list shows nobody else's")
            XCTAssertEqual(try reading([other], isFiltered: false), "absent", "it cannot be ours")
        }
    }

    func test_givenAWholePositionToClose_whenLookedFor_thenItsLeverageStandsForItsVolume() throws {
        let key = CorrelationKey.userReference(7)
        var target = try target(key)
        (target.request.quantity, target.request.options.leverage) = (.zero, 5)
        for volume in ["0", "0.5"] {
            let mine = try row(number: 7, volume: volume, leverage: "5:1")
            guard case .found = target.read([mine], isFiltered: true) else { return XCTFail(volume) }
            for leverage in ["none", "2:1"] {
                let other = try row(number: 7, volume: volume, leverage: leverage)
                guard case .cannotTell = target.read([other], isFiltered: true) else { return XCTFail(leverage) }
            }
        }
    }

    func test_givenNoNamesOfTheMarket_whenARowMayBeTheOrder_thenNothingCanBeTold() throws {
        let key = CorrelationKey.userReference(7)
        XCTAssertEqual(try reading([row(number: 7)], key: key, withoutMarketNames: true), "cannot tell")
        XCTAssertEqual(try reading([row()], isFiltered: false, withoutMarketNames: true), "cannot tell")
        XCTAssertEqual(try reading([row(client: id)], withoutMarketNames: true), "found OAAAAA-BBBBB-CCCCCC")
    }

    func test_givenANumber_whenRead_thenEverythingElseMustFit_too() throws {
        let key = CorrelationKey.userReference(7)
        XCTAssertEqual(try reading([row(number: 7)], key: key), "found OAAAAA-BBBBB-CCCCCC")
        XCTAssertEqual(try reading([row(number: 7), row("OX", number: 7)], key: key), "cannot tell")
        for changed in [try row(number: 7, volume: "0.6"), try row(number: 7, price: "20000.1")] {
            XCTAssertEqual(try reading([changed], key: key), "cannot tell", "somebody may have changed it since")
            XCTAssertEqual(try reading([changed], key: key, isFiltered: false), "cannot tell")
            XCTAssertEqual(try reading([changed], key: key, others: [changed.id]), "absent")
        }
        let twin = try row(number: 7)
        XCTAssertEqual(try reading([twin], key: key, others: [twin.id]), "absent", "another order of ours")
        XCTAssertEqual(try reading([row(number: 7, type: "iceberg")], key: key), "filter ignored")
        XCTAssertEqual(try reading([row(number: 7, opened: 900)], key: key, isFiltered: false), "absent")
        XCTAssertEqual(try reading([row(number: 8)], key: key, isFiltered: false), "absent")
    }
}
