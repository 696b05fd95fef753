import Trading
import Transport
import XCTest

@testable import KrakenCLI

final class TableTests: XCTestCase {
    private let table = Table(
        "Prices",
        columns: [.init("Market"), .init("Last", .number), .init("Volume", .number, rank: 1), .init("Note", rank: 2)],
        rows: [["BTC/USD", "90,000.5", "1.25", "open"], ["DOGE/USD", "0.1234", "1000000", ""]])

    func test_givenNumbers_whenShown_thenTheirPointsStandUnderEachOther() {
        XCTAssertEqual(
            table.lines(width: .max, style: Style(isOn: false)),
            [
                "Prices", "Market           Last      Volume  Note", "BTC/USD   90,000.5           1.25  open",
                "DOGE/USD       0.1234  1000000",
            ])
    }

    func test_givenANarrowTerminal_whenShown_thenTheLeastImportantColumnsGoFirst() {
        func header(_ width: Int) -> [Substring] {
            table.lines(width: width, style: Style(isOn: false))[1].split(separator: " ")
        }
        XCTAssertEqual(header(40), ["Market", "Last", "Volume", "Note"])
        XCTAssertEqual(header(35), ["Market", "Last", "Volume"])
        XCTAssertEqual(header(30), ["Market", "Last"])
        XCTAssertEqual(header(5), ["Market", "Last"], "what matters stays")
    }

    func test_givenNumbers_whenGrouped_thenThousandsAreApartAndNoDigitIsLost() throws {
        XCTAssertEqual(try Price(parsing: "1234567.5").grouped(minimumDecimals: 2), "1,234,567.50")
        XCTAssertEqual(try Price(parsing: "-123").grouped(), "-123")
        XCTAssertEqual(try Price(parsing: "-1234").grouped(), "-1,234")
        XCTAssertEqual(try Price(parsing: "0.00000001").grouped(), "0.00000001")
    }

    func test_givenAReport_whenPrintedForPeople_thenIconsAreOnlyOnTerminals() {
        let report = Report(
            data: .null, blocks: [.line(.done, "Done."), .facts("Facts", [("A", "1"), ("Long", "2")])])
        let style = Style(isOn: false)
        XCTAssertEqual(report.text(width: 80, style: style, isTerminal: true), "✅ Done.\nFacts\nA     1\nLong  2\n")
        XCTAssertEqual(report.text(width: 80, style: style, isTerminal: false), "Done.\nFacts\nA     1\nLong  2\n")
    }
}
