import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

final class FeesCommandTests: XCTestCase {
    /// An account that stands somewhere in the schedule.
    private func answer(volume: String, fee: String, maker: String?, next: String) -> ScriptedTransport.Step {
        let standing = { (fee: String) in #"{"XXBTZUSD":{"fee":"\#(fee)",\#(next)}}"# }
        let makers = maker.map { #","fees_maker":\#(standing($0))"# } ?? ""
        return .json(
            #"{"error":[],"result":{"currency":"ZUSD","volume":"\#(volume)","fees":\#(standing(fee))\#(makers)}}"#)
    }

    private func run(_ words: [String], _ step: ScriptedTransport.Step, width: Int = .max) async throws
        -> CommandOutcome
    {
        let world = try World(self, time: JumpingTime().source)
        return await world.runCounting(["fees", "--sandbox"] + words, width: width) { name, _ in
            name == "TradeVolume" ? step : .passOn
        }.outcome
    }

    func test_givenANewAccount_whenFeesAreShown_thenTheFirstTierIsItsOwn() async throws {
        let world = try World(self, time: JumpingTime().source)
        let shown = await world.runCounting(["fees", "--sandbox"], width: 100)
        let lines = shown.outcome.output.split(separator: "\n").map(String.init)
        XCTAssertEqual(
            lines[1].split(separator: " "), ["BTC/USD", "0.25", "0.40", "0.20", "0.35", "10,000", "10,000.00"])
        XCTAssertTrue(lines[2].hasPrefix("30-day volume 0.00 USD; sandbox, "), lines[2])
        XCTAssertEqual(lines[3], "Schedule of BTC/USD")
        XCTAssertTrue(lines[5].hasSuffix("0     0.25     0.40  <- you"), lines[5])
        XCTAssertEqual(lines.count, 15)
        XCTAssertEqual(shown.asked.filter { $0 == "TradeVolume" }.count, 1)
        let narrow = await world.run(["fees", "--sandbox"], width: 60)
        XCTAssertEqual(narrow.output.split(separator: "\n").filter { String($0).displayWidth > 60 }, [])
    }

    func test_givenAVolume_whenFeesAreShown_thenWhatIsMissingIsExact() async throws {
        let next = #""nextfee":"0.2200","nextvolume":"100000.0000","tiervolume":"50000.0000""#
        let step = answer(volume: "61234.5678", fee: "0.2400", maker: "0.1400", next: next)
        let outcome = try await run(["--json"], step)
        let data = try XCTUnwrap(outcome.data)
        XCTAssertEqual(data["volume_30d"], "61234.5678")
        XCTAssertEqual(data["currency"], "USD")
        let row = try XCTUnwrap(data["pairs"]?.elements?.first)
        XCTAssertEqual(row["missing_volume"], "38765.4322")
        XCTAssertEqual([row["maker_fee_percent"], row["taker_fee_percent"]], ["0.14", "0.24"])
        XCTAssertEqual(row["tier_volume"], "50000")
        XCTAssertEqual(row["schedule"]?.elements?.count, 10)
        let shown = try await run([], step).output.split(separator: "\n").first { $0.contains("<- you") }
        XCTAssertEqual(shown?.split(separator: " ").first, "50,000")
    }

    func test_givenABetterTierThanTheVolume_whenFeesAreShown_thenTheExchangesWordCounts() async throws {
        let next = #""nextfee":null,"nextvolume":null,"tiervolume":"10000000.0000""#
        let step = answer(volume: "5", fee: "0.1000", maker: "0.0000", next: next)
        let shown = try await run([], step).output
        let here = shown.split(separator: "\n").first { $0.contains("<- you") }
        XCTAssertEqual(here?.split(separator: " "), ["10,000,000", "0.00", "0.10", "<-", "you"])
        XCTAssertTrue(
            shown.contains("BTC/USD     0.00     0.10             -             -          -              -"), shown)
    }

    func test_givenNoFeesForMakers_whenFeesAreShown_thenMakersPayTheTakersFee() async throws {
        let next = #""nextfee":"0.35","nextvolume":"10000""#
        let data = try await run(["--json"], answer(volume: "5", fee: "0.40", maker: nil, next: next)).data
        XCTAssertEqual(data?["pairs"]?.elements?.first?["maker_fee_percent"], "0.4")
    }

    func test_givenMarkets_whenFeesAreShown_thenEachIsThereOnce_andEqualSchedulesAreOne() async throws {
        let world = try World(self, time: JumpingTime().source)
        let shown = await world.run(["fees", "btcusd", "XBT/USD", "eur/usd", "--sandbox"])
        XCTAssertTrue(shown.output.contains("Schedule of BTC/USD, EUR/USD\n"), shown.output)
        XCTAssertEqual(shown.output.split(separator: "\n").filter { $0.hasPrefix("BTC/USD") }.count, 1)
        XCTAssertEqual(shown.output.components(separatedBy: "Schedule of").count, 2)
    }
}
