import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Going beyond a limit of one's own is written down with the limit and the amount.
final class OverrideLogTests: XCTestCase {
    private let live = ["--execute", "--yes", "--json", "--sandbox"]

    private func order(_ words: String...) -> [String] {
        ["order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000"] + words + live
    }

    private func log(_ bench: ChangeBench) throws -> [String] {
        let text = try String(contentsOfFile: bench.world.home + "/logs/kraken_cli.log", encoding: .utf8)
        return text.split(separator: "\n").map(String.init).filter { $0.contains("[WARNING] [Orders]") }
    }

    func test_givenLimitsThatAreExceeded_whenOverridden_thenTheLogNamesLimitAndAmount() async throws {
        let bench = try ChangeBench(self)
        bench.world.set("KRAKEN_MAX_ORDER_VALUE", "15")
        bench.world.set("KRAKEN_ALLOWED_PAIRS", "ETH/USD")
        let outcome = await bench.world.run(order("--override-limits", "--again", "--despite-unknown"))
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        let line = try XCTUnwrap(log(bench).first)
        for part in [
            "buy 0.001 BTC/USD at 20000.0 or better", "--override-limits ", "largest order: ", "worth 20 USD", "15 USD",
            "allowed pairs: BTC/USD is not among", "--again (there is no other one)",
            "--despite-unknown (none is unknown)",
        ] {
            XCTAssertTrue(line.contains(part), "\(part): \(line)")
        }
        let second = await bench.world.run(order("--override-limits", "--again"))
        XCTAssertEqual(second.exitCode, 0, second.output)
        let again = try XCTUnwrap(log(bench).last)
        let id = try XCTUnwrap(outcome.data?["txid"]?.elements?.first?.string)
        XCTAssertTrue(again.contains("--again after the same order of "), again)
        XCTAssertTrue(again.contains("(\(id), open)"), again)
    }

    func test_givenALimit_whenAChangeAndABatchOverrideIt_thenTheLogNamesLimitAndAmount() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        bench.world.set("KRAKEN_MAX_ORDER_VALUE", "15")
        let change = await bench.world.run(["order", "amend", id, "--price", "21000", "--override-limits"] + live)
        XCTAssertEqual(change.exitCode, 0, change.output)
        XCTAssertTrue(try XCTUnwrap(log(bench).last).contains("worth 21 USD; your largest order is 15 USD"))
        let rows =
            #"[{"side":"buy","volume":"0.001","price":"22000"},{"side":"buy","volume":"0.0001","price":"23000"}]"#
        let batch = try await bench.world.run(BatchTests.file(rows, in: bench) + ["--override-limits"] + live)
        XCTAssertEqual(batch.exitCode, 0, batch.output)
        let lines = try log(bench).suffix(2)
        XCTAssertTrue(try XCTUnwrap(lines.first).contains("worth 22 USD; your largest order is 15 USD"), "\(lines)")
        XCTAssertTrue(try XCTUnwrap(lines.last).contains("(no limit is exceeded)"), "\(lines)")
    }
}
