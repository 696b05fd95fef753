import FaultMatrix
import KrakenCore
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A panic goes on until it has seen that nothing is open, and says what is left.
final class PanicTests: XCTestCase {
    private func world() async throws -> World {
        let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: JumpingTime().source)
        _ = await world.run(["sandbox", "reset", "--tier", "pro"])
        for words in [
            ["btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000"],
            ["btcusd", "-s", "sell", "-t", "stop-loss", "-v", "0.1", "--price", "-20%"],
            ["ethusd", "-s", "buy", "-t", "limit", "-v", "0.1", "--price", "-40%"],
        ] {
            let placed = await world.run(["order"] + words + ["--execute", "--yes", "--sandbox", "--json"])
            XCTAssertEqual(placed.exitCode, 0, placed.output)
        }
        return world
    }

    /// Runs a panic; the given steps stand in the place of the answers to the first calls of a name.
    private func panic(
        _ world: World, _ words: [String] = [], spoiling steps: [String: [ScriptedTransport.Step]] = [:]
    ) async -> (outcome: CommandOutcome, calls: [String]) {
        let calls = Mutex<[String]>([])
        let outcome = await world.run(["panic", "--sandbox", "--json"] + words) { inner in
            ScriptedTransport(around: inner) { request, _ in
                let name = String(request.url.split(separator: "/").last ?? "")
                let count = calls.withLock { calls in
                    calls.append(name)
                    return calls.count { $0 == name }
                }
                let own = steps[name] ?? []
                return count <= own.count ? own[count - 1] : .passOn
            }
        }
        return (outcome, calls.withLock(\.self))
    }

    func test_givenOpenOrders_whenPanicking_thenTheFirstCallCancels_andNothingIsOpen_andTheLostStopIsNamed()
        async throws
    {
        let world = try await world()
        let (outcome, calls) = await panic(world)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertEqual(calls.first, "CancelAll", "nothing is asked before: \(calls)")
        XCTAssertEqual(outcome.data?["cancelled"], 3)
        XCTAssertEqual(outcome.data?["lost_stops"]?.elements?.count, 1)
        XCTAssertEqual(outcome.data?["lost_stops"]?.elements?.first?["remaining"]?.string, "0.1")
        let open = try await world.openOrders()
        XCTAssertEqual(open.count, 0)
    }

    func test_givenAnExchangeInTrouble_whenPanicking_thenItIsRepeatedUntilNothingIsOpen() async throws {
        for (name, step) in [
            ("lost", ScriptedTransport.Step.lostBefore), ("502", .page(status: 502)), ("garbage", .garbage),
            ("busy", .json(##"{"error":["EService:Busy"]}"##)),
            ("rate limit", .json(##"{"error":["EAPI:Rate limit exceeded"]}"##)),
            ("nonce", .json(##"{"error":["EAPI:Invalid nonce"]}"##)),
            ("nothing done", .json(##"{"error":[],"result":{"count":0}}"##)),
        ] {
            let world = try await world()
            let (outcome, calls) = await panic(
                world, spoiling: ["CancelAll": [step, step, step], "OpenOrders": [.page(status: 502)]])
            XCTAssertEqual(outcome.exitCode, 0, "\(name): \(outcome.output)")
            XCTAssertEqual(calls.count { $0 == "CancelAll" }, 4, "\(name): \(calls)")
            let open = try await world.openOrders()
            XCTAssertEqual(open.count, 0, name)
        }
    }

    func test_givenListsThatCannotBeRead_whenPanicking_thenSuccessIsNotClaimed() async throws {
        let world = try await world()
        let broken = Array(repeating: ScriptedTransport.Step.page(status: 502), count: 1_000)
        let (outcome, calls) = await panic(world, spoiling: ["OpenOrders": broken])
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        XCTAssertGreaterThan(calls.count { $0 == "CancelAll" }, 5)
    }

    func test_givenAWrongKey_whenPanicking_thenItEndsAtOnce() async throws {
        let world = try await world()
        let wrong = Array(
            repeating: ScriptedTransport.Step.json(##"{"error":["EAPI:Invalid key"]}"##), count: 100)
        let (outcome, calls) = await panic(world, spoiling: ["CancelAll": wrong, "OpenOrders": wrong])
        XCTAssertEqual(outcome.exitCode, 3, outcome.output)
        XCTAssertEqual(calls.count { $0 == "CancelAll" }, 1, "a lockout helps nobody")
    }

    func test_givenNoJournal_whenOnlyOwnOrdersAreMeant_thenSuccessIsNotClaimed() async throws {
        let world = try World(self, time: JumpingTime().source)
        _ = await world.run(["sandbox", "reset", "--tier", "pro"])
        let (outcome, calls) = await panic(world, ["--mine"])
        XCTAssertEqual(outcome.exitCode, 1, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("no-journal") ?? false, outcome.output)
        XCTAssertEqual(calls, [])
    }

    func test_givenOwnOrdersUnderANumber_andOneThatCannotBeCancelled_whenOnlyOwnOnesAreMeant_thenTheOthersGoAtOnce()
        async throws
    {
        let world = try await world()
        let numbered = await world.run([
            "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "-45%", "--userref", "7",
            "--execute", "--yes", "--sandbox", "--json",
        ])
        XCTAssertEqual(numbered.exitCode, 0, numbered.output)
        let stuck = Array(repeating: ScriptedTransport.Step.page(status: 502), count: 1)
        let refused = ScriptedTransport.Step.json(##"{"error":["EGeneral:Invalid arguments"]}"##)
        let (outcome, calls) = await panic(
            world, ["--mine"], spoiling: ["CancelOrderBatch": [refused], "CancelOrder": stuck])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(calls.count { $0 == "CancelOrder" }, 5, "four in the first round, the stuck one once more")
        let open = try await world.openOrders()
        XCTAssertEqual(open.count, 0)
    }

    func test_givenAStopThatWasCancelledBefore_whenPanicking_thenOnlyWhatThePanicEndedHasLostItsStop() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        func stop(_ volume: String) async throws -> String {
            let placed = await world.run([
                "order", "btcusd", "-s", "sell", "-t", "stop-loss", "-v", volume, "--price", "-20%", "--execute",
                "--yes", "--sandbox", "--json",
            ])
            return try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output)
        }
        let earlier = try await stop("0.1")
        _ = await world.run(["cancel", earlier, "--sandbox"])
        time.pass(.seconds(20))
        let nothing = await world.run(["panic", "--sandbox", "--json"])
        XCTAssertEqual(nothing.data?["lost_stops"], .array([]), nothing.output)
        let later = try await stop("0.2")
        let outcome = await world.run(["panic", "--sandbox", "--json"])
        XCTAssertEqual(outcome.data?["lost_stops"]?.elements?.map { $0["txid"]?.string }, [later], outcome.output)
        XCTAssertEqual(outcome.data?["unprotected"]?.elements?.first?["lost_stops"], "0.2")
    }

    func test_givenAnOrderOnItsWay_whenEverythingIsCancelled_thenItIsSaidThatItMayStillCome() async throws {
        for (words, time) in [
            (["panic"], JumpingTime()), (["panic", "--mine"], JumpingTime()),
            (["cancel", "--cancel-all", "--yes"], JumpingTime()),
            (["cancel", "--pair", "BTC/USD", "--yes"], JumpingTime()),
        ] {
            let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: time.source)
            let placed = await world.run([
                "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--execute", "--yes",
                "--sandbox", "--json",
            ])
            XCTAssertEqual(placed.exitCode, 0, placed.output)
            let journal = try world.journal()
            let (id, now) = (ClientOrderID("0199aaaa-0000-7000-8000-000000000001"), world.time.now())
            let request = try OrderRequest(
                pair: XCTUnwrap(Pair(name: "BTC/USD")), side: .buy, type: .limit, quantity: Quantity(whole: 1),
                limitPrice: Price(whole: 20_000))
            try journal.record(OrderIntent(id: id, request: request, createdAt: now), owner: "another")
            try journal.begin(
                id, attempt: OrderAttempt(nonce: "1", sentAt: now, deadline: now + .seconds(10), owner: "another"))
            let outcome = await world.run(words + ["--sandbox", "--json"])
            XCTAssertEqual(outcome.exitCode, 7, "\(words): \(outcome.output)")
            XCTAssertEqual(outcome.data?["may_come"], .array([.string(id.description)]), "\(words)")
            XCTAssertTrue(outcome.error?.contains("able to come still: \(id)") ?? false, outcome.output)
            let told = await world.run(words + ["--sandbox"])
            XCTAssertEqual(told.exitCode, 7)
            XCTAssertTrue((told.output + told.complaints).contains("kraken order resolve \(id) --cancel"), told.output)
            time.pass(.seconds(60))
            let later = await world.run(words + ["--sandbox", "--json"])
            XCTAssertEqual(later.exitCode, 0, "its time is over: \(later.output)")
        }
    }

    func test_givenAPanicBetweenTwoAttempts_whenAnOrderIsRefusedForItsNonce_thenItIsNotSentAgain() async throws {
        let world = try World(self, time: JumpingTime().source)
        _ = await world.run(["balance", "--sandbox"])
        let outcome = await world.runCounting([
            "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--execute", "--yes",
            "--sandbox", "--json",
        ]) { name, number in
            guard name == "AddOrder", number == 2 else { return .passOn }
            return ScriptedTransport.Step { _ async throws(TransportError) in
                do { try world.journal().notePanic(at: world.time.now()) } catch { XCTFail("\(error)") }
                return HTTPResponse(status: 200, body: Array(##"{"error":["EAPI:Invalid nonce"]}"##.utf8))
            }
        }
        XCTAssertEqual(outcome.asked.count { $0 == "AddOrder" }, 2, "the check and one attempt: \(outcome.asked)")
        XCTAssertNotEqual(outcome.outcome.exitCode, 0, outcome.outcome.output)
    }

    func test_givenALockedOutKey_whenOnlyOwnOrdersAreMeant_thenItIsAskedOnce() async throws {
        let world = try await world()
        let locked = ScriptedTransport.Step.json(##"{"error":["EGeneral:Temporary lockout"]}"##)
        let (outcome, calls) = await panic(
            world, ["--mine"], spoiling: ["CancelOrderBatch": [locked], "CancelOrder": [locked]])
        XCTAssertEqual(outcome.exitCode, 3, outcome.output)
        XCTAssertEqual(calls.filter { $0.hasPrefix("Cancel") }, ["CancelOrderBatch"])
    }

    func test_givenClosedOrdersThatCannotBeRead_whenPanicking_thenTheStopsAreNotCalledSafe() async throws {
        let world = try await world()
        let broken = Array(repeating: ScriptedTransport.Step.page(status: 502), count: 10)
        let (outcome, _) = await panic(world, spoiling: ["ClosedOrders": broken])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["lost_stops"], .null)
    }

    func test_givenOrdersOfOthers_whenOnlyOwnOnesAreMeant_thenTheOthersStay() async throws {
        let world = try await world()
        let other = AddOrder(pairID: "XXBTZUSD", side: .buy, typeName: "limit", volume: "0.01", price: "10000.0")
        guard case .accepted(let answer) = try await world.witness().kraken.transmit(other) else {
            return XCTFail("refused")
        }
        let (dry, before) = await panic(world, ["--mine", "--dry-run"])
        XCTAssertEqual(dry.data?["would_cancel"]?.elements?.count, 3)
        XCTAssertFalse(before.contains("CancelAll"))
        let (outcome, calls) = await panic(world, ["--mine"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(calls.filter { $0.hasPrefix("Cancel") }, ["CancelOrderBatch"])
        let open = try await world.openOrders()
        XCTAssertEqual(open.map(\.id), answer.ids)
    }

    func test_givenSettingsThatAreWrong_whenPanicking_thenTheyAreOverlooked() async throws {
        let world = try await world()
        world.set("KRAKEN_TIMEOUT", "soon")
        world.set("KRAKEN_TIER", "emperor")
        let (outcome, _) = await panic(world)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
    }
}

/// The exchange's own switch.
final class CancelAfterTests: XCTestCase {
    func test_givenTheSwitch_whenItsTimeIsOver_thenEverythingIsCancelled_unlessItWasDisarmed() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let order = [
            "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--execute", "--yes",
            "--again", "--sandbox", "--json",
        ]
        _ = await world.run(order)
        let armed = await world.run(["cancel", "after", "60", "--yes", "--sandbox", "--json"])
        XCTAssertEqual(armed.exitCode, 0, armed.output)
        XCTAssertEqual(armed.data?["orders"]?.elements?.count, 1)
        _ = await world.run(["cancel", "after", "0", "--sandbox"])
        time.pass(.seconds(120))
        let still = try await world.openOrders()
        XCTAssertEqual(still.count, 1, "it was disarmed")
        _ = await world.run(["cancel", "after", "60", "--yes", "--sandbox"])
        time.pass(.seconds(61))
        let gone = try await world.openOrders()
        XCTAssertEqual(gone.count, 0)
    }

    func test_givenNobodyToAsk_whenArmed_thenItIsRefused_andWhatItWouldCancelIsShownAtATerminal() async throws {
        let world = try World(self, time: JumpingTime().source)
        let refused = await world.run(["cancel", "after", "60", "--sandbox"])
        XCTAssertEqual(refused.exitCode, 4, refused.complaints)
        let terminal = try World(self, isTerminal: true, time: JumpingTime().source)
        _ = await terminal.run([
            "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--execute", "--yes",
            "--sandbox",
        ])
        let open = try await terminal.openOrders()
        let id = try XCTUnwrap(open.first?.id.description)
        let piped = await terminal.run(["cancel", "after", "60", "--sandbox", "--yes"])
        XCTAssertTrue(piped.output.contains("\(id)  buy 0.01"), piped.output)
        let disarmed = await terminal.run(["cancel", "after", "0", "--sandbox"])
        XCTAssertEqual(disarmed.exitCode, 0)
        terminal.answer("n")
        let asked = await terminal.run(["cancel", "after", "60", "--sandbox"])
        XCTAssertEqual(asked.exitCode, 4)
        XCTAssertTrue(asked.complaints.contains("limit 20000.0"), asked.complaints)
    }

    func test_givenAnExchangeThatLeavesItsService_whenKeptAlive_thenTheSwitchIsDisarmed() async throws {
        let world = try World(self, time: JumpingTime().source)
        let timeouts = Mutex<[String]>([])
        let outcome = await world.run(["cancel", "after", "--keep-alive", "--yes", "--sandbox", "--json"]) { inner in
            ScriptedTransport(around: inner) { request, _ in
                if request.url.hasSuffix("/CancelAllOrdersAfter") {
                    let body = String(decoding: request.body, as: UTF8.self)
                    timeouts.withLock { $0.append(String(body.split(separator: "=").last ?? "")) }
                }
                let isLate = timeouts.withLock(\.count) >= 3
                guard request.url.hasSuffix("/SystemStatus"), isLate else { return .passOn }
                return .json(##"{"error":[],"result":{"status":"maintenance","timestamp":"2026-09-21T14:13:20Z"}}"##)
            }
        }
        XCTAssertEqual(outcome.exitCode, 6, outcome.output)
        XCTAssertEqual(timeouts.withLock(\.self), ["60", "60", "60", "0"])
    }
}

/// Cancels of several orders.
final class CancelManyTests: XCTestCase {
    private func world() async throws -> (World, [String]) {
        let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: JumpingTime().source)
        _ = await world.run(["sandbox", "reset", "--tier", "pro"])
        var ids: [String] = []
        for (pair, number) in [("btcusd", "7"), ("btcusd", "8"), ("ethusd", "7")] {
            let placed = await world.run([
                "order", pair, "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "-40%", "--userref", number,
                "--again", "--execute", "--yes", "--sandbox", "--json",
            ])
            XCTAssertEqual(placed.exitCode, 0, placed.output)
            ids.append(try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string))
        }
        return (world, ids)
    }

    func test_givenOrders_whenCancelledByMarketNumberOrBeginning_thenOnlyTheseAreGone() async throws {
        for (words, gone) in [
            (["--pair", "BTC/USD", "--yes"], [0, 1]), (["--userref", "7", "--yes"], [0, 2]),
        ] {
            let (world, ids) = try await world()
            let outcome = await world.run(["cancel"] + words + ["--sandbox", "--json"])
            XCTAssertEqual(outcome.exitCode, 0, outcome.output)
            let open = try await world.openOrders()
            let left = ids.indices.filter { !gone.contains($0) }.map { ids[$0] }
            XCTAssertEqual(Set(open.map(\.id.description)), Set(left), "\(words)")
        }
        let (world, ids) = try await world()
        let none = await world.run(["cancel", "--userref", "99", "--yes", "--sandbox"])
        XCTAssertEqual(none.exitCode, 0, none.complaints)
        XCTAssertTrue(none.output.contains("No orders cancelled, 0 still open with userref 99"), none.output)
        let mistyped = await world.run(["cancel", ids[0], "nosuch", "--sandbox", "--json"])
        XCTAssertEqual(mistyped.exitCode, 4, mistyped.output)
        XCTAssertTrue(mistyped.error?.contains("'nosuch'; cancelled are the other 1") ?? false, mistyped.output)
        let rest = try await world.openOrders()
        XCTAssertFalse(rest.contains { $0.id.description == ids[0] }, "one word keeps no other order alive")
        let outcome = await world.run(["cancel", String(ids[0].prefix(8)), ids[2], "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        let open = try await world.openOrders()
        XCTAssertEqual(open.map(\.id.description), [ids[1]])
    }

    func test_givenACallForAllThatIsLostOrLimited_whenCancelledByNumber_thenItIsSentOnce_andTheRestGoByTheirIds()
        async throws
    {
        for step in [
            ScriptedTransport.Step.lostBefore, .page(status: 502),
            .json(##"{"error":["EAPI:Rate limit exceeded"]}"##),
        ] {
            let (world, ids) = try await world()
            let bodies = Mutex<[String]>([])
            let outcome = await world.run(["cancel", "--userref", "7", "--yes", "--sandbox", "--json"]) { inner in
                ScriptedTransport(around: inner) { request, _ in
                    guard request.url.hasSuffix("/CancelOrder") else { return .passOn }
                    let body = String(decoding: request.body, as: UTF8.self)
                    bodies.withLock { $0.append(body) }
                    return body.hasSuffix("txid=7") ? step : .passOn
                }
            }
            XCTAssertEqual(outcome.exitCode, 0, outcome.output)
            XCTAssertEqual(bodies.withLock { $0.count { $0.hasSuffix("txid=7") } }, 1)
            let open = try await world.openOrders()
            XCTAssertEqual(open.map(\.id.description), [ids[1]])
        }
    }
}
