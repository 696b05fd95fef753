import KrakenCore
import KrakenSandbox
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What the exchange as a whole is up to is named by whatever command fails for it.
final class ServiceStateTests: XCTestCase {
    private let buy = ["order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000"]

    private func world(_ state: String, time: JumpingTime = JumpingTime()) async throws -> World {
        let world = try World(
            self,
            environment: [
                "KRAKEN_ALLOW_WITHDRAW": "true", "KRAKEN_WITHDRAW_UNATTENDED": "true", "KRAKEN_FUNDING_LOOKUP": "0",
            ], time: time.source)
        // What the program keeps for itself is there before.
        _ = await world.run(["balance", "--sandbox"])
        let set = await world.run(
            ["sandbox", "market", "set", "--system", state])
        XCTAssertEqual(set.exitCode, 0, set.complaints)
        return world
    }

    func test_givenMaintenance_whenPrivateCommandsRun_thenEachNamesIt_quickly() async throws {
        for words in [
            ["balance"], ["orders"], ["ledger"], ["fees"], ["portfolio"], buy, ["withdraw", "--status"],
            ["export-report", "--status"], ["withdraw", "methods"],
        ] {
            let time = JumpingTime()
            let world = try await world("maintenance", time: time)
            let start = time.source.elapsed()
            let outcome = await world.run(words + ["--sandbox", "--json"])
            XCTAssertEqual(outcome.exitCode, 6, "\(words): \(outcome.output)")
            XCTAssertTrue(
                outcome.error?.hasPrefix("maintenance: the exchange is in maintenance") ?? false, outcome.output)
            XCTAssertLessThan(time.source.elapsed() - start, .seconds(3), "\(words)")
            // An order is not even sent then.
            if words == buy { continue }
            XCTAssertTrue(outcome.error?.contains("EService:Unavailable") ?? false, outcome.output)
            XCTAssertEqual(outcome.data?["service"]?["state"]?.string, "maintenance", outcome.output)
            XCTAssertNotNil(outcome.data?["service"]?["since"]?.string, outcome.output)
        }
    }

