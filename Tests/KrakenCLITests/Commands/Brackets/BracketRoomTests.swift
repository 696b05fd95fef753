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
                    for folder in folders { await Self.fill(name, in: folder, time) }
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
        let outcome = await world.run(restingTarget(world), quote: { $0 < 5 ? price : price - 2_100 }) { call in
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

    func test_givenCountersThatOthersFill_whenAStopBesideARestingTargetIsDue_thenItWaitsForNoWayBack() async throws {
        for (name, level) in [("state", 1_000), ("pair-XXBTZUSD", 50), ("public", 1)] {
            let world = try await BracketWorld(self)
            let price = world.price
            world.world.set("KRAKEN_TIER", "starter")
            if name == "public" { world.world.set("KRAKEN_PUBLIC_RATE_LIMIT", "0.2") }
            let outcome = await world.run(restingTarget(world), quote: { $0 < 2 ? price : price - 2_100 }) { call in
                guard call.name == "QueryOrders", world.count("QueryOrders") == 1, name != "public" else { return nil }
                let (folders, time) = (Self.keyFolders(world), world.time.source)
                return ScriptedTransport.Step { call async throws(TransportError) in
                    let answer = try await call.passOn()
                    for folder in folders { await Self.fill(name, level, in: folder, time) }
                    return answer
                }
            }
            XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
            XCTAssertEqual(outcome.result?["data"]?["end"], "stop-filled", name)
            XCTAssertEqual(world.placed.map(\.type), ["limit", "market"], name)
            XCTAssertFalse(outcome.eventNames.contains("swap-delayed"), "\(name): \(outcome.output)")
            XCTAssertEqual(outcome.alarms, [], "\(name): \(outcome.output)")
        }
    }

    func test_givenAMarketsCounterThatTakesNoOrder_whenAStopBesideARestingTargetIsDue_thenTheTargetStaysMeanwhile()
        async throws
    {
        let world = try await BracketWorld(self)
        let price = world.price
        let outcome = await world.run(restingTarget(world), quote: { $0 < 2 ? price : price - 2_100 }) { call in
            guard call.name == "QueryOrders", world.count("QueryOrders") == 1 else { return nil }
            let (folders, time) = (Self.keyFolders(world), world.time.source)
            return ScriptedTransport.Step { call async throws(TransportError) in
                for folder in folders { await Self.fill("pair-XXBTZUSD", 500, in: folder, time) }
                return try await call.passOn()
            }
        }
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-filled", outcome.output)
        XCTAssertEqual(world.placed.map(\.type), ["limit", "market"], "cancelled once the stop can be placed")
        XCTAssertEqual(outcome.eventNames.filter { $0 == "swap-delayed" }.count, 1, outcome.output)
        XCTAssertEqual(outcome.alarms, ["exposedTooLong"])
    }

    func test_givenAKeyThatCannotBeAskedForItsRights_whenTheTargetIsDue_thenTheSwapIsBegunAllTheSame() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let outcome = await world.run(
            words(world),
            quote: { number in
                if number > 60 { world.interrupt() }
                return number < 35 ? price - 1_000 : price - 400
            }
        ) { call in
            call.name == "GetApiKeyInfo" ? Self.slow(world) : nil
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.result?["data"]?["end"], "target-filled")
        XCTAssertEqual(outcome.alarms, [], outcome.output)
        XCTAssertEqual(world.count("GetApiKeyInfo"), 2, "for the first order, and before the cancel")
    }

    func test_givenRightsAndPricesThatCannotBeHad_whenAnObstacleIsGone_thenThatIsToldWithTheSwapOnly() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let isAsked = Mutex(false)
        let outcome = await world.run(
            words(world),
            quote: { number in
                if number > 90 { world.interrupt() }
                // None right after a question for the rights.
                let isMissing = isAsked.withLock { isAsked in
                    defer { isAsked = false }
                    return isAsked
                }
                return isMissing ? -1 : number < 5 ? price - 1_000 : price - 400
            }
        ) { call in
            if call.name == "GetApiKeyInfo" {
                isAsked.withLock { $0 = !world.placed.isEmpty }
                return Self.slow(world)
            }
            guard call.name == "QueryOrders", world.count("QueryOrders") == 1 else { return nil }
            let now = world.time.source.now()
            for folder in Self.keyFolders(world) {
                ServiceHolds(folder: folder).add(ServiceHold(reason: .throttled, until: now + .seconds(60)), at: now)
            }
            return nil
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        let names = outcome.eventNames.filter { $0 != "moved" }
        XCTAssertEqual(names.filter { $0 == "swap-possible" }.count, 1, outcome.output)
        let possible = try XCTUnwrap(names.firstIndex(of: "swap-possible"))
        XCTAssertEqual(names[possible + 1], "cancelling", outcome.output)
    }

    func test_givenRoomThatHasRunOffInTheMidstOfASwap_whenTheStopGoesBack_thenItCountsForItself() async throws {
        let world = try await BracketWorld(self)
        world.world.set("KRAKEN_TIER", "starter")
        let price = world.price
        let level = Mutex<Points?>(nil)
        _ = await world.run(
            ["-s", "sell", "-v", "0.01", "--stop", "\(price - 5_000)", "--target", "\(price + 2_000)"],
            quote: { number in
                if world.placed.count > 2 { world.interrupt() }
                return number < 4 ? price : price + 2_001
            }
        ) { call in
            if call.type == "limit" { return .lostBefore }
            guard call.name == "AddOrder", world.placed.count == 3 else { return nil }
            let (folders, time) = (Self.keyFolders(world), world.time.source)
            return ScriptedTransport.Step { call async throws(TransportError) in
                for folder in folders {
                    let now = await Self.level("pair-XXBTZUSD", in: folder, time)
                    level.withLock { $0 = now }
                }
                return try await call.passOn()
            }
        }
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit", "stop-loss"])
        XCTAssertEqual(level.withLock(\.self), Points(whole: 1), "the target was looked for until all had run off")
    }

    func test_givenACallCounterThatIsFull_whenInterrupted_thenTheLastLookIsMadeAllTheSame() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let outcome = await world.run(words(world), quote: { _ in price - 1_000 }) { call in
            guard call.name == "QueryOrders", world.count("QueryOrders") == 1 else { return nil }
            let (folders, time) = (Self.keyFolders(world), world.time.source)
            return ScriptedTransport.Step { call async throws(TransportError) in
                for folder in folders { await Self.fill("state", in: folder, time) }
                world.interrupt()
                return try await call.passOn()
            }
        }
        XCTAssertEqual(outcome.exitCode, 130, outcome.output)
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-left")
        XCTAssertEqual(world.count("QueryOrders"), 2)
    }

    func test_givenASmallAccount_whenTheTargetIsDueSoonAfterTheBeginning_thenTheSwapWaitsForNothing() async throws {
        let world = try await BracketWorld(self)
        world.world.set("KRAKEN_TIER", "starter")
        let outcome = await world.run(
            words(world), quote: { [price = world.price] in $0 < 3 ? price - 1_000 : price - 400 })
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertFalse(outcome.eventNames.contains("swap-delayed"), outcome.output)
        XCTAssertEqual(outcome.result?["data"]?["end"], "target-filled")
    }

    func test_givenATargetThatNeverArrived_whenResumedWithLimitsUsedUp_thenThatIsProved_andTheStopIsBack() async throws
    {
        let world = try await BracketWorld(self)
        world.world.set("KRAKEN_TIER", "starter")
        let price = world.price
        let first = await world.run(
            ["-s", "sell", "-v", "0.01", "--stop", "\(price - 5_000)", "--target", "\(price + 2_000)"],
            quote: { $0 < 4 ? price : price + 2_001 }
        ) { call in
            if call.type == "limit" { return .lostBefore }
            guard world.placed.last?.type == "limit", call.name == "OpenOrders" else { return nil }
            world.interrupt()
            return .page(status: 502)
        }
        XCTAssertEqual(first.exitCode, 7, first.output)
        let looks = world.count("OpenOrders")
        let outcome = await world.run(
            [], beginning: ["order", "bracket", "--resume", "last"],
            quote: { _ in
                if world.placed.count > 2 { world.interrupt() }
                return price
            }
        ) { call in
            guard call.name == "OpenOrders" else { return nil }
            if world.count("OpenOrders") > looks + 30 { world.interrupt() }
            // It is looked for a few times at the beginning; after that others have used up what there was.
            guard world.count("OpenOrders") == looks + 1 else { return nil }
            let (folders, time) = (Self.keyFolders(world), world.time.source)
            return ScriptedTransport.Step { call async throws(TransportError) in
                for folder in folders {
                    await Self.fill("state", 20, in: folder, time)
                    await Self.fill("public", 5, in: folder + "/..", time)
                }
                return try await call.passOn()
            }
        }
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit", "stop-loss"], outcome.output)
        XCTAssertEqual(outcome.exitCode, 130, outcome.output)
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-left")
    }

    /// Fills a counter, as another process may.
    private static func fill(_ name: String, _ level: Int = 1_000, in folder: String, _ time: TimeSource) async {
        // With what is kept free for lookups.
        try? await record(name, in: folder, time).update {
            ($0.counter.level, $0.counter.borrowed) = (Points(whole: level), Points(whole: 4))
        }
    }

    /// What a counter of a small account's market has booked now.
    private static func level(_ name: String, in folder: String, _ time: TimeSource) async -> Points? {
        let limits = CallCounter.Limits(maximum: Tier.starter.pairMaximum, decay: Tier.starter.pairDecay)
        return try? await record(name, in: folder, time).update { record in
            var counter = record.counter
            _ = counter.book(.zero, isLookup: false, mayWait: true, at: time.now(), within: limits)
            return counter.level
        }
    }

    private static func record(_ name: String, in folder: String, _ time: TimeSource) -> SharedRecord {
        SharedRecord(
            folder: folder, name: name, time: time, random: { 0.5 }, rebuilt: { .empty(at: time.now()) },
            notice: { _ in })
    }

    /// No answer within five seconds.
    private static func slow(_ world: BracketWorld) -> ScriptedTransport.Step {
        ScriptedTransport.Step { _ async throws(TransportError) in
            world.time.pass(.seconds(5))
            throw TransportError(.timedOut, provesNothingWasSent: false)
        }
    }

    /// A target that rests; the stop is watched.
    private func restingTarget(_ world: BracketWorld) -> [String] {
        [
            "-s", "sell", "-v", "0.01", "--stop", "\(world.price - 2_000)", "--target", "\(world.price + 5_000)",
            "--rest", "target",
        ]
    }
}
