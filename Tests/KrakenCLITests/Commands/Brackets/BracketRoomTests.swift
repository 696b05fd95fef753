import Foundation
import KrakenSandbox
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI
@testable import KrakenCore

/// A swap whose calls would have to wait: the order that rests stays where it is until everything can be had.
final class BracketRoomTests: XCTestCase {
    private func words(_ world: BracketWorld) -> [String] {
        ["-s", "sell", "-v", "0.01", "--stop", "\(world.price - 5_000)", "--target", "\(world.price - 500)"]
    }

    /// The target's price comes with the fifth quote and stays.
    private func rising(_ world: BracketWorld) -> @Sendable (Int) -> Int? {
        { number in number < 5 ? world.price - 1_000 : world.price - 400 }
    }

    /// Where the key's counters are kept.
    private static func keyFolders(_ world: BracketWorld) -> [String] {
        let files = FileManager.default.enumerator(atPath: world.world.home)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix("/state") }.map { world.world.home + "/" + $0.dropLast("/state".count) }
    }

    private func assertDelayed(_ outcome: CommandOutcome, _ world: BracketWorld, line: UInt = #line) throws {
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints, line: line)
        XCTAssertEqual(outcome.result?["data"]?["end"], "target-filled", line: line)
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit"], "the swap is not undone", line: line)
        XCTAssertEqual(outcome.eventNames.filter { $0 == "swap-delayed" }.count, 1, "told once", line: line)
        let delayed = try XCTUnwrap(outcome.eventNames.firstIndex(of: "swap-delayed"), line: line)
        let cancelling = try XCTUnwrap(outcome.eventNames.firstIndex(of: "cancelling"), line: line)
        XCTAssertLessThan(delayed, cancelling, line: line)
        XCTAssertEqual(outcome.alarms, [], outcome.output, line: line)
        XCTAssertEqual(world.count("CancelOrder"), 1, line: line)
    }

    func test_givenPublicCallsThatAreUsedUp_whenTheTargetIsDue_thenTheStopRestsUntilTheSwapCanGoThrough() async throws {
        let world = try await BracketWorld(self)
        world.world.set("KRAKEN_PUBLIC_RATE_LIMIT", "0.2")
        let outcome = await world.run(words(world), quote: rising(world))
        try assertDelayed(outcome, world)
        XCTAssertTrue(outcome.output.contains("the stop rests until then"), outcome.output)
    }

    func test_givenACallCounterOrAMarketsCounterThatAnotherProcessFills_whenTheTargetIsDue_thenTheStopRestsMeanwhile()
        async throws
    {
        for name in ["state", "pair-XXBTZUSD"] {
            let world = try await BracketWorld(self)
            let outcome = await world.run(words(world), quote: rising(world)) { call in
                guard call.name == "QueryOrders", world.count("QueryOrders") == 1 else { return nil }
                let (folders, time) = (Self.keyFolders(world), world.time.source)
                return ScriptedTransport.Step { call async throws(TransportError) in
                    for folder in folders {
                        let record = SharedRecord(
                            folder: folder, name: name, time: time, random: { 0.5 },
                            rebuilt: { .empty(at: time.now()) },
                            notice: { _ in })
                        try? await record.update { $0.counter.level = Points(whole: 1_000) }
                    }
                    return try await call.passOn()
                }
            }
            try assertDelayed(outcome, world)
        }
    }

    func test_givenTheExchangeWantsToBeLeftAlone_whenTheTargetIsDue_thenTheStopRestsUntilThatIsOver() async throws {
        let world = try await BracketWorld(self)
        let outcome = await world.run(words(world), quote: rising(world)) { call in
            guard call.name == "QueryOrders", world.count("QueryOrders") == 1 else { return nil }
            let (folders, time) = (Self.keyFolders(world), world.time.source)
            for folder in folders {
                ServiceHolds(folder: folder).add(
                    ServiceHold(reason: .throttled, until: time.now() + .seconds(60)), at: time.now())
            }
            return nil
        }
        try assertDelayed(outcome, world)
        XCTAssertTrue(outcome.output.contains("the exchange wants to be left alone"), outcome.output)
    }

    func test_givenAnExchangeThatOnlyTakesCancels_whenTheTargetIsDue_thenTheStopIsNotCancelled() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let closed =
            ##"{"error":[],"result":{"status":"cancel_only","timestamp":"2026-09-21T14:13:20Z"}}"##
        let asked = Mutex(0)
        // Its state is asked for again once what is known is a minute old.
        let outcome = await world.run(words(world), quote: { $0 < 40 ? price - 1_000 : price - 400 }) { call in
            guard call.name == "SystemStatus", !world.placed.isEmpty else { return nil }
            return asked.withLock { asked in
                asked += 1
                return asked < 5 ? .json(closed) : nil
            }
        }
        XCTAssertGreaterThanOrEqual(asked.withLock(\.self), 5, "asked until it is open")
        try assertDelayed(outcome, world)
        XCTAssertTrue(outcome.output.contains("an order would be refused"), outcome.output)
    }

    func test_givenATargetThatRests_whenTheStopIsDueAndCannotBePlaced_thenTheTimeWithoutAStopIsAnAlarm() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let words = [
            "-s", "sell", "-v", "0.01", "--stop", "\(price - 2_000)", "--target", "\(price + 5_000)", "--rest",
            "target",
        ]
        let outcome = await world.run(words, quote: { $0 < 5 ? price : price - 2_100 }) { call in
            guard call.name == "QueryOrders", world.count("QueryOrders") == 1 else { return nil }
            for folder in Self.keyFolders(world) {
                let now = world.time.source.now()
                ServiceHolds(folder: folder).add(ServiceHold(reason: .throttled, until: now + .seconds(60)), at: now)
            }
            return nil
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-filled")
        XCTAssertEqual(outcome.alarms, ["exposedTooLong"], outcome.output)
        XCTAssertEqual(world.placed.map(\.type), ["limit", "market"])
    }
}
