import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A change is warned of like the order it makes.
final class AmendWarningTests: XCTestCase {
    private func stop(_ bench: ChangeBench, _ side: String, _ prices: (String, String)) async throws -> String {
        let placed = await bench.world.run([
            "order", "-p", "BTC/USD", "-s", side, "-v", "0.001", "-t", "stop-loss-limit", "--price", prices.0,
            "--price2", prices.1, "--execute", "--yes", "--json", "--override-limits", "--sandbox",
        ])
        return try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output)
    }

    func test_givenAStop_whenItsLimitWouldBeBehindItsTrigger_thenTheChangeWarns_asTheOrderWould() async throws {
        let bench = try ChangeBench(self)
        for (side, prices, limit) in [
            ("sell", ("37000", "36900"), "37500"), ("buy", ("120000", "120100"), "119000"),
        ] {
            let id = try await stop(bench, side, prices)
            let words = ["order", "amend", id, "--sandbox"]
            let behind = await bench.world.run(words + ["--price", limit])
            XCTAssertEqual(behind.exitCode, 0, behind.complaints)
            XCTAssertTrue(
                behind.output.contains("warning: the limit \(limit) is on the far side of its trigger \(prices.0)"),
                behind.output)
            let fine = await bench.world.run(words + ["--price", prices.1, "--volume", "0.002"])
            XCTAssertFalse(fine.output.contains("warning"), fine.output)
        }
    }

    func test_givenAStop_whenItsTriggerWouldBeReachedAtOnce_thenTheChangeWarns() async throws {
        let bench = try ChangeBench(self)
        let id = try await stop(bench, "sell", ("37000", "36900"))
        let last = try await bench.world.data(["ticker", "BTC/USD", "--json", "--sandbox"]).elements?.first?["last"]
        let above = try Price(parsing: XCTUnwrap(last?.string)) + Price(whole: 100)
        let outcome = await bench.world.run([
            "order", "amend", id, "--trigger-price", "\(above)", "--price", "\(above - Price(whole: 1))", "--sandbox",
        ])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertTrue(outcome.output.contains("it would be set off at once"), outcome.output)
    }
}
