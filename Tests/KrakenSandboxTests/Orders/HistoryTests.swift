import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class HistoryTests: XCTestCase {
    /// Sixty orders cancelled a second after each was placed, with references 0 to 5.
    private func benchWithHistory() throws -> (Bench, [String]) {
        let bench = try Bench(options: ExchangeOptions(tier: .pro))
        var ids: [String] = []
        for index in 0..<60 {
            let arguments = [
                "pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.0001", "price": "30000",
            ]
            ids.append(try bench.place(arguments.merging(["userref": String(index % 6)]) { $1 }))
            bench.clock.advance(by: .seconds(1))
            try bench.result("CancelOrder", ["txid": ids[index]])
            bench.clock.advance(by: .seconds(9))
        }
        return (bench, ids)
    }

    func test_givenSixtyFinishedOrders_whenListed_thenPagesHaveFiftyNewestFirst() throws {
        let (bench, ids) = try benchWithHistory()
        let first = try bench.result("ClosedOrders")
        XCTAssertEqual(first["count"], 60)
        XCTAssertEqual(first["closed"]?.members.count, 50)
        let second = try bench.result("ClosedOrders", ["ofs": "50", "without_count": "true"])
        XCTAssertNil(second["count"])
        XCTAssertEqual(Set(second["closed"]?.keys ?? []), Set(ids.prefix(10)))
        XCTAssertEqual(Set((first["closed"]?.keys ?? []) + (second["closed"]?.keys ?? [])), Set(ids))
        XCTAssertEqual(try bench.result("ClosedOrders", ["ofs": "60"])["closed"], JSON.emptyObject)
        XCTAssertEqual(try bench.error("ClosedOrders", ["ofs": "-1"]), "EGeneral:Invalid arguments:ofs")
    }

    func test_givenBounds_whenListed_thenStartIsExclusiveAndEndInclusive() throws {
        let (bench, ids) = try benchWithHistory()
        let keys = { (arguments: [String: String]) in
            Set(try bench.result("ClosedOrders", arguments)["closed"]?.keys ?? [])
        }
        let start = String(Bench.start.seconds + 500), end = String(Bench.start.seconds + 520)
        XCTAssertEqual(try keys(["start": start, "end": end, "closetime": "open"]), Set(ids[51...52]))
        XCTAssertEqual(try keys(["start": start, "end": end, "closetime": "close"]), Set(ids[50...51]))
        XCTAssertEqual(try keys(["start": start, "end": end]), Set(ids[50...52]))
        bench.clock.advance(by: .seconds(30))
        XCTAssertEqual(try keys(["start": ids[57], "closetime": "open"]), Set(ids[58...]))
        XCTAssertEqual(try bench.error("ClosedOrders", ["start": "yesterday"]), "EGeneral:Invalid arguments:start")
    }

    func test_givenFilters_whenListed_thenOnlyMatchingOrdersCome() throws {
        let (bench, ids) = try benchWithHistory()
        XCTAssertEqual(try bench.result("ClosedOrders", ["userref": "3"])["count"], 10)
        let arguments = ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.0001", "price": "30000"]
        let named = try bench.place(arguments.merging(["cl_ord_id": "mine"]) { $1 })
        let plain = try bench.place(arguments)
        XCTAssertEqual(try bench.result("OpenOrders", ["cl_ord_id": "MINE"])["open"]?.keys, [named])
        XCTAssertEqual(Set(try bench.result("OpenOrders")["open"]?.keys ?? []), [named, plain])
        XCTAssertEqual(try bench.result("OpenOrders", ["userref": "3"])["open"], JSON.emptyObject)
        try bench.result("CancelAll")
        XCTAssertEqual(try bench.result("ClosedOrders", ["cl_ord_id": "mine"])["closed"]?.keys, [named])
        let unknown = "OAAAAA-AAAAA-AAAAAA"
        let found = try bench.result("QueryOrders", ["txid": "\(ids[0]), \(unknown),\(ids[1])"])
        XCTAssertEqual(Set(found.keys), [ids[0], ids[1]])
        XCTAssertEqual(try bench.error("QueryOrders", ["txid": "x"]), "EOrder:Invalid order")
        XCTAssertEqual(try bench.error("QueryOrders"), "EGeneral:Invalid arguments:txid")
    }

    func test_givenTrades_whenListed_thenTheyAddUpToTheirOrder() throws {
        let bench = try Bench()
        let id = try bench.place(["pair": "ADAUSD", "type": "buy", "ordertype": "market", "volume": "9000"])
        let order = try bench.order(id)
        let trades = try bench.result("TradesHistory")
        let rows = try XCTUnwrap(trades["trades"]?.members)
        XCTAssertGreaterThan(rows.count, 1)
        XCTAssertEqual(trades["count"]?.scalarText, String(rows.count))
        XCTAssertEqual(Set(rows.map(\.key)), Set(order["trades"]?.elements?.compactMap(\.string) ?? []))
        for name in ["cost", "fee"] {
            let sum = try rows.reduce(Amount.zero) { try $0 + $1.value.decimal(name) }
            XCTAssertEqual(sum, try order.decimal(name))
        }
        XCTAssertTrue(rows.allSatisfy { $0.value["maker"] == false && $0.value["pair"] == "ADAUSD" })
        bench.clock.advance(by: .seconds(60))
        XCTAssertEqual(try bench.result("TradesHistory", ["type": "closed position"])["count"], 0)
        XCTAssertEqual(try bench.error("TradesHistory", ["type": "x"]), "EGeneral:Invalid arguments:type")
        XCTAssertEqual(try bench.result("TradesHistory", ["start": String(Bench.start.seconds + 1)])["count"], 0)
    }
}
