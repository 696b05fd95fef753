import KrakenCore
import TestSupport
import Trading
import XCTest

@testable import KrakenCLI

/// How files of orders are read.
final class BatchFileTests: XCTestCase {
    private func orders(_ text: String, pair: String? = nil) throws -> [OrderCommand] {
        try BatchFile(parsing: Array(text.utf8)).orders(pair: pair)
    }

    private func fault(_ text: String, file: StaticString = #filePath, line: UInt = #line) -> BatchFile.Fault? {
        do {
            _ = try orders(text)
            XCTFail("no fault in \(text)", file: file, line: line)
            return nil
        } catch { return error as? BatchFile.Fault }
    }

    func test_givenOneIdTwiceInAFile_whenRead_thenBothLinesAreNamed_inWhateverSpelling() {
        let table = "pair,side,volume,price,cl_ord_id\nBTC/USD,buy,1,1,a\nBTC/USD,buy,1,2,b\nBTC/USD,buy,1,3,A\n"
        XCTAssertEqual(fault(table)?.what, "line 2 and line 4 carry the same cl_ord_id A")
        let order = #"{"pair": "BTC/USD", "side": "buy", "volume": "1", "price": "1", "cl_ord_id": "#
        let list = #"[\#(order)"01234567-89ab-7000-8000-000000000001"}, \#(order)"0123456789ab70008000000000000001"}]"#
        XCTAssertEqual(
            fault(list)?.what, "order 1 and order 2 carry the same cl_ord_id 0123456789ab70008000000000000001")
    }

    func test_givenTheSameOrdersAsJSONAndCSV_whenRead_thenTheyAreTheSame() throws {
        let list = """
            [{"pair": "BTC/USD", "side": "buy", "type": "limit", "volume": "0.001", "price": "20000", "post_only": true},
             {"pair": "BTC/USD", "side": "sell", "type": "stop-loss-limit", "volume": 0.002, "price": 19000.5,
              "price2": "19000", "close": null}]
            """
        let object = """
            {"pair": "BTC/USD", "orders": [
              {"type": "buy", "ordertype": "limit", "volume": "0.001", "price": "20000", "oflags": ["post"]},
              {"type": "sell", "ordertype": "stop-loss-limit", "volume": "0.002", "price": "19000.5", "price2": "19000"}]}
            """
        let table = """
            \u{FEFF}Pair,side,type,volume,price,price2,post-only\r
            "BTC/USD", buy ,limit,0.001,20000,,true\r
            \r
            BTC/USD,sell,stop-loss-limit,0.002,19000.5,19000,\r

            """
        let first = try orders(list).map(\.draft)
        XCTAssertEqual(first.count, 2)
        XCTAssertEqual(first[0].options.flags, [.post])
        XCTAssertEqual(first[1].words, "sell 0.002 stop-loss-limit 19000.5 19000")
        XCTAssertEqual(try orders(object).map(\.draft), first)
        XCTAssertEqual(try orders(table).map(\.draft), first)
    }

    func test_givenAConditionalClose_whenRead_thenItIsTheOrders_inBothForms() throws {
        let json = """
            [{"side":"buy","volume":"1","price":"2","close":{"ordertype":"stop-loss-limit","price":"1.5","price2":"1.4"}},
             {"side":"buy","volume":"1","price":"2"}]
            """
        let csv = "side,volume,price,close_type,close_price,close_price2\nbuy,1,2,stop-loss-limit,1.5,1.4\nbuy,1,2,,,\n"
        let orders = try orders(json, pair: "X/Y")
        XCTAssertEqual(orders[0].draft.options.close?.type, .stopLossLimit)
        XCTAssertEqual(orders[0].draft.options.close?.secondPrice?.description, "1.4")
        XCTAssertNil(orders[1].draft.options.close)
        XCTAssertEqual(try self.orders(csv, pair: "X/Y").map(\.draft), orders.map(\.draft))
    }

    func test_givenABadFile_whenRead_thenTheMistakeAndItsPlaceAreTold() throws {
        let good = #"{"pair":"BTC/USD","side":"buy","volume":"1","price":"2"}"#
        let bad: [(String, String?, String)] = [
            ("", nil, "empty"), ("  \n ", nil, "empty"), ("[\(good)]", nil, "1 order"),
            ("[" + Array(repeating: good, count: 16).joined(separator: ",") + "]", nil, "16 orders"),
            ("[\(good),\n\(good),\n nonsense]", "line 3", "not JSON"),
            ("[\(good), {\"pair\":\"X/Y\",\"side\":\"buy\",\"volume\":\"1\"}]", "order 2", "needs --price"),
            ("[\(good), {\"side\":\"up\",\"volume\":\"1\",\"price\":\"2\"}]", "order 2", "up"),
            ("[\(good), {\"pair\":\"X/Y\",\"side\":\"buy\",\"volume\":1e3,\"price\":\"2\"}]", "order 2", "exponent"),
            ("[\(good), {\"side\":\"buy\",\"amount\":\"1\",\"price\":\"2\"}]", "order 2", "'amount'"),
            ("[\(good), {\"side\":\"buy\",\"Side\":\"sell\",\"volume\":\"1\",\"price\":\"2\"}]", "order 2", "twice"),
            ("[\(good), 3]", "order 2", "no object"), ("{\"pair\":\"BTC/USD\"}", nil, "no list"),
            ("{\"orders\":[],\"validate\":true}", nil, "'validate'"),
            ("pair,side,volume,price\nBTC/USD,buy,1,2\nBTC/USD,buy,1\n", "line 3", "3 values"),
            ("pair,side,volume,cost\nBTC/USD,buy,1,2\nBTC/USD,buy,1,3\n", "line 2", "'cost'"),
            ("pair,side,volume,price\nBTC/USD,buy,1,2\n\nBTC/USD,buy,-1,2\n", "line 4", "not positive"),
            ("pair,side,volume,price\nBTC/USD,buy,1,\"2\nBTC/USD,buy,1,2\n", "line 2", "does not end"),
        ]
        for (text, place, words) in bad {
            let fault = fault(text)
            XCTAssertEqual(fault?.place, place, text)
            XCTAssertTrue(fault?.what.contains(words) ?? false, "\(text): \(fault?.what ?? "nothing")")
        }
        XCTAssertThrowsError(try BatchFile(parsing: [0xFF, 0xFE, 0x00]))
    }
}
