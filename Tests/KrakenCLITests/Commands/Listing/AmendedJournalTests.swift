import KrakenCore
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// The journal tells an order as it is, not only as it was asked for.
final class AmendedJournalTests: XCTestCase {
    private func amend(_ bench: ChangeBench, _ id: String, _ words: String...) async {
        let outcome = await bench.world.run(
            ["order", "amend", id] + words + ["--execute", "--yes", "--json", "--sandbox"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
    }

    func test_givenAnAmendedOrder_whenTheJournalIsShown_thenItsTermsAreThoseOfNow_markedAsAmended() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        await amend(bench, id, "--price", "21000")
        await amend(bench, id, "--volume", "0.002")
        for width in [Int.max, 60] {
            let text = await bench.world.run(["orders", "--journal", "--sandbox"], width: width)
            XCTAssertTrue(text.output.contains("21,000"), text.output)
            XCTAssertFalse(text.output.contains("20,000"), text.output)
            XCTAssertTrue(text.output.contains("open, amended"), text.output)
            XCTAssertEqual(text.output.split(separator: "\n").filter { $0.count > width }, [])
        }
        let row = try await bench.world.data(["orders", "--journal", "--json", "--sandbox"])["journal"]?.elements?.first
        XCTAssertEqual(row?["order"]?["price"], "20000", "as it was asked for")
        XCTAssertEqual(row?["amended"]?["price"], "21000")
        XCTAssertEqual(row?["amended"]?["volume"], "0.002")
        let csv = await bench.world.run([
            "orders", "--journal", "-o", "csv", "--columns", "order_price,amended_price", "--sandbox",
        ])
        XCTAssertEqual(csv.output, "order_price,amended_price\n20000,21000\n")
    }

    func test_givenAChangeThatMayStillCome_orWasRefused_whenTheJournalIsShown_thenTheTermsStay() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let words = ["order", "amend", id, "--price", "21000", "--execute", "--yes"]
        _ = await bench.run(words, "AmendOrder", .json(##"{"error":["EOrder:Insufficient funds"]}"##))
        let refused = await bench.world.run(["orders", "--journal", "--sandbox"])
        XCTAssertTrue(refused.output.contains("20,000"), refused.output)
        XCTAssertFalse(refused.output.contains("amended"), refused.output)
        let (lost, _) = await bench.run(words, "AmendOrder", .lostBefore) { name in
            let isLooking = ((try? bench.journal.unresolvedChanges().count) ?? 0) > 0
            return ["OrderAmends", "QueryOrders"].contains(name) && isLooking ? .page(status: 502) : .passOn
        }
        XCTAssertEqual(lost.exitCode, 7, lost.output)
        let unknown = await bench.world.run(["orders", "--journal", "--sandbox"])
        XCTAssertTrue(unknown.output.contains("may be amended"), unknown.output)
    }

    func test_givenAStopLimit_whenTheJournalIsShown_thenBothItsPricesAre() async throws {
        let bench = try ChangeBench(self)
        let placed = await bench.world.run([
            "order", "-p", "BTC/USD", "-s", "sell", "-v", "0.001", "-t", "stop-loss-limit", "--price", "37000",
            "--price2", "36900", "--execute", "--yes", "--json", "--sandbox",
        ])
        let id = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output)
        await amend(bench, id, "--trigger-price", "38000")
        let text = await bench.world.run(["orders", "--journal", "--sandbox"])
        XCTAssertTrue(text.output.contains("38,000 → 36,900"), text.output)
    }
}
