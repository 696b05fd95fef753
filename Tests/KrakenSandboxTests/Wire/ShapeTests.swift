import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// Every answer has the shape of what the real exchange was recorded to send.
///
/// Recordings are old or taken from documentation in parts; where today's exchange sends more or less than they show,
/// the test lists the difference.
final class ShapeTests: XCTestCase {
    private let net = "rest/kraken-net/Spot/"

    /// How our answer differs from a recording, beyond what is expected.
    private func check(
        _ answer: JSON, like path: String, maps: Set<String> = [], digits: Bool = false, except expected: [String] = [],
        line: UInt = #line
    ) throws {
        let bytes = try path.hasSuffix(".txt") ? RecordedData.answer(path) : RecordedData.bytes(path)
        let comparison = ShapeComparison(maps: maps, comparesDigits: digits)
        let differences = try comparison.differences(recorded: JSON(parsing: bytes), ours: answer)
        XCTAssertEqual(differences.sorted(), expected.sorted(), path, line: line)
    }

    /// How one row of our answer differs from one row of a recording.
    private func checkRow(
        _ answer: JSON, _ place: [String], like path: String, _ recordedPlace: [String], digits: Bool = false,
        except expected: [String] = [], line: UInt = #line
    ) throws {
        let bytes = try path.hasSuffix(".txt") ? RecordedData.answer(path) : RecordedData.bytes(path)
        let row = { (json: JSON, keys: [String]) throws -> JSON in
            try keys.reduce(json) { inner, key in try XCTUnwrap(inner[key], "\(key) in \(path)", line: line) }
        }
        let comparison = ShapeComparison(maps: [], comparesDigits: digits)
        let differences = try comparison.differences(
            recorded: row(JSON(parsing: bytes), recordedPlace), ours: row(answer, place))
        XCTAssertEqual(differences.sorted(), expected.sorted(), path, line: line)
    }

    // MARK: Public

    func test_givenTheClockAndTheState_whenAsked_thenTheyHaveTheRecordedShape() throws {
        let bench = try Bench()
        try check(bench.get("Time"), like: "rest/xchange/example-servertime-data.json")
        try check(bench.get("SystemStatus"), like: net + "ExchangeData/GetSystemStatus.txt")
    }

    func test_givenTheListings_whenAsked_thenTheyHaveTheRecordedShape() throws {
        let bench = try Bench()
        let assets = try bench.get("Assets")
        try check(assets, like: "rest/krakencli/asset_info.json", maps: ["result"])
        try check(assets, like: "rest/assets-2021.json", maps: ["result"], except: ["extra result.*.status"])
        try check(
            assets, like: net + "ExchangeData/GetAssets.txt", maps: ["result"],
            except: ["missing result.*.collateral_value"])
        let pairs = try bench.get("AssetPairs")
        try check(
            pairs, like: net + "ExchangeData/GetSymbols.txt", maps: ["result"],
            except: [
                "extra result.*.execution_venue", "missing result.*.long_position_limit",
                "missing result.*.short_position_limit",
            ])
        let newer = ["cost_decimals", "costmin", "execution_venue", "status", "tick_size"]
        try check(
            pairs, like: "rest/asset-pairs-2021.json", maps: ["result"], except: newer.map { "extra result.*.\($0)" })
    }

    func test_givenTheTicker_whenAsked_thenItHasTheRecordedShapeAndDigits() throws {
        let bench = try Bench()
        try check(bench.get("Ticker", "pair=XBTUSD"), like: net + "ExchangeData/GetTicker.txt", digits: true)
        try check(bench.get("Ticker", "pair=ETHUSD"), like: "rest/krakencli/ticker_ethusd.json", digits: true)
    }

    func test_givenTheCandles_whenAsked_thenTheyHaveTheRecordedShapeAndDigits() throws {
        let bench = try Bench()
        try check(bench.get("OHLC", "pair=XBTUSD"), like: net + "ExchangeData/GetKlines.txt", digits: true)
        try check(bench.get("OHLC", "pair=XBTUSD"), like: "rest/xchange/example-ohlc-data.json")
        try check(
            bench.get("OHLC", "pair=ETHUSD"), like: "rest/krakencli/ohlc_ethusd.json", except: ["extra error"])
    }

    func test_givenTheDepth_whenAsked_thenItHasTheRecordedShapeAndDigits() throws {
        let bench = try Bench()
        try check(bench.get("Depth", "pair=XBTUSD"), like: net + "ExchangeData/GetOrderBook.txt", digits: true)
        try check(bench.get("Depth", "pair=XBTEUR"), like: "rest/xchange/example-depth-data.json", digits: true)
    }

    // MARK: Account

    func test_givenTheBalances_whenAsked_thenTheyHaveTheRecordedShapeAndDigits() throws {
        let bench = try Bench()
        let balances = try bench.post("Balance")
        try check(balances, like: net + "Account/GetBalances.txt", maps: ["result"])
        let recorded = try JSON(parsing: RecordedData.bytes("rest/krakencli/account_balance.json"))
        for name in ["ADA", "ADA.S", "XETH", "XXBT", "ZEUR", "ZUSD"] {
            let digits = { (json: JSON) in json["result"]?[name]?.string?.split(separator: ".").last?.count }
            XCTAssertEqual(digits(balances), try XCTUnwrap(digits(recorded)), name)
        }
    }

