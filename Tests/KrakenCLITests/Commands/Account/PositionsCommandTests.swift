import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What is open with borrowed money, and what covers it.
final class PositionsCommandTests: XCTestCase {
    func test_givenNoPositions_whenShown_thenTheFreeMarginIsTold() async throws {
        let world = try World(self, time: JumpingTime().source)
        let shown = await world.run(["positions", "--sandbox"])
        XCTAssertTrue(shown.output.hasPrefix("No open positions; "), shown.output)
        XCTAssertTrue(shown.output.contains(" USD of margin free, sandbox, "), shown.output)
        let data = try await world.data(["positions", "--sandbox", "--json"])
        XCTAssertEqual(data["positions"], [])
        XCTAssertEqual(data["margin_level_percent"], .null)
    }

    func test_givenALongAndAShortPosition_whenShown_thenGainsAndMarginsAddUp() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        for words in [["-s", "buy", "-v", "0.05", "--leverage", "5"], ["-s", "buy", "-v", "0.01", "--leverage", "2"]] {
            let placed = await world.run(["order", "-p", "BTC/USD"] + words + ["--sandbox", "--execute", "--yes"])
            XCTAssertEqual(placed.exitCode, 0, placed.complaints)
        }
        let short = await world.run(
            ["order", "-p", "ETH/USD", "-s", "sell", "-v", "1", "--leverage", "3", "--sandbox", "--execute", "--yes"])
        XCTAssertEqual(short.exitCode, 0, short.complaints)
        time.pass(.seconds(7_200))
        let data = try await world.data(["positions", "--sandbox", "--json"])
        let rows = try XCTUnwrap(data["positions"]?.elements)
        XCTAssertEqual(Set(rows.compactMap { $0["kind"]?.string }), ["long", "short"])
        func sum(_ key: String) throws -> Amount {
            try rows.reduce(.zero) { try $0 + Amount(parsing: XCTUnwrap($1[key]?.string)) }
        }
        func told(_ key: String) throws -> Amount { try Amount(parsing: XCTUnwrap(data[key]?.string)) }
        XCTAssertLessThan(abs((try sum("gain") - told("gain")).units), Amount.one / 100)
        XCTAssertLessThan(abs((try sum("margin") - told("margin_used")).units), Amount.one / 100)
        XCTAssertEqual(try told("equity"), try told("collateral") + told("gain"))
        for row in rows {
            let (cost, value, gain): (Amount, Amount, Amount) = try (
                Amount(parsing: XCTUnwrap(row["cost"]?.string)), Amount(parsing: XCTUnwrap(row["value"]?.string)),
                Amount(parsing: XCTUnwrap(row["gain"]?.string))
            )
            let expected = row["kind"] == "long" ? value - cost : cost - value
            XCTAssertLessThan(abs((gain - expected).units), Amount.one / 1_000, row.text)
        }
        let narrow = await world.run(["positions", "--sandbox"], width: 60)
        XCTAssertEqual(narrow.output.split(separator: "\n").filter { String($0).displayWidth > 60 }, [])
        XCTAssertTrue(narrow.output.contains("Margin level"), narrow.output)
    }
}
