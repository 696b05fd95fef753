import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A market that moves while somebody thinks about a change or a batch: a yes holds for what was shown only.
final class MovingMarketTests: XCTestCase {
    private func ticker(_ price: Int) -> ScriptedTransport.Step {
        let (level, pair) = (##"["\##(price).0","1","1.000"]"##, ##"["\##(price).0","1.0"]"##)
        return .json(
            ##"{"error":[],"result":{"XXBTZUSD":{"a":\##(level),"b":\##(level),"c":\##(pair),"v":\##(pair),"p":\##(pair),"t":[1,1],"l":\##(pair),"h":\##(pair),"o":"\##(price).0"}}}"##
        )
    }

    /// Runs a command to whose first question the answer is yes, and to the second one no.
    private func run(
        _ words: [String], _ endpoint: String, in bench: ChangeBench, to price: Int
    ) async -> (outcome: CommandOutcome, sent: Int) {
        bench.world.answer("y")
        bench.world.answer("n")
        let (asked, before, after) = (Counter(), ticker(85_000), ticker(price))
        let (outcome, sent) = await bench.run(words + ["--execute"], endpoint, .passOn) { name in
            guard name.hasPrefix("Ticker") else { return .passOn }
            return asked.increase() == 1 ? before : after
        }
        return (outcome, sent.count)
    }

    func test_givenAMarketThatMovesAgainstAChange_whenItIsConfirmed_thenItIsAskedAgain_andOnlyThen() async throws {
        for (side, own, price, isAskedAgain) in [
            ("buy", "20000", 90_000, true), ("buy", "20000", 80_000, false), ("sell", "900000", 80_000, true),
            ("sell", "900000", 90_000, false),
        ] {
            let bench = try ChangeBench(self, isTerminal: true)
            let placed = await bench.world.run([
                "order", "-p", "BTC/USD", "-s", side, "-t", "limit", "-v", "0.001", "--price", own, "--execute",
                "--yes", "--json", "--sandbox",
            ])
            let id = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output)
            let words = ["order", "amend", id, "--price", side == "buy" ? "21000" : "890000"]
            let (outcome, sent) = await run(words, "AmendOrder", in: bench, to: price)
            let place = "\(side) \(price): \(outcome.output)\(outcome.complaints)"
            XCTAssertEqual(outcome.exitCode, isAskedAgain ? 4 : 0, place)
            XCTAssertEqual(outcome.complaints.contains("the market has moved by"), isAskedAgain, place)
            XCTAssertEqual(sent, isAskedAgain ? 0 : 1, place)
        }
    }

    func test_givenABatchOfBothSides_whenTheMarketMovesAgainstEither_thenItIsAskedAgain() async throws {
        for price in [80_000, 90_000] {
            let bench = try ChangeBench(self, isTerminal: true)
            let file = try BatchTests.file(BatchTests.rows, in: bench)
            let (outcome, sent) = await run(file, "AddOrderBatch", in: bench, to: price)
            let place = "\(price): \(outcome.output)\(outcome.complaints)"
            XCTAssertEqual(outcome.exitCode, 4, place)
            XCTAssertTrue(outcome.complaints.contains("the market has moved by"), place)
            XCTAssertEqual(sent, 0, place)
        }
    }
}
