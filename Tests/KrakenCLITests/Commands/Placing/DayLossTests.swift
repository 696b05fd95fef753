import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Once the account has lost more in a day than its operator allows, nothing is risked any more.
final class DayLossTests: XCTestCase {
    private let sandbox = ["--json", "--sandbox"]

    private func order(_ side: String, _ more: String...) -> [String] {
        [
            "order", "-p", "BTC/USD", "-s", side, "-t", "limit", "-v", "0.001", "--price",
            side == "buy" ? "20000" : "last+5%",
        ]
            + more + sandbox
    }

    private func bench(limit: String = "100") throws -> ChangeBench {
        let bench = try ChangeBench(self)
        bench.world.set("KRAKEN_MAX_DAILY_LOSS", limit)
        return bench
    }

    private func change(_ amounts: String..., in bench: ChangeBench) async {
        let outcome = await bench.world.run(["sandbox", "fund"] + amounts + ["--json"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
    }

    func test_givenALossBeyondTheLimit_whenSomethingIsBought_thenItIsRefused_andASaleIsNot() async throws {
        let bench = try bench()
        let first = await bench.world.run(order("buy"))
        XCTAssertEqual(first.exitCode, 0, "the day begins with the first look: \(first.output)")
        // An adjustment is no withdrawal: that money is lost.
        await change("USD=-150", in: bench)
        let refused = await bench.world.run(order("buy"))
        XCTAssertEqual(refused.exitCode, 4, refused.output)
        XCTAssertTrue(
            refused.error?.contains("the account has lost 150 USD today; your limit is 100 USD a day") ?? false,
            refused.output)
        let sale = await bench.world.run(order("sell"))
        XCTAssertEqual(sale.exitCode, 0, "what is owned can be sold: \(sale.output)")
        let overridden = await bench.world.run(order("buy", "--override-limits"))
        XCTAssertEqual(overridden.exitCode, 0, overridden.output)
        _ = await bench.world.run(["portfolio"] + sandbox)
        bench.time.pass(.seconds(2 * 86_400))
        let nextDay = await bench.world.run(order("buy"))
        XCTAssertEqual(nextDay.exitCode, 0, "a new day begins: \(nextDay.output)")
    }

    func test_givenAPositionThatLoses_whenSomethingIsBought_thenWhatItLostCountsThoughNoBalanceTells() async throws {
        let bench = try bench(limit: "1000")
        let opened = await bench.world.run(
            ["order", "-p", "BTC/USD", "-s", "sell", "-v", "0.5", "--leverage", "5", "--execute", "--yes"] + sandbox)
        XCTAssertEqual(opened.exitCode, 0, opened.output)
        var gain = Amount.zero
        for _ in 0..<60 where gain > Amount(whole: -1_100) {
            bench.time.pass(.seconds(86_400))
            let data = try await bench.world.data(["positions"] + sandbox)
            gain = try Amount(parsing: XCTUnwrap(data["gain"]?.string))
        }
        XCTAssertLessThan(gain, Amount(whole: -1_100), "the market never went against it")
        // The day begins with what the balances are worth now.
        _ = await bench.world.run(["portfolio"] + sandbox)
        let refused = await bench.world.run(order("buy"))
        XCTAssertEqual(refused.exitCode, 4, refused.output)
        XCTAssertTrue(refused.error?.contains("the account has lost 1") ?? false, refused.output)
        let closing = await bench.world.run(
            ["order", "-p", "BTC/USD", "-s", "buy", "-v", "0", "--leverage", "5"] + sandbox)
        XCTAssertEqual(closing.exitCode, 0, "what loses can be closed: \(closing.output)")
    }

    func test_givenDepositsAndWithdrawals_whenTheLossIsMeasured_thenTheyAreNeitherGainNorLoss() async throws {
        let bench = try bench()
        _ = await bench.world.run(order("buy"))
        bench.time.pass(.seconds(1))
        await change("USD=1000", in: bench)
        await change("USD=-90", in: bench)
        let small = await bench.world.run(order("buy"))
        XCTAssertEqual(small.exitCode, 0, small.output)
        await change("USD=-20", in: bench)
        let refused = await bench.world.run(order("buy"))
        XCTAssertEqual(refused.exitCode, 4, "the deposit hides no loss: \(refused.output)")
        XCTAssertTrue(refused.error?.contains("today; your limit is 100 USD a day") ?? false, refused.output)
    }

    func test_givenWhatThePortfolioWasWorthYesterday_whenTheFirstOrderOfTheDayComes_thenTheNightsLossCounts()
        async throws
    {
        let bench = try bench()
        let seen = await bench.world.run(["portfolio"] + sandbox)
        XCTAssertEqual(seen.exitCode, 0, seen.output)
        // More than prices move in a day.
        await change("USD=-5000", in: bench)
        bench.time.pass(.seconds(86_400))
        let refused = await bench.world.run(order("buy"))
        XCTAssertEqual(refused.exitCode, 4, refused.output)
        bench.time.pass(.seconds(2 * 86_400))
        let later = await bench.world.run(order("buy"))
        XCTAssertEqual(later.exitCode, 0, "what nobody saw for two days is no loss of today: \(later.output)")
    }

    func test_givenALossBeyondTheLimit_whenAnOrderIsMadeSmaller_thenItIs_andAnEmergencySaleReadsNoLedger() async throws
    {
        let bench = try bench()
        let id = try await bench.place()
        bench.time.pass(.seconds(1))
        await change("USD=-150", in: bench)
        func amend(_ volume: String) async -> CommandOutcome {
            await bench.world.run(["order", "amend", id, "--volume", volume] + sandbox)
        }
        let smaller = await amend("0.0005")
        XCTAssertEqual(smaller.exitCode, 0, smaller.output)
        let larger = await amend("0.002")
        XCTAssertEqual(larger.exitCode, 4, larger.output)
        XCTAssertTrue(larger.error?.contains("has lost") ?? false, larger.output)
        let sale = await bench.world.runCounting(order("sell")) { _, _ in .passOn }
        XCTAssertEqual(sale.outcome.exitCode, 0, sale.outcome.output)
        XCTAssertFalse(sale.asked.contains("Ledgers"))
    }

    func test_givenALongNight_whenTheLedgerIsRead_thenOnlyWhatCameAndWentIs() async throws {
        let bench = try bench()
        _ = await bench.world.run(["portfolio"] + sandbox)
        bench.time.pass(.seconds(20 * 3_600))
        let first = await bench.world.runCounting(order("buy")) { _, _ in .passOn }
        XCTAssertEqual(first.outcome.exitCode, 0, first.outcome.output)
        XCTAssertEqual(first.asked.count { $0 == "Ledgers" }, 3, "a page of each kind, whatever was traded")
        let second = await bench.world.runCounting(order("buy")) { _, _ in .passOn }
        XCTAssertEqual(second.asked.count { $0 == "Ledgers" }, 1, "what was read is not read again")
    }

    func test_givenALedgerThatCannotBeRead_whenSomethingIsBought_thenTheLimitIsNotChecked_andMayBeOverridden()
        async throws
    {
        let bench = try bench()
        for (words, code) in [([], Int32(4)), (["--override-limits"], 0)] as [([String], Int32)] {
            let outcome = await bench.world.runCounting(order("buy") + words) { name, _ in
                name == "Ledgers" ? .json(#"{"error":["EGeneral:Permission denied"]}"#) : .passOn
            }.outcome
            XCTAssertEqual(outcome.exitCode, code, outcome.output)
            if code == 0 { continue }
            XCTAssertTrue(outcome.error?.contains("so your limit cannot be checked") ?? false, outcome.output)
        }
    }
}
