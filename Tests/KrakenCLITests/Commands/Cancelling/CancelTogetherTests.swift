import KrakenCore
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Many orders are cancelled fifty at a time, and each is looked for until it is seen to be gone.
final class CancelTogetherTests: XCTestCase {
    private static let words = [
        "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--execute", "--yes", "--json", "--sandbox",
    ]

    /// A world with open orders; their ids and our own names.
    private func world(_ count: Int = 4) async throws -> (world: World, ids: [String], names: [String]) {
        let world = try World(self, time: JumpingTime().source)
        var (ids, names): ([String], [String]) = ([], [])
        for number in 0..<count {
            let placed = await world.run(Self.words + ["--price", "\(20_000 + number)"])
            ids.append(try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output))
            names.append(try XCTUnwrap(placed.data?["cl_ord_id"]?.string))
        }
        return (world, ids, names)
    }

    /// Cancels; the steps stand in the place of the answers to the first calls of that name.
    private func cancel(
        _ words: [String], in world: World, _ call: String = "CancelOrderBatch", _ steps: [ScriptedTransport.Step] = []
    ) async -> (outcome: CommandOutcome, calls: [String]) {
        let result = await world.runCounting(["cancel"] + words + ["--json", "--sandbox"]) { name, number in
            name == call && number <= steps.count ? steps[number - 1] : .passOn
        }
        return (result.outcome, result.asked.filter { $0.hasPrefix("Cancel") })
    }

    private func check(
        _ world: World, open count: Int, _ hint: String, file: StaticString = #filePath, line: UInt = #line
    ) async throws {
        let open = try await world.openOrders()
        XCTAssertEqual(open.count, count, hint, file: file, line: line)
    }

    func test_givenManyIDs_whenCancelled_thenOneCallDoes_andEachIsReported() async throws {
        let (world, ids, names) = try await world()
        let (outcome, calls) = await cancel([ids[0], names[1], ids[2], names[3]], in: world)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(calls, ["CancelOrderBatch"])
        XCTAssertEqual(
            outcome.data?["orders"]?.elements?.compactMap { $0["id"]?.string }, ids, "in the order asked for")
        XCTAssertEqual(outcome.data?["orders"]?.elements?.compactMap { $0["open"] }, Array(repeating: false, count: 4))
        try await check(world, open: 0, "")
        XCTAssertEqual(try world.journal().latest(9).map(\.state), Array(repeating: .cancelled, count: 4))
    }

    func test_givenTwoIDs_whenCancelled_thenEachHasItsOwnCall() async throws {
        let (world, ids, _) = try await world(2)
        let (outcome, calls) = await cancel(ids, in: world)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(calls, ["CancelOrder", "CancelOrder"])
    }

    func test_givenMoreThanFiftyOrders_whenAMarketIsCancelled_thenFiftyGoWithEachCall() async throws {
        let world = try World(self, time: JumpingTime().source)
        _ = await world.run(["sandbox", "reset", "--tier", "pro"])
        let client = try world.client()
        for _ in 0..<53 { try await world.place(client) }
        let (outcome, calls) = await cancel(["--pair", "BTC/USD", "--yes"], in: world)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(calls, ["CancelOrderBatch", "CancelOrderBatch"])
        XCTAssertEqual(outcome.data?["one_by_one"]?.elements?.count, 53)
        try await check(world, open: 0, "")
    }

    func test_givenAnswersThatAreLostOrWrong_whenManyAreCancelled_thenItIsRepeatedUntilEachIsGone() async throws {
        let idle = ScriptedTransport.Step.json(##"{"error":[],"result":{"count":0}}"##)
        for (name, steps, batches, singles) in [
            ("lost before", [ScriptedTransport.Step.lostBefore], 2, 0), ("lost after", [.lostAfter], 1, 0),
            ("busy", [.json(##"{"error":["EService:Busy"]}"##)], 2, 0), ("nothing done", [idle], 1, 4),
            ("unknown", [.json(##"{"error":["EGeneral:Unknown method"]}"##)], 1, 4),
            ("one id is wrong", [.json(##"{"error":["EOrder:Invalid order"]}"##)], 1, 4),
        ] {
            let (world, ids, _) = try await world()
            world.set("KRAKEN_RETRY_ATTEMPTS", "1")
            let (outcome, calls) = await cancel(ids, in: world, "CancelOrderBatch", steps)
            XCTAssertEqual(outcome.exitCode, 0, "\(name): \(outcome.output)")
            XCTAssertEqual(calls.count { $0 == "CancelOrderBatch" }, batches, "\(name): \(calls)")
            XCTAssertEqual(calls.count { $0 == "CancelOrder" }, singles, "\(name): \(calls)")
            try await check(world, open: 0, name)
        }
    }

    func test_givenAnIDNobodyKnows_whenManyAreCancelled_thenTheOthersAreGone_andThatOneIsSaidToBeUnknown() async throws
    {
        let (world, ids, _) = try await world()
        let (outcome, calls) = await cancel(ids + ["OAAAAA-BBBBB-CCCCCC"], in: world)
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("EOrder:") ?? false, outcome.output)
        XCTAssertEqual(calls.first, "CancelOrderBatch")
        XCTAssertEqual(outcome.data?["orders"]?.elements?.count, 5)
        try await check(world, open: 0, "")
    }

    func test_givenOrdersThatNobodyCanSee_whenManyAreCancelled_thenTheOutcomeIsUnknown() async throws {
        let (world, ids, _) = try await world()
        let broken = Array(repeating: ScriptedTransport.Step.page(status: 502), count: 100)
        world.set("KRAKEN_RETRY_ATTEMPTS", "1")
        let (outcome, calls) = await cancel(ids, in: world, "QueryOrders", broken)
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        XCTAssertGreaterThan(calls.count, 1, "repeated until seen")
    }

    func test_givenAWrongKey_whenManyAreCancelled_thenItIsAskedOnce() async throws {
        let (world, ids, _) = try await world()
        let wrong = [ScriptedTransport.Step.json(##"{"error":["EAPI:Invalid key"]}"##)]
        let (outcome, calls) = await cancel(ids, in: world, "CancelOrderBatch", wrong)
        XCTAssertNotEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(calls, ["CancelOrderBatch"], "a lockout helps nobody")
    }
}
