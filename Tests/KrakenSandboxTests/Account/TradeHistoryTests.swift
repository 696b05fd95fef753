import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class TradeHistoryTests: XCTestCase {
    private func bench(trades count: Int) throws -> (Bench, [String]) {
        let bench = try Bench(options: ExchangeOptions(tier: .pro, balances: ["USD": Amount(whole: 100_000)]))
        for _ in 0..<count {
            bench.clock.advance(by: .seconds(10))
            try bench.place(["pair": "XBTUSD", "type": "buy", "ordertype": "market", "volume": "0.0001"])
        }
        bench.clock.advance(by: .seconds(60))
        let first = try bench.result("TradesHistory"), second = try bench.result("TradesHistory", ["ofs": "50"])
        XCTAssertEqual(first["count"], .integer(count))
        return (bench, (first["trades"]?.keys ?? []) + (second["trades"]?.keys ?? []))
    }

    func test_givenMoreThanFiftyTrades_whenListed_thenPagesAndBoundsByIdHold() throws {
        let (bench, ids) = try bench(trades: 60)
        XCTAssertEqual(Set(ids).count, 60)
        bench.clock.advance(by: .seconds(60))
        XCTAssertEqual(try bench.result("TradesHistory", ["ofs": "55"])["trades"]?.keys, Array(ids[55...]))
        let between = try bench.result("TradesHistory", ["start": ids[20], "end": ids[10]])
        XCTAssertEqual(between["trades"]?.keys, Array(ids[10..<20]))
        XCTAssertEqual(between["count"], 10)
    }

    func test_givenTrades_whenAskedById_thenEachComesAndUnknownOnesDoNot() throws {
        let (bench, ids) = try bench(trades: 3)
        let asked = try bench.result("QueryTrades", ["txid": "\(ids[0]), \(ids[2]),TAAAAA-AAAAA-AAAAAA"])
        XCTAssertEqual(Set(asked.keys), [ids[0], ids[2]])
        XCTAssertNil(asked[ids[0]]?["ledgers"])
        let many = Array(repeating: ids[0], count: 21).joined(separator: ",")
        XCTAssertEqual(try bench.error("QueryTrades", ["txid": many]), "EGeneral:Invalid arguments:txid")
    }

    func test_givenAVolume_whenFeesAreAsked_thenTheyAreTheTiers() throws {
        let bench = try Bench(options: ExchangeOptions(tier: .pro, balances: ["USD": Amount(whole: 1_000_000)]))
        let none = try bench.result("TradeVolume")
        XCTAssertEqual(none, .object(["currency": "ZUSD", "volume": "0.0000"]))
        let fees = {
            let fees = try bench.result("TradeVolume", ["pair": "XBTUSD,ETH/USD"])
            XCTAssertEqual(fees["fees_maker"]?.keys, ["XXBTZUSD", "XETHZUSD"])
            return try XCTUnwrap(fees["fees"]?["XXBTZUSD"])
        }
        XCTAssertEqual(
            try fees(),
            .object([
                "fee": "0.4000", "minfee": "0.1000", "maxfee": "0.4000", "nextfee": "0.3500",
                "nextvolume": "10000.0000", "tiervolume": "0.0000",
            ]))
        try bench.place(["pair": "XBTUSD", "type": "buy", "ordertype": "market", "volume": "0.7"])
        XCTAssertEqual(try fees()["fee"], "0.2400")
        XCTAssertEqual(try fees()["tiervolume"], "50000.0000")
        bench.clock.advance(by: .seconds(31 * 86_400))
        XCTAssertEqual(try fees()["fee"], "0.4000")
        XCTAssertEqual(try bench.error("TradeVolume", ["pair": "x"]), "EQuery:Unknown asset pair")
    }
}
