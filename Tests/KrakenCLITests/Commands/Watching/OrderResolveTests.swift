import KrakenCore
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Settling an order whose fate is not known.
final class OrderResolveTests: XCTestCase {
    private func resolve(_ world: World, _ id: String, _ words: String...) async -> CommandOutcome {
        await world.run(["order", "resolve", id, "--json", "--sandbox"] + words)
    }

    func test_givenAnUnknownOrder_whenLookedForTwice_thenWhatIsNeededIsTold_andThenItIsSettled() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let id = try await world.loseOrder()
        time.pass(.seconds(90))
        let first = await resolve(world, String(id.prefix(9)))
        XCTAssertEqual(first.exitCode, 7, first.output)
        XCTAssertTrue(first.error?.hasPrefix("outcome-unknown: ") ?? false, first.output)
        XCTAssertEqual(first.complaints, "", "what the command is about is no alarm beside it")
        XCTAssertEqual(first.data?["clean_looks"], 1)
        XCTAssertEqual(first.data?["looks_needed"], 1)
        XCTAssertEqual(first.data?["next_look_in_seconds"], 5)
        time.pass(.seconds(2))
        let early = await world.run(["order", "resolve", id, "--sandbox"])
        XCTAssertEqual(early.exitCode, 7)
        XCTAssertTrue(early.output.contains("1 clean look, the next in 3 s"), early.output)
        time.pass(.seconds(4))
        let second = await resolve(world, id)
        XCTAssertEqual(second.exitCode, 0, second.output)
        XCTAssertEqual(second.data?["journal_state"], "notPlaced")
        XCTAssertEqual(second.data?["looks_needed"], 0)
    }

    func test_givenAnOrderThatArrivedUnseen_whenLookedFor_thenItIsFound() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let id = try await world.loseOrder()
        let late = try await world.place(try world.client(), id: ClientOrderID(id))
        time.pass(.seconds(60))
        let found = await resolve(world, id)
        XCTAssertEqual(found.exitCode, 0, found.output)
        XCTAssertEqual(found.data?["order"]?["txid"]?.string, late.description)
        XCTAssertEqual(found.data?["journal_state"], "open")
    }

    func test_givenCancel_whenTheOrderNeverComes_thenItIsCancelledNowAndAfterItsDeadline_andProvedAbsent() async throws
    {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let id = try await freshlyLost(world)
        let begin = time.source.elapsed()
        let resolved = await world.runCounting(["order", "resolve", id, "--cancel", "--json", "--sandbox"])
        XCTAssertEqual(resolved.outcome.exitCode, 0, resolved.outcome.output)
        XCTAssertEqual(resolved.outcome.data?["journal_state"], "notPlaced")
        XCTAssertEqual(resolved.asked.count { $0 == "CancelOrder" }, 2, "\(resolved.asked)")
        XCTAssertGreaterThan(time.source.elapsed() - begin, .seconds(25), "deadline, settle time and gap")
    }

    func test_givenCancel_whenTheOrderComesBeforeItsDeadline_thenTheSecondCancelMeetsIt() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let id = try await freshlyLost(world)
        let client = try world.client()
        let resolved = await world.runCounting(["order", "resolve", id, "--cancel", "--json", "--sandbox"]) {
            name, number in
            guard name == "CancelOrder", number == 2 else { return .passOn }
            return ScriptedTransport.Step { call async throws(TransportError) in
                _ = try? await world.place(client, id: ClientOrderID(id))
                return try await call.passOn()
            }
        }
        XCTAssertEqual(resolved.outcome.exitCode, 0, resolved.outcome.output)
        XCTAssertEqual(resolved.outcome.data?["journal_state"], "cancelled")
        XCTAssertEqual(resolved.outcome.data?["order"]?["status"], "canceled")
    }

    func test_givenAVerdict_whenItHasNoReason_thenItIsRefused_andWithOneItIsKept() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let id = try await world.loseOrder()
        for words in [["--absent"], ["--absent", "--reason", "  "], ["--found", "OQCLML-BW3P3-BUCMWZ"]] {
            let refused = await world.run(["order", "resolve", id, "--json", "--sandbox"] + words)
            XCTAssertEqual(refused.exitCode, 2, "\(words): \(refused.output)")
        }
        XCTAssertEqual(try world.journal().intent(ClientOrderID(id))?.state, .unknown)
        let settled = await world.runCounting([
            "order", "resolve", id, "--absent", "--reason", "seen on the web page", "--json", "--sandbox",
        ])
        XCTAssertEqual(settled.outcome.exitCode, 0, settled.outcome.output)
        XCTAssertEqual(settled.asked, [], "the operator's word needs no network")
        let event = try world.journal().events(of: ClientOrderID(id)).last
        XCTAssertEqual(event?.event, "declaredAbsent")
        XCTAssertEqual(event?.detail, "seen on the web page")
        let again = await resolve(world, id, "--absent", "--reason", "once more")
        XCTAssertEqual(again.exitCode, 4, again.output)
        let log = try String(contentsOfFile: world.home + "/logs/kraken_cli.log", encoding: .utf8)
        XCTAssertTrue(log.contains("declaredAbsent: seen on the web page"), "logged")
    }

    func test_givenForeignOrSeveral_whenResolved_thenThatIsAMistake() async throws {
        let world = try World(self, time: JumpingTime().source)
        let foreign = try await world.place(try world.client())
        let none = await resolve(world, foreign.description)
        XCTAssertEqual(none.exitCode, 2, none.output)
        XCTAssertTrue(none.error?.hasPrefix("unknown-order: ") ?? false, none.output)
    }

    /// An order that was lost a moment ago, as a kill would leave it: unknown, its deadline ahead.
    private func freshlyLost(_ world: World) async throws -> String {
        let id = ClientOrderID("0199aaaa-0000-7000-8000-000000000001")
        let placed = await world.run([
            "order", "-p", "ETH/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "500", "--execute", "--yes",
            "--json", "--sandbox",
        ])
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let journal = try world.journal()
        let now = world.time.now()
        let request = try OrderRequest(
            pair: XCTUnwrap(Pair(name: "BTC/USD")), side: .buy, type: .limit, quantity: Quantity(parsing: "0.001"),
            limitPrice: Price(whole: 20_000))
        try journal.record(OrderIntent(id: id, request: request, createdAt: now))
        try journal.begin(id, attempt: OrderAttempt(nonce: "1", sentAt: now, deadline: now + .seconds(10)))
        try journal.apply(.answerLost, to: id, at: now, detail: "lost")
        return id.description
    }
}
