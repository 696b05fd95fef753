import KrakenCore
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// `kraken order bracket --resume`: what was interrupted goes on, and a missing stop is told of and put back.
final class BracketResumeTests: XCTestCase {
    private let resume = ["order", "bracket", "--resume", "last"]

    private func words(_ world: BracketWorld) -> [String] {
        ["-s", "sell", "-v", "0.01", "--stop", "\(world.price - 5_000)", "--target", "\(world.price + 2_000)"]
    }

    /// A bracket that rests at its stop, and was interrupted.
    private func interrupted() async throws -> BracketWorld {
        let world = try await BracketWorld(self)
        let price = world.price
        let outcome = await world.run(words(world)) { number in
            if number == 4 { world.interrupt() }
            return price
        }
        XCTAssertEqual(outcome.exitCode, 130, outcome.output)
        return world
    }

    func test_givenAStopThatRests_whenResumed_thenItIsFound_andTheTargetIsSwappedInWhenItsPriceComes() async throws {
        let world = try await interrupted()
        let price = world.price
        let dry = await world.world.run(resume + ["--sandbox"])
        XCTAssertEqual(dry.exitCode, 0, dry.complaints)
        XCTAssertTrue(dry.output.contains("the stop O"), dry.output)
        XCTAssertTrue(dry.output.contains("is at the exchange, 0.01 BTC of 0.01 left"), dry.output)
        XCTAssertEqual(world.placed.count, 1, "only looked at")
        // The exchange trades at its own price, so the target trades when it is placed there.
        let outcome = await world.run([], beginning: resume, quote: { $0 < 20 ? price : price + 2_001 }) { call in
            guard call.name == "AddOrder", call.type == "limit" else { return nil }
            world.interrupt()
            return nil
        }
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit", "stop-loss"], outcome.output)
        XCTAssertEqual(outcome.result?["data"]?["swaps"], 1)
        XCTAssertEqual(outcome.result?["data"]?["orders"]?.elements?.count, 3)
        let open = await world.openOrders()
        XCTAssertEqual(open.map { $0["type"] }, ["stop-loss"])
    }

