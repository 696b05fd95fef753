import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What a change counts as, what it keeps, and when it comes too late.
final class ChangeLimitTests: XCTestCase {
    private let live = ["--execute", "--yes"]

    func test_givenAConfirmationThatGrewOld_whenTheChangeIsToBeSent_thenItIsNot() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        // So that the key's rights are asked again.
        bench.time.pass(.seconds(90_000))
        let (outcome, sent) = await bench.run(
            ["order", "amend", id, "--price", "21000"] + live, "AmendOrder", .passOn, others: bench.slowRights)
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.output.contains("expired"), outcome.output)
        XCTAssertEqual(sent.count, 0)
        XCTAssertEqual(try bench.journal.changes().map(\.state), [.notSent])
    }

    func test_givenALimitOfADaysValue_whenAnOrderIsChanged_thenOnlyWhatItAddsCounts() async throws {
        for (price, code) in [("24000", Int32(0)), ("26000", 4)] {
            let bench = try ChangeBench(self)
            bench.world.set("KRAKEN_MAX_DAILY_VALUE", "25")
            let id = try await bench.place()
            let words = ["order", "amend", id, "--price", price, "--json", "--sandbox"]
            let outcome = await bench.world.run(words + live)
            XCTAssertEqual(outcome.exitCode, code, "\(price): \(outcome.output)")
        }
    }

    func test_givenAChangeThatAddedToTheDay_whenMoreIsAdded_thenItCounts_andTheWayBackDoesNot() async throws {
        let bench = try ChangeBench(self)
        bench.world.set("KRAKEN_MAX_DAILY_VALUE", "25")
        // 0.001 at 20,000 is worth 20.
        let id = try await bench.place()
        func amend(_ price: String) async -> Int32 {
            await bench.world.run(["order", "amend", id, "--price", price, "--json", "--sandbox"] + live).exitCode
        }
        for (price, code) in [("24000", Int32(0)), ("20000", 0), ("24500", 0), ("26000", 4)] {
            let answered = await amend(price)
            XCTAssertEqual(answered, code, price)
        }
        let values = try bench.journal.changes().map { $0.worth?.amount.description }
        XCTAssertEqual(values, ["4", "0", "0.5"])
        let more = await bench.world.run(
            [
                "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.0001", "--price", "15000", "--json",
                "--sandbox",
            ]
                + live)
        XCTAssertEqual(more.exitCode, 4, more.output)
        XCTAssertTrue(more.output.contains("after 24.5 USD today"), more.output)
    }

    func test_givenTwoOrdersThatFitEachButNotTogether_whenAnotherProcessIsFaster_thenThisOneIsNotSent() async throws {
        let bench = try ChangeBench(self)
        bench.world.set("KRAKEN_MAX_DAILY_VALUE", "27")
        func order(_ volume: String) -> [String] {
            ["order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", volume, "--price", "20000"] + live
        }
        let (other, world) = (order("0.0005") + ["--json", "--sandbox"], bench.world)
        let first = Mutex(true)
        let faster = ScriptedTransport.Step { call async throws(TransportError) in
            // The check is asked for again, because its nonce is too low by then.
            if first.withLock({ first in
                defer { first = false }; return first
            }) {
                let outcome = await world.run(other)
                XCTAssertEqual(outcome.exitCode, 0, outcome.output)
            }
            return try await call.passOn()
        }
        // When the exchange is asked to check the order, the local checks are over.
        let (outcome, sent) = await bench.run(
            order("0.001"), "AddOrder", .passOn, others: { $0 == "AddOrder" ? faster : .passOn })
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(
            outcome.output.contains("worth 20 USD, after 10 USD today; your limit is 27 USD a day"), outcome.output)
        XCTAssertEqual(sent.count, 0)
    }

    func test_givenAYesBeforehand_whenThePreviewGrewOldAndTheMarketMoved_thenPricesAreLookedAtAnew() async throws {
        var told: [Bool] = []
        for side in ["buy", "sell"] {
            let bench = try ChangeBench(self)
            bench.world.set("KRAKEN_MARKET_DRIFT", "0.01")
            let first = Mutex(true)
            let slow = ScriptedTransport.Step { [time = bench.time] call async throws(TransportError) in
                if first.withLock({ first in
                    defer { first = false }; return first
                }) {
                    time.pass(.seconds(3_600))
                }
                return try await call.passOn()
            }
            let words = ["order", "-p", "BTC/USD", "-s", side, "-v", "0.001"] + live
            let (outcome, sent) = await bench.run(
                words, "AddOrder", .passOn, others: { $0 == "AddOrder" ? slow : .passOn })
            XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
            XCTAssertEqual(sent.count, 1)
            told.append(outcome.complaints.contains("prices are as they are now"))
        }
        XCTAssertEqual(told.count { $0 }, 1, "an hour is against one side or the other")
    }

    func test_givenAnOrderThatNeverTakes_whenItIsReplaced_thenItsSuccessorNeverTakesEither() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place("--userref", "5", "--post-only")
        let (outcome, sent) = await bench.run(
            ["order", "edit", id, "--userref", "7", "--replace"] + live, "EditOrder", .passOn)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        let form = String(decoding: try XCTUnwrap(sent.first).body, as: UTF8.self)
        XCTAssertTrue(form.contains("oflags=post"), form)
    }

    func test_givenAnOrderThatEndsBeforeItsChangeComes_whenThatIsRefused_thenItsEndIsTold() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let late = ScriptedTransport.Step { call async throws(TransportError) in
            let gone = await bench.world.run(["cancel", "--txid", id, "--json", "--sandbox"])
            XCTAssertEqual(gone.exitCode, 0, gone.output)
            return try await ScriptedTransport.Step.json(##"{"error":["EOrder:Unknown order"]}"##).run(call)
        }
        let (outcome, sent) = await bench.run(
            ["order", "amend", id, "--price", "21000"] + live, "AmendOrder", late)
        XCTAssertEqual(sent.count, 1)
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("order-over: ") ?? false, outcome.output)
        XCTAssertEqual(outcome.data?["state"], "canceled")
    }

    func test_givenAStopThatWaits_whenItIsMovedFarAway_thenOnlyItsTriggerTellsWhetherItsLimitIsTooFar() async throws {
        let bench = try ChangeBench(self)
        let placed = await bench.world.run(
            [
                "order", "-p", "BTC/USD", "-s", "sell", "-t", "stop-loss-limit", "-v", "0.001", "--price", "last-10%",
                "--price2", "last-12%", "--json", "--sandbox",
            ] + live)
        let id = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output)
        func amend(_ words: String...) async -> CommandOutcome {
            await bench.world.run(["order", "amend", id, "--json", "--sandbox"] + words + live)
        }
        let alone = await amend("--price", "last-40%")
        XCTAssertEqual(alone.exitCode, 4, alone.output)
        XCTAssertTrue(alone.error?.contains("worse than the trigger") ?? false, alone.output)
        let meant = await amend("--price", "last-40%", "--override-limits")
        XCTAssertEqual(meant.exitCode, 0, meant.output)
        let together = await amend("--trigger-price", "last-40%", "--price", "last-42%")
        XCTAssertEqual(together.exitCode, 0, together.output)
        let wrong = await amend("--trigger-price", "last+20%", "--price", "last+19%")
        XCTAssertEqual(wrong.exitCode, 4, wrong.output)
        XCTAssertTrue(wrong.error?.contains("on the wrong side of the market") ?? false, wrong.output)
    }
}

extension ChangeBench {
    /// Lets the last question before a call is sent take longer than a confirmation is good for.
    var slowRights: @Sendable (String) -> ScriptedTransport.Step {
        { [time] name in
            guard name == "GetApiKeyInfo" else { return .passOn }
            return ScriptedTransport.Step { call async throws(TransportError) in
                time.pass(.seconds(20))
                return try await call.passOn()
            }
        }
    }
}
