import Trading
import Transport
import XCTest

/// The main job of the program, from a price to an order and back, told once and run on every way to an exchange.
///
/// Given an exchange with the usual balances; when the market is looked at and an order is validated, placed, listed
/// and cancelled; then each step tells the truth and the balances are what they were.
public enum MainJob {
    /// Runs a command line; `--json` is added here.
    public typealias Run = @Sendable ([String]) async throws -> CommandOutcome

    /// Runs the whole story; it ends with the first step that goes wrong.
    public static func happens(by run: @escaping Run, file: StaticString = #filePath, line: UInt = #line) async throws {
        func succeed(_ words: String...) async throws -> JSON {
            let outcome = try await run(words + ["--json"])
            let told = "\(words.joined(separator: " ")): \(outcome.output) \(outcome.complaints)"
            XCTAssertEqual(outcome.exitCode, 0, told, file: file, line: line)
            XCTAssertEqual(outcome.envelope?["success"], true, told, file: file, line: line)
            return try XCTUnwrap(outcome.data, told, file: file, line: line)
        }

        let status = try await succeed("status")
        XCTAssertEqual(status["system"]?.string, "online", file: file, line: line)

        let ticker = try await succeed("ticker", "btcusd", "XXDG/ZUSD")
        XCTAssertEqual(ticker.elements?.map { $0["pair"]?.string }, ["BTC/USD", "DOGE/USD"], file: file, line: line)
        let bid = try Price(parsing: XCTUnwrap(ticker.elements?[0]["bid"]?.string))
        let price = Price(units: bid.units / 2).rounded(toMultipleOf: Price(whole: 100), .down)

        let candles = try await succeed("ohlc", "-p", "XBTUSD", "-i", "60", "-l", "3")
        XCTAssertEqual(candles["candles"]?.elements?.count, 3, file: file, line: line)

        let before = try await succeed("balance")
        let order = ["order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "\(price)"]

        let checked = try await run(order + ["--json"])
        XCTAssertEqual(checked.exitCode, 0, checked.output + checked.complaints, file: file, line: line)
        XCTAssertEqual(checked.data?["mode"]?.string, "validate", file: file, line: line)
        let untouched = try await succeed("orders")
        XCTAssertEqual(untouched["orders"]?.elements, [], "validating places nothing", file: file, line: line)

        let placed = try await run(order + ["--execute", "--yes", "--json"])
        XCTAssertEqual(placed.exitCode, 0, placed.output + placed.complaints, file: file, line: line)
        let id = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output, file: file, line: line)
        let clientID = try XCTUnwrap(placed.data?["cl_ord_id"]?.string, file: file, line: line)

        let listed = try await succeed("orders")
        let row = try XCTUnwrap(listed["orders"]?.elements?.first, file: file, line: line)
        XCTAssertEqual(row["txid"]?.string, id, file: file, line: line)
        XCTAssertEqual(row["cl_ord_id"]?.string, clientID, file: file, line: line)
        XCTAssertEqual(row["pair"]?.string, "BTC/USD", file: file, line: line)

        let held = try await succeed("balance")
        XCTAssertNotEqual(usd(held, "held"), usd(before, "held"), "an open buy holds money", file: file, line: line)

        _ = try await succeed("cancel", "--txid", id)
        let after = try await succeed("balance")
        XCTAssertEqual(usd(after, "available"), usd(before, "available"), file: file, line: line)

        let portfolio = try await succeed("portfolio", "--currency", "EUR")
        XCTAssertEqual(portfolio["currency"]?.string, "EUR", file: file, line: line)
        XCTAssertGreaterThan(try Amount(parsing: portfolio["total"]?.string ?? ""), .zero, file: file, line: line)
    }

    private static func usd(_ balances: JSON, _ key: String) -> String? {
        balances.elements?.first { $0["asset"]?.string == "USD" }?[key]?.string
    }
}