    func test_givenAnExchangeThatAnswersOnlyForOrders_whenResumed_thenNothingElseIsNeeded_orAskedFor() async throws {
        let world = try await interrupted()
        world.world.set("KRAKEN_MAX_ORDER_SHARE", "1")
        world.time.pass(.seconds(61))
        let (outcome, asked) = await world.world.runCounting(resume + ["--json", "--sandbox"]) { name, _ in
            name == "QueryOrders" ? .passOn : .page(status: 502)
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertNotNil(outcome.data?["bracket"]?["goes_on"]?.string)
        XCTAssertEqual(Set(asked), ["QueryOrders", "Ticker"])
    }

    func test_givenASwapThatWasInterrupted_whenResumed_thenTheTimeWithoutAStopIsAnAlarm_andTheStopIsBackAtOnce()
        async throws
    {
        let world = try await BracketWorld(self)
        let price = world.price
        let isBroken = Mutex(true)
        let first = await world.run(words(world), quote: { $0 < 4 ? price : price + 2_001 }) { call in
            let isLater = call.name == "AddOrder" && world.placed.count > 1
            if isLater && world.placed.count > 3 { world.interrupt() }
            return isLater && isBroken.withLock(\.self) ? .refused : nil
        }
        XCTAssertEqual(first.exitCode, 130, first.output)
        var open = await world.openOrders()
        XCTAssertEqual(open, [], "nothing rests: \(first.output)")
        isBroken.withLock { $0 = false }
        world.time.pass(.seconds(90))
        let outcome = await world.run(
            [], beginning: resume,
            quote: { number in
                if number > 40 { world.interrupt() }
                return price
            })
        XCTAssertEqual(outcome.exitCode, 130, outcome.output)
        XCTAssertTrue(outcome.complaints.contains("without a stop for more than 5 s"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("kraken: no order is at the exchange; the stop is placed at once"))
        XCTAssertEqual(outcome.eventNames.first, "alarm", outcome.output)
        XCTAssertEqual(outcome.result?["data"]?["swaps"], 0)
        open = await world.openOrders()
        XCTAssertEqual(open.map { $0["type"] }, ["stop-loss"])
    }

    func test_givenAFirstOrderWhoseAnswerWasLost_whenResumed_thenItIsFoundAndWatched() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let lost = await world.world.runCounting(
            ["order", "bracket", "-p", "BTC/USD"] + words(world) + ["--execute", "--yes", "--json", "--sandbox"]
        ) { name, number in
            if name == "AddOrder" { return number > 2 ? .lostAfter : .passOn }
            return ["OpenOrders", "ClosedOrders"].contains(name) ? .page(status: 502) : .passOn
        }.outcome
        XCTAssertEqual(lost.exitCode, 7, lost.output)
        let outcome = await world.run(
            [], beginning: resume,
            quote: { number in
                if number > 8 { world.interrupt() }
                return price
            })
        XCTAssertEqual(outcome.exitCode, 130, outcome.output)
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-left", outcome.output)
        XCTAssertEqual(world.placed, [], "nothing is placed beside it")
    }

    func test_givenAStopThatSomebodyEnded_orThatTraded_whenResumed_thenItIsRefused() async throws {
        for (words, identifier) in [(["cancel", "--all", "--yes"], "bracket-ended: "), ([], "bracket-over: ")] {
            let world = try await interrupted()
            if words.isEmpty {
                let id = try await XCTUnwrapAsync(await world.openOrders().first?["txid"]?.string)
                let row =
                    ##"{"status":"closed","vol":"0.01000000","vol_exec":"0.01000000","cost":"1","fee":"0","price":"1","opentm":1790000000,"closetm":1790000100,"descr":{"pair":"XBTUSD","type":"sell","ordertype":"stop-loss","price":"1","price2":"0","leverage":"none","order":"sell 0.01 XBTUSD @ stop loss 1"},"misc":"","oflags":"fciq"}"##
                let outcome = await world.world.runCounting(resume + ["--execute", "--yes", "--json", "--sandbox"]) {
                    name, _ in
                    name == "QueryOrders" ? .json(##"{"error":[],"result":{"\##(id)":\##(row)}}"##) : .passOn
                }.outcome
                XCTAssertEqual(outcome.exitCode, 4, outcome.output)
                XCTAssertTrue(outcome.error?.hasPrefix(identifier) ?? false, outcome.output)
                continue
            }
            let cancelled = await world.world.run(words + ["--sandbox"])
            XCTAssertEqual(cancelled.exitCode, 0, cancelled.complaints)
            let outcome = await world.run([], beginning: resume)
            XCTAssertEqual(outcome.exitCode, 4, outcome.output)
            XCTAssertTrue(outcome.result?["error"]?.string?.hasPrefix(identifier) ?? false, outcome.output)
            XCTAssertEqual(world.placed.count, 1)
        }
    }

    func test_givenANewerBracketThatIsOver_whenTheLastIsResumed_thenTheOlderOneGoesOn() async throws {
        let world = try await interrupted()
        let price = world.price
        let older = try XCTUnwrap(world.world.journal().brackets().first?.id)
        let second = await world.run(words(world).map { $0 == "0.01" ? "0.02" : $0 }) { _ in
            if world.placed.count > 1 { world.interrupt() }
            return price
        }
        XCTAssertEqual(second.exitCode, 130, second.output)
        let newer = try XCTUnwrap(world.world.journal().brackets().first)
        XCTAssertNotEqual(newer.id, older)
        let stop = try XCTUnwrap(newer.orders.first?.id.description)
        let cancelled = await world.world.run(["cancel", stop, "--sandbox"])
        XCTAssertEqual(cancelled.exitCode, 0, cancelled.complaints)
        let dry = await world.world.run(resume + ["--json", "--sandbox"])
        XCTAssertEqual(dry.exitCode, 0, dry.output)
        let ends = try world.world.journal().brackets().map(\.end)
        XCTAssertEqual(ends.first, "stop-ended-elsewhere", "written down, and not looked at again")
        XCTAssertEqual(dry.data?["bracket"]?["volume"], "0.01")
    }

    func test_givenNothingToResume_orWordsThatDoNotFit_whenTyped_thenItIsAMistakeOfUse() async throws {
        let world = try World(self, time: JumpingTime().source)
        let nothing = await world.run(resume + ["--sandbox", "--json"])
        XCTAssertEqual(nothing.exitCode, 2, nothing.output)
        XCTAssertTrue(nothing.error?.hasPrefix("no-bracket: ") ?? false, nothing.output)
        for words in [["--resume", "last", "--stop", "1"], ["--resume", "last", "btcusd"], ["-s", "sell"]] {
            let outcome = await world.run(["order", "bracket"] + words + ["--sandbox"])
            XCTAssertEqual(outcome.exitCode, 2, outcome.complaints)
        }
        let named = try await interrupted()
        let unknown = await named.world.run(["order", "bracket", "--resume", "ffffffff", "--sandbox"])
        XCTAssertEqual(unknown.exitCode, 2)
        XCTAssertTrue(unknown.complaints.contains("these are: "), unknown.complaints)
    }
}

/// Unwraps what had to be waited for.
private func XCTUnwrapAsync<T>(_ value: T?) async throws -> T { try XCTUnwrap(value) }
