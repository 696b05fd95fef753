import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// The account's answers have the shape of what the real exchange was recorded to send.
final class AccountShapeTests: XCTestCase {
    private let account = "rest/kraken-net/Spot/Account/"

    private func benchWithTrade() throws -> (Bench, String) {
        let bench = try Bench()
        try bench.place(["pair": "XBTUSD", "type": "buy", "ordertype": "market", "volume": "0.001"])
        let id = try XCTUnwrap(bench.result("TradesHistory")["trades"]?.keys.first)
        return (bench, id)
    }

    func test_givenALedger_whenListed_thenItHasTheRecordedShapeAndDigits() throws {
        let (bench, _) = try benchWithTrade()
        let answer = try bench.post("Ledgers", ["asset": "ZUSD"])
        try checkShape(answer, like: account + "GetLedgerInfo.txt", maps: ["result.ledger"], digits: true)
        try checkShape(
            bench.post("Ledgers", ["asset": "XXBT"]), like: "rest/xchange/example-ledgerinfo-data.json",
            maps: ["result.ledger"],
            except: ["extra result.ledger.*.subtype", "result.count is number, recorded decimal text"])
        let id = try XCTUnwrap(answer["result"]?["ledger"]?.keys.first)
        try checkShape(
            bench.post("QueryLedgers", ["id": id]), like: account + "GetLedgersEntry.txt", maps: ["result"],
            digits: true)
    }

    func test_givenATrade_whenAskedById_thenItHasTheRecordedShapeAndDigits() throws {
        let (bench, id) = try benchWithTrade()
        let newer = ["aclass", "tradeordertype", "leverage"].map { "extra result.*.\($0)" }
        try checkShape(
            bench.post("QueryTrades", ["txid": id]), like: "rest/kraken-net/Spot/Trading/GetUserTradeDetails.txt",
            maps: ["result"], digits: true, except: newer)
    }

    func test_givenAVolume_whenAsked_thenItHasTheRecordedShapeAndDigits() throws {
        let (bench, _) = try benchWithTrade()
        let maps: Set = ["result.fees", "result.fees_maker"]
        let answer = try bench.post("TradeVolume", ["pair": "XBTUSD"])
        try checkShape(answer, like: "rest/xchange/example-tradevolume-data.json", maps: maps, digits: true)
        // The recorded account is beyond the last tier.
        let last = ["fees", "fees_maker"].flatMap { fees in
            ["nextfee", "nextvolume"].map { "result.\(fees).*.\($0) is decimal text with 4 digits, recorded null" }
        }
        try checkShape(answer, like: account + "GetTradeVolume.txt", maps: maps, digits: true, except: last)
    }

    func test_givenTheRest_whenAsked_thenItHasTheRecordedShape() throws {
        let bench = try Bench()
        try checkShape(
            bench.post("GetWebSocketsToken"), like: "rest/xchange/example-krakenWebsocketToken-data.json",
            except: ["result.token is text, recorded decimal text"])
        XCTAssertEqual(try bench.result("OpenPositions"), JSON.emptyObject)
        XCTAssertEqual(try bench.result("OpenPositions", ["consolidation": "market"]), [])
        XCTAssertEqual(
            try bench.error("OpenPositions", ["consolidation": "x"]), "EGeneral:Invalid arguments:consolidation")
        XCTAssertEqual(try bench.result("CreditLines"), .null)
        let token = try XCTUnwrap(bench.result("GetWebSocketsToken")["token"]?.string)
        XCTAssertEqual(token.utf8.count, 43)
        XCTAssertNotEqual(try bench.result("GetWebSocketsToken")["token"]?.string, token)
    }
}