    func test_givenTheOtherFunds_whenAsked_thenTheyHaveTheRecordedShape() throws {
        let bench = try Bench()
        // The recording is the documentation's, which prints bare numbers; the exchange sends texts.
        try check(
            bench.post("BalanceEx"), like: net + "Account/GetAvailableBalances.txt", maps: ["result"],
            except: [
                "result.*.balance is decimal text, recorded number",
                "result.*.hold_trade is decimal text, recorded number",
            ])
        try check(
            bench.post("TradeBalance"), like: net + "Account/GetTradeBalance.txt",
            except: ["extra result.mfo", "extra result.uv", "missing result.ml"])
        try check(
            bench.post("GetApiKeyInfo"), like: net + "Account/GetApiKeyInfo.txt",
            except: ["result.iban is text, recorded decimal text", "result.api_key is text, recorded decimal text"])
    }

    // MARK: Orders

    private func benchWithOrders() throws -> (Bench, open: String, closed: String, cancelled: String) {
        let bench = try Bench()
        let limit = ["pair": "ETHUSD", "type": "buy", "ordertype": "limit", "volume": "0.01", "price": "1000"]
        let cancelled = try bench.place(limit.merging(["userref": "0"]) { $1 })
        try bench.result("CancelOrder", ["txid": cancelled])
        let closed = try bench.place(["pair": "ETHUSD", "type": "sell", "ordertype": "market", "volume": "0.01"])
        return (bench, try bench.place(limit.merging(["userref": "0"]) { $1 }), closed, cancelled)
    }

    func test_givenOpenOrders_whenListed_thenTheyHaveTheRecordedShape() throws {
        let (bench, open, _, _) = try benchWithOrders()
        let answer = try bench.post("OpenOrders", ["trades": "true"])
        try check(
            answer, like: "rest/krakencli/open_orders.json", maps: ["result.open"], digits: true,
            except: ["extra result.open.*.time_in_force"])
        try checkRow(
            answer, ["result", "open", open], like: net + "Trading/GetOpenOrders.txt",
            ["result", "open", "OB5VMB-B4U2U-DK2WRW"],
            except: ["extra descr.aclass", "extra time_in_force", "refid is null, recorded text"])
    }

    func test_givenFinishedOrders_whenListed_thenTheyHaveTheRecordedShape() throws {
        let (bench, _, closed, cancelled) = try benchWithOrders()
        let list = try bench.post("ClosedOrders", ["trades": "true"])
        let recording = "rest/krakencli/closed_orders.json"
        try checkRow(
            list, ["result", "closed", cancelled], like: recording, ["result", "closed", "O7ZPIE-UVSMR-3GLDR4"],
            digits: true, except: ["extra time_in_force"])
        try checkRow(
            list, ["result", "closed", closed], like: recording, ["result", "closed", "OTI2M5-UM7L3-JJC7VG"],
            digits: true,
            except: [
                "descr.price is decimal text with 0 digits, recorded decimal text with 2 digits",
                "extra time_in_force", "userref is null, recorded number",
            ])
        let found = try bench.post("QueryOrders", ["txid": "\(closed),\(cancelled)", "trades": "true"])
        try checkRow(
            found, ["result", closed], like: net + "Trading/GetOrders.txt", ["result", "OMMDB2-FSB6Z-7W3HPO"],
            except: [
                "extra descr.aclass", "extra time_in_force", "refid is null, recorded text",
                "userref is null, recorded number",
            ])
        try checkRow(
            found, ["result", cancelled], like: net + "Trading/GetOrders2.txt", ["result", "OICRC3-KX7OB-QB2B2S"],
            except: ["extra time_in_force", "descr.price is decimal text, recorded text"])
    }

    func test_givenTrades_whenListed_thenTheyHaveTheRecordedShapeAndDigits() throws {
        let (bench, _, _, _) = try benchWithOrders()
        let answer = try bench.post("TradesHistory")
        try check(answer, like: "rest/krakencli/trade_history.json", maps: ["result.trades"], digits: true)
        let newer = ["aclass", "tradeordertype", "leverage"].map { "extra result.trades.*.\($0)" }
        try check(
            answer, like: net + "Trading/GetUserTrades.txt", maps: ["result.trades"],
            except: newer + ["extra result.count"])
    }

    func test_givenPlacingAndCancelling_whenAnswered_thenTheyHaveTheRecordedShape() throws {
        let bench = try Bench()
        let limit = ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.01", "price": "30000"]
        let placed = try bench.post("AddOrder", limit)
        try check(placed, like: net + "Trading/PlaceOrder.txt", except: ["missing result.descr.close"])
        try check(placed, like: "rest/xchange/example-addorder-response-data.json")
        let id = try XCTUnwrap(placed["result"]?["txid"]?.elements?.first?.string)
        try check(bench.post("CancelOrder", ["txid": id]), like: net + "Trading/CancelOrder.txt")
        try check(bench.post("CancelAll"), like: net + "Trading/CancelAllOrders.txt")
    }
}
