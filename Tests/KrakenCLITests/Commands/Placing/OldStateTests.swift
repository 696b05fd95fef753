import KrakenCore
import KrakenSandbox
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What was seen of a market or the exchange a while ago, and cannot be asked for now, keeps nobody from trading.
final class OldStateTests: XCTestCase {
    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--sandbox",
    ]
    private let pair = Pair(base: Asset("BTC"), quote: Asset("USD"))

    /// Runs a command while nobody says what is open.
    private func runBlind(_ words: [String], _ bench: ChangeBench) async -> CommandOutcome {
        await bench.world.runCounting(words) { name, _ in
            ["SystemStatus", "AssetPairs"].contains(name) ? .page(status: 502) : .passOn
        }.outcome
    }

    func test_givenAMaintenanceOfHoursAgo_whenItCannotBeAskedFor_thenTheExchangeDecides_withACaution() async throws {
        let bench = try ChangeBench(self)
        _ = await bench.world.run(order)
        try bench.exchange.setMarket(.maintenance, pair: nil)
        bench.time.pass(.seconds(61))
        let closed = await bench.world.run(order + ["--json"])
        XCTAssertEqual(closed.exitCode, 6, closed.output)
        try bench.exchange.setMarket(.online, pair: nil)
        bench.time.pass(.seconds(30))
        let soon = await runBlind(order + ["--json"], bench)
        XCTAssertEqual(soon.exitCode, 6, "what was seen within the last minute counts: \(soon.output)")
        bench.time.pass(.seconds(5 * 3_600))
        let outcome = await runBlind(order, bench)
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertTrue(outcome.output.contains("whether the exchange takes this order is not known"), outcome.output)
        XCTAssertTrue(outcome.output.contains("it was maintenance 5 h"), outcome.output)
        XCTAssertTrue(outcome.output.contains("not known now"), outcome.output)
    }

    func test_givenAMarketThatWasClosedHoursAgo_whenItCannotBeAskedFor_thenOrdersAndChangesGoOn() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        try bench.exchange.setMarket(.cancelOnly, pair: pair)
        bench.time.pass(.seconds(61))
        let closed = await bench.world.run(order)
        XCTAssertEqual(closed.exitCode, 4, closed.output)
        try bench.exchange.setMarket(.online, pair: pair)
        bench.time.pass(.seconds(5 * 3_600))
        for words in [order, ["order", "amend", id, "--price", "21000", "--sandbox"]] {
            let outcome = await runBlind(words, bench)
            XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
            XCTAssertTrue(outcome.output.contains("whether the market takes this order is not known"), outcome.output)
        }
    }

    func test_givenStatesThatWereForgotten_whenTheyCannotBeAskedFor_thenNoAgeIsTold() async throws {
        let bench = try ChangeBench(self)
        _ = await bench.world.run(order)
        let set = await bench.world.run(["sandbox", "market", "set", "--pair", "BTC/USD", "--state", "online"])
        XCTAssertEqual(set.exitCode, 0, set.complaints)
        let outcome = await runBlind(order, bench)
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertTrue(outcome.output.contains("online, when last asked"), outcome.output)
    }

    func test_givenAMaintenance_whenAnOrderHasAskedForIt_thenItServesTheNextCommand_inTheSameWords() async throws {
        let bench = try ChangeBench(self)
        _ = await bench.world.run(order)
        try bench.exchange.setMarket(.maintenance, pair: nil)
        bench.time.pass(.seconds(61))
        let first = await bench.world.run(order + ["--json"])
        let (second, asked) = await bench.world.runCounting(["balance", "--sandbox", "--json"])
        XCTAssertEqual(asked.count { $0 == "SystemStatus" }, 0, "\(asked)")
        XCTAssertEqual(first.data?["service"]?["state"]?.string, "maintenance", first.output)
        XCTAssertNotNil(first.data?["service"]?["since"]?.string, first.output)
        XCTAssertEqual(first.data?["service"]?["since"], second.data?["service"]?["since"])
        XCTAssertTrue(second.error?.hasPrefix(first.error ?? "?") ?? false, "\(first.output)\n\(second.output)")
    }

    func test_givenAMarketThatIsClosed_whenTwoOrdersAreCheckedAtOnce_thenItIsAskedForOnce() async throws {
        let bench = try ChangeBench(self)
        _ = await bench.world.run(order)
        try bench.exchange.setMarket(.cancelOnly, pair: pair)
        bench.time.pass(.seconds(61))
        for count in [1, 0] {
            let (outcome, asked) = await bench.world.runCounting(order)
            XCTAssertEqual(outcome.exitCode, 4, outcome.output)
            XCTAssertEqual(asked.count { $0 == "AssetPairs" }, count, "\(asked)")
        }
    }

    func test_givenAReduceOnlyMarket_whenAnOrderIsAmended_thenItIsNotRefusedHere() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        try bench.exchange.setMarket(.reduceOnly, pair: pair)
        bench.time.pass(.seconds(61))
        let outcome = await bench.world.run(["order", "amend", id, "--price", "21000", "--json", "--sandbox"])
        XCTAssertFalse(outcome.error?.hasPrefix("refused-locally") ?? false, outcome.output)
    }

    func test_givenAnAccountThatCannotBeValued_whenALimitNeedsIt_thenTheLimitIsNotChecked_andMayBeOverridden()
        async throws
    {
        let bench = try ChangeBench(self)
        _ = await bench.world.run(order)
        bench.world.set("KRAKEN_MAX_ORDER_SHARE", "50")
        bench.world.set("KRAKEN_MAX_DAILY_VALUE", "100000")
        for (words, code) in [([], Int32(4)), (["--override-limits"], 0)] as [([String], Int32)] {
            // The first price is that of the market itself.
            let outcome = await bench.world.runCounting(order + words + ["--json"]) { name, number in
                name == "Ticker" && number > 1 ? .page(status: 502) : .passOn
            }.outcome
            XCTAssertEqual(outcome.exitCode, code, outcome.output)
            if code == 0 { continue }
            XCTAssertTrue(outcome.error?.contains("so your limits cannot be checked") ?? false, outcome.output)
        }
    }
}
