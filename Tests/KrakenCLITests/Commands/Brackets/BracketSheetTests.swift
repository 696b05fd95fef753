import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// What a checked bracket is as rows, what its help says of limits, and that a repeated one is told before.
final class BracketSheetTests: XCTestCase {
    private let bracket = [
        "order", "bracket", "btcusd", "-s", "sell", "-v", "0.01", "--stop", "-5%", "--target", "+8%", "--sandbox",
    ]

    func test_givenACheckedBracket_whenItIsAskedForAsCSV_thenEachLegIsARow_andEveryCellOneValue() async throws {
        let world = try World(self, time: JumpingTime().source)
        let outcome = await world.run(bracket + ["-o", "csv"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertFalse(outcome.output.contains("{"), outcome.output)
        let lines = outcome.output.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        XCTAssertEqual(lines.count, 3)
        let leg = try XCTUnwrap(lines[0].firstIndex(of: "leg"))
        let type = try XCTUnwrap(lines[0].firstIndex(of: "type"))
        XCTAssertEqual(lines.dropFirst().map { $0[leg] }, ["stop", "target"])
        XCTAssertEqual(lines.dropFirst().map { $0[type] }, ["stop-loss", "limit"])
    }

    func test_givenItsHelp_thenItSaysThatSwapsAreExemptFromTheLimits() async throws {
        let world = try World(self)
        let help = await world.run(["order", "bracket", "--help"])
        let text = help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        XCTAssertTrue(text.contains("swaps are exempt from those of a minute and of a day"), help.output)
    }

    func test_givenTheStopPlacedAMomentAgo_whenTheBracketIsChecked_thenThatIsSaid_butNotOfTheLegThatIsWatched()
        async throws
    {
        let world = try World(self, time: JumpingTime().source)
        let prices = ["--stop", "37000", "--target", "190000"]
        let words = ["order", "bracket", "btcusd", "-s", "sell", "-v", "0.01"] + prices + ["--sandbox"]
        for leg in [["-t", "limit", "--price", "190000"], ["-t", "stop-loss", "--price", "37000"]] {
            let isStop = leg.contains("stop-loss")
            let placed = await world.run(
                ["order", "-p", "BTC/USD", "-s", "sell", "-v", "0.01"] + leg + ["--execute", "--yes", "--sandbox"])
            XCTAssertEqual(placed.exitCode, 0, placed.complaints)
            let dry = await world.run(words + ["--json"])
            XCTAssertEqual(dry.exitCode, isStop ? 4 : 0, dry.output)
            guard isStop else { continue }
            XCTAssertTrue(dry.error?.hasPrefix("repeated-order: stop: the same order was placed") ?? false, dry.output)
            XCTAssertTrue(dry.error?.hasSuffix("--execute would be refused now") ?? false, dry.output)
            let meant = await world.run(words + ["--again"])
            XCTAssertEqual(meant.exitCode, 0, meant.complaints)
        }
    }
}