    func test_givenMaintenance_whenSomethingIsCancelled_thenTheDoubtNamesItToo() async throws {
        let world = try await world("online")
        let placed = await world.run(buy + ["--execute", "--yes", "--sandbox"])
        XCTAssertEqual(placed.exitCode, 0, placed.complaints)
        _ = await world.run(["sandbox", "market", "set", "--system", "maintenance"])
        let outcome = await world.run(["cancel", "--all", "--yes", "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        XCTAssertTrue(outcome.error?.contains("; the exchange is in maintenance") ?? false, outcome.output)
    }

    func test_givenMaintenance_whenSomethingIsCancelled_thenThatIsSaidSoon_andTriedAllTheSame() async throws {
        for words in [["--all"], ["--txid", "OQCLML-BW3P3-BUCMWZ"], ["--pair", "BTC/USD"]] {
            let time = JumpingTime()
            let world = try await world("maintenance", time: time)
            let begun = time.source.elapsed()
            let (outcome, asked) = await world.runCounting(["cancel"] + words + ["--yes", "--sandbox", "--json"])
            XCTAssertTrue([6, 7].contains(outcome.exitCode), "\(words): \(outcome.output)")
            XCTAssertTrue(outcome.error?.contains("the exchange is in maintenance") ?? false, outcome.output)
            // A list that cannot be read is asked for again, as ever, after 1 and 1.5 s, each spread by a quarter; a
            // cancel is over at once.
            let limit = Duration.milliseconds(words[0] == "--pair" ? 3_125 : 1_000)
            XCTAssertLessThanOrEqual(time.source.elapsed() - begun, limit, "\(words): \(asked)")
            if words[0] != "--pair" { XCTAssertTrue(asked.contains { $0.hasPrefix("Cancel") }, "\(asked)") }
            XCTAssertEqual(asked.count { ["QueryOrders", "OpenOrders"].contains($0) }, words[0] == "--pair" ? 3 : 1)
        }
    }

    func test_givenAMaintenanceThatIsOver_whenAnOrderIsPlacedTwoSecondsLater_thenTheOldStateDoesNotForbidIt()
        async throws
    {
        let time = JumpingTime()
        let world = try await world("online", time: time)
        let exchange = try Exchange(folder: world.home + "/data/sandbox/exchange", now: time.source.now)
        try exchange.setMarket(.maintenance, pair: nil)
        time.pass(.seconds(5))
        let during = await world.run(buy + ["--execute", "--yes", "--sandbox"])
        XCTAssertEqual(during.exitCode, 6, during.complaints)
        try exchange.setMarket(.online, pair: nil)
        time.pass(.seconds(2))
        let (after, asked) = await world.runCounting(buy + ["--execute", "--yes", "--sandbox"])
        XCTAssertEqual(after.exitCode, 0, after.complaints)
        XCTAssertEqual(asked.count { $0 == "SystemStatus" }, 1, "\(asked)")
    }

    func test_givenTroubleWithTheAccountAlone_whenMarketDataIsAskedFor_thenItIsThere_andTheAccountComesBackWithIt()
        async throws
    {
        let time = JumpingTime()
        let world = try await world("maintenance", time: time)
        for _ in 0..<7 { _ = await world.run(["balance", "--sandbox"]) }
        let ticker = await world.run(["ticker", "btcusd", "--sandbox"])
        XCTAssertEqual(ticker.exitCode, 0, ticker.complaints)
        let held = await world.run(["balance", "--sandbox", "--json"])
        XCTAssertTrue(held.error?.contains("left alone until") ?? false, held.output)
        _ = await world.run(["sandbox", "market", "set", "--system", "cancel_only"])
        time.pass(.seconds(11))
        _ = await world.run(["balance", "--sandbox"])
        let back = await world.run(["balance", "--sandbox"])
        XCTAssertEqual(back.exitCode, 0, back.complaints)
    }

    func test_givenAServiceThatIsUnavailableForAMoment_whenItsStateIsOnline_thenThatIsSaid() async throws {
        let world = try await world("online")
        let outcome = await world.runCounting(["balance", "--sandbox"]) { name, _ in
            name == "BalanceEx" ? .json(##"{"error":["EService:Unavailable"]}"##) : .passOn
        }
        XCTAssertEqual(outcome.outcome.exitCode, 6, outcome.outcome.complaints)
        XCTAssertTrue(outcome.outcome.complaints.contains("calls itself online"), outcome.outcome.complaints)
        XCTAssertLessThanOrEqual(outcome.asked.count { $0 == "SystemStatus" }, 2, "\(outcome.asked)")
    }

    func test_givenAMarketMode_whenTheExchangeRefusesAnOrderForIt_thenItSaysWhatIsPossible() async throws {
        let cases = [
            ("cancel_only", "takes no orders"), ("post_only", "only post-only"), ("limit_only", "with a limit"),
            ("reduce_only", "smaller"),
        ]
        for (mode, words) in cases {
            let world = try await world("online")
            let (outcome, _) = await world.runCounting(buy + ["--execute", "--yes", "--sandbox", "--json"]) {
                name, number in
                switch (name, number) {
                case ("AddOrder", 2): .json(##"{"error":["EService:Market in \##(mode) mode"]}"##)
                // The exchange as a whole is in another mode than this market.
                case ("SystemStatus", 2...):
                    .json(
                        ##"{"error":[],"result":{"status":"\##(mode == "post_only" ? "cancel_only" : "post_only")"}}"##)
                default: .passOn
                }
            }
            XCTAssertEqual(outcome.exitCode, 4, outcome.output)
            XCTAssertTrue(outcome.error?.hasPrefix("EService:Market in \(mode) mode: ") ?? false, outcome.output)
            XCTAssertTrue(outcome.error?.contains(words) ?? false, outcome.output)
            XCTAssertFalse(outcome.error?.contains("whole exchange") ?? true, outcome.output)
        }
    }

    func test_givenTheWholeExchangeInCancelOnlyMode_whenAnOrderIsRefused_thenThatIsSaid() async throws {
        let time = JumpingTime()
        let world = try await world("online", time: time)
        _ = await world.run(buy + ["--sandbox"])
        try Exchange(folder: world.home + "/data/sandbox/exchange", now: time.source.now)
            .setMarket(.cancelOnly, pair: nil)
        time.pass(.seconds(5))
        let outcome = await world.run(buy + ["--execute", "--yes", "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(
            outcome.error?.contains("; the whole exchange is in cancel-only mode, seen so since") ?? false,
            outcome.output)
    }

    func test_givenAThrottledWithdrawal_whenSent_thenTheMomentIsNamed_andItIsSentOnce() async throws {
        let time = JumpingTime()
        let world = try await world("online", time: time)
        let until = time.source.now() + .seconds(90)
        let (outcome, asked) = await world.runCounting([
            "withdraw", "-a", "BTC", "-k", "sandbox-xxbt-bitcoin", "-n", "0.01", "--confirm", "--sandbox", "--json",
        ]) { name, _ in
            name == "Withdraw" ? .json("{\"error\":[\"EService:Throttled: \(until.seconds)\"]}") : .passOn
        }
        XCTAssertEqual(outcome.exitCode, 5, outcome.output)
        XCTAssertEqual(asked.count { $0 == "Withdraw" }, 1)
        XCTAssertTrue(outcome.error?.contains("no calls before \(until.shown)") ?? false, outcome.output)
        XCTAssertEqual(outcome.data?["service"]?["retry_at"]?.string, until.rfc3339(fraction: 3), outcome.output)
        XCTAssertEqual(outcome.data?["withdrawal"]?["state"]?.string, "refused", outcome.output)
        let held = await world.run(["balance", "--sandbox", "--json"])
        XCTAssertEqual(held.exitCode, 5, held.output)
        XCTAssertEqual(held.data?["service"]?["retry_at"]?.string, until.rfc3339(fraction: 3), held.output)
    }
}
