import CommandKit
import Transport
import XCTest

@testable import KrakenCLI

final class RowValueTests: XCTestCase {
    private func object(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

    func test_givenRows_whenWrittenAsCSV_thenEveryDigitStays_andOnlyTextsThatWouldBeFormulasAreChanged() {
        let fields: [(JSON, String)] = [
            ("-1.5", "-1.5"), ("-0.46%", "-0.46%"), ("+5", "+5"), ("0.00000001", "0.00000001"),
            (.number("123456789012345678901234567890.123"), "123456789012345678901234567890.123"),
            ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
            ("+-5", "'+-5"), ("--5", "'--5"), ("\tx", "'\tx"), ("a,b", #""a,b""#), (#"say "hi""#, #""say ""hi""""#),
            ("two\nlines", "\"two\nlines\""), ("=a,b", #""'=a,b""#), ("é", "é"), (" x", #"" x""#), (.null, ""),
            (true, "true"),
            (["a", "b", 3], "a;b;3"), ([], ""), ([.object(["a": 1])], #""{""a"":1}""#),
        ]
        for (value, text) in fields { XCTAssertEqual(CSVSheet.field(value), text, "\(value)") }
    }

    func test_givenNestedRows_whenWrittenAsCSV_thenWhatIsInsideHasColumnsOfItsOwn() throws {
        let rows = try [
            #"{"id":1,"order":{"pair":"BTC/USD","terms":{"price":"5"}},"tags":["a","b"]}"#,
            #"{"id":2,"order":null,"tags":[],"more":"x"}"#,
        ].map { FlatRow(try object($0)) }
        XCTAssertEqual(FlatRow.keys(of: rows), ["id", "order_pair", "order_terms_price", "tags", "more"])
        XCTAssertEqual(
            CSVSheet.text(rows, keys: FlatRow.keys(of: rows), hasHeader: true),
            "id,order_pair,order_terms_price,tags,more\n1,BTC/USD,5,a;b,\n2,,,,x\n")
        XCTAssertEqual(
            CSVSheet.text([FlatRow(.null)], keys: ["a"], hasHeader: false), "\"\"\n", "no row is an empty line")
    }

    func test_givenAKeyThatBeginsAnother_whenItHasNoValue_thenItsColumnStays() throws {
        let row = FlatRow(try JSON(parsing: Array(#"{"key":null,"key_store":null,"home":"/h"}"#.utf8)))
        XCTAssertEqual(FlatRow.keys(of: [row]), ["key", "key_store", "home"])
    }

    func test_givenValues_whenSorted_thenNumbersAreExact_timesAreTimes_andEqualOnesStay() {
        func sorted(_ texts: [String?], descending: Bool = false) -> [String?] {
            RowOrder.places(of: texts.map { .text($0) }, isDescending: descending).map { texts[$0] }
        }
        XCTAssertEqual(sorted(["10", "9", "-2", "-10", "0.5"]), ["-10", "-2", "0.5", "9", "10"])
        XCTAssertEqual(
            sorted(["0.30000000000000004", "0.3", "0.30000000000000003"]),
            ["0.3", "0.30000000000000003", "0.30000000000000004"])
        XCTAssertEqual(sorted(["1.50", "1.5", nil, "01.500", "1"]), ["1", "1.50", "1.5", "01.500", nil])
        XCTAssertEqual(sorted(["1", nil, "3", "2"], descending: true), ["3", "2", "1", nil])
        XCTAssertEqual(sorted(["-0", "0", "0.0"], descending: true), ["-0", "0", "0.0"])
        XCTAssertEqual(
            sorted(["2026-11-21T08:00:00.500Z", "2026-11-21T08:00:00Z", "2025-01-01T00:00:00Z"]),
            ["2025-01-01T00:00:00Z", "2026-11-21T08:00:00Z", "2026-11-21T08:00:00.500Z"])
        XCTAssertEqual(sorted(["10 USD", "9 USD"]), ["10 USD", "9 USD"])
    }

    func test_givenListsOfColumns_whenTyped_thenMalformedOnesAreRefused() throws {
        XCTAssertEqual(try ColumnList(explaining: "pair, last").names, ["pair", "last"])
        for text in ["", ",", "pair,", "pair,,last", "pair,Pair", "order id,order_id"] {
            XCTAssertThrowsError(try ColumnList(explaining: text), text)
        }
        XCTAssertTrue(try SortOrder(explaining: "-price").isDescending)
        for text in ["", "-", "--price", "a,b"] { XCTAssertThrowsError(try SortOrder(explaining: text), text) }
    }

    func test_givenANameWithAMinus_whenSortedBy_thenItIsNoOption() {
        XCTAssertEqual(SortOrder.joined(["orders", "--sort", "-price"]), ["orders", "--sort=-price"])
        XCTAssertEqual(SortOrder.joined(["--sort", "price", "-p", "x"]), ["--sort", "price", "-p", "x"])
        for words in [["--sort", "-p", "x"], ["--sort", "--json"], ["--", "--sort", "-price"]] {
            XCTAssertEqual(SortOrder.joined(words), words)
        }
    }

    func test_givenData_whenItsRowsAreLookedFor_thenAListOfProblemsIsNone() throws {
        func list(_ text: String, _ rows: Report.Rows = .inferred) throws -> Int? {
            Report(data: try object(text), blocks: [], rows: rows).list?.count
        }
        XCTAssertEqual(try list(#"[{"a":1},{"a":2}]"#), 2)
        XCTAssertEqual(try list(#"{"venue":"x","orders":[{"a":1}],"names":["b"]}"#), 1)
        XCTAssertEqual(try list(#"{"venue":"x","orders":[]}"#), 0)
        XCTAssertNil(try list(#"{"payment":{"a":1},"problems":[]}"#))
        XCTAssertNil(try list(#"{"a":[{"x":1}],"b":[{"x":1}]}"#))
        XCTAssertEqual(try list(#"{"a":[{"x":1}],"b":[{"x":1}]}"#, .member("b")), 1)
        XCTAssertNil(try list(#"{"a":[{"x":1}]}"#, .whole))
    }
}
