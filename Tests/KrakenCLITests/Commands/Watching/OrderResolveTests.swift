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
            "order", "resolve", id, "--absent", "--force", "--reason", "seen on the web page", "--json", "--sandbox",
        ])
        XCTAssertEqual(settled.outcome.exitCode, 0, settled.outcome.output)
        XCTAssertEqual(settled.asked, [], "a forced word needs no network")
        let event = try world.journal().events(of: ClientOrderID(id)).last
        XCTAssertEqual(event?.event, "declaredAbsent")
        XCTAssertEqual(event?.detail, "seen on the web page")
        let again = await resolve(world, id, "--absent", "--reason", "once more")
        XCTAssertEqual(again.exitCode, 4, again.output)
        let log = try String(contentsOfFile: world.home + "/logs/kraken_cli.log", encoding: .utf8)
        XCTAssertTrue(log.contains("declaredAbsent (your word, the exchange was not asked): seen on the web page"), log)
    }

    func test_givenAWordThatTheExchangeContradicts_whenDeclared_thenItIsNotTaken_andItsOwnWordCounts() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let id = try await freshlyLost(world)
        let early = await resolve(world, id, "--absent", "--reason", "I think so")
        XCTAssertEqual(early.exitCode, 4, early.output)
        XCTAssertTrue(early.error?.hasPrefix("too-early: ") ?? false, early.output)
        let unknown = await resolve(world, id, "--found", "OQCLML-BW3P3-BUCMWZ", "--reason", "typed wrongly")
        XCTAssertEqual(unknown.exitCode, 4, unknown.output)
        XCTAssertTrue(unknown.error?.hasPrefix("contradicted: ") ?? false, unknown.output)
        let client = try world.client()
        let ether = try await world.place(client, pair: "XETHZUSD", volume: "0.01", price: "500.00")
        let another = await resolve(world, id, "--found", ether.description, "--reason", "mixed up")
        XCTAssertEqual(another.exitCode, 4, another.output)
        XCTAssertTrue(another.error?.contains("cannot be this one: buy 0.01") ?? false, another.output)
        let named = try await world.place(client, id: ClientOrderID("somebody-elses"))
        let foreign = await resolve(world, id, "--found", named.description, "--reason", "mixed up")
        XCTAssertTrue(foreign.error?.contains("client id somebody-elses") ?? false, foreign.output)
        // One that was there before this one was sent, and one that is another order of ours.
        let earlier = try await world.place(client, volume: "0.001")
        time.pass(.seconds(30))
        let own = await world.run([
            "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute",
            "--yes", "--despite-unknown", "--again", "--userref", "9", "--json", "--sandbox",
        ])
        let taken = try XCTUnwrap(own.data?["txid"]?.elements?.first?.string, own.output)
        let newer = try await freshlyLost(world, "0199aaaa-0000-7000-8000-000000000002")
        for other in [earlier.description, taken] {
            let refused = await resolve(world, newer, "--found", other, "--reason", "mixed up")
            XCTAssertEqual(refused.exitCode, 4, refused.output)
            XCTAssertTrue(refused.error?.contains("cannot be this one") ?? false, refused.output)
        }
        XCTAssertEqual(try world.journal().intent(ClientOrderID(id))?.state, .unknown)
        let late = try await world.place(client, id: ClientOrderID(id))
        let listed = await resolve(world, id, "--absent", "--reason", "I think so")
        XCTAssertEqual(listed.exitCode, 4, listed.output)
        XCTAssertTrue(listed.error?.contains("lists this order, as \(late)") ?? false, listed.output)
        XCTAssertEqual(try world.journal().intent(ClientOrderID(id))?.state, .open)
    }

    func test_givenAWordThatTheExchangeBearsOut_whenDeclared_thenTheOrderIsWhatTheExchangeSays() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let id = try await freshlyLost(world)
        let unnamed = try await world.place(try world.client())
        let found = await resolve(world, id, "--found", unnamed.description, "--reason", "the only one")
        XCTAssertEqual(found.exitCode, 0, found.output)
        XCTAssertEqual(found.data?["journal"]?["state"], "open")
        XCTAssertEqual(found.data?["journal"]?["txid"]?.string, unnamed.description)
    }

    func test_givenAnExchangeThatCannotBeAsked_whenDeclared_thenOnlyForceIsTaken() async throws {
        let time = JumpingTime()
        let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: time.source)
        let id = try await freshlyLost(world)
        time.pass(.seconds(120))
        for words in [["--absent"], ["--found", "OQCLML-BW3P3-BUCMWZ"]] {
            let refused = await world.runCounting(
                ["order", "resolve", id, "--json", "--sandbox", "--reason", "x"] + words
            ) { name, _ in name.hasSuffix("Orders") ? .page(status: 502) : .passOn }.outcome
            XCTAssertEqual(refused.exitCode, 6, "\(words): \(refused.output)")
            XCTAssertTrue(refused.error?.contains("could not be asked") ?? false, refused.output)
            XCTAssertEqual(try world.journal().intent(ClientOrderID(id))?.state, .unknown)
        }
        let forced = await resolve(
            world, id, "--found", "OQCLML-BW3P3-BUCMWZ", "--force", "--reason", "support said so")
        XCTAssertEqual(forced.exitCode, 0, forced.output)
        XCTAssertEqual(try world.journal().intent(ClientOrderID(id))?.state, .declaredPlaced)
    }

    func test_givenForeignOrSeveral_whenResolved_thenThatIsAMistake() async throws {
        let world = try World(self, time: JumpingTime().source)
        let foreign = try await world.place(try world.client())
        let none = await resolve(world, foreign.description)
        XCTAssertEqual(none.exitCode, 2, none.output)
        XCTAssertTrue(none.error?.hasPrefix("unknown-order: ") ?? false, none.output)
    }

    /// An order that was lost a moment ago, as a kill would leave it: unknown, its deadline ahead.
    private func freshlyLost(
        _ world: World, _ name: String = "0199aaaa-0000-7000-8000-000000000001"
    ) async throws -> String {
        let id = ClientOrderID(name)
        let placed = await world.run([
            "order", "-p", "ETH/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "500", "--execute", "--yes",
            "--again", "--json", "--sandbox",
        ])
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let journal = try world.journal()
        let now = world.time.now()
        let request = try OrderRequest(
            pair: XCTUnwrap(Pair(name: "BTC/USD")), side: .buy, type: .limit, quantity: Quantity(parsing: "0.001"),
            limitPrice: Price(whole: 20_000))
        try journal.record(OrderIntent(id: id, request: request, createdAt: now))
        try journal.begin(
            id, attempt: OrderAttempt(nonce: "1", sentAt: now, deadline: now + .seconds(10)), despiteUnknown: true)
        try journal.apply(.answerLost, to: id, at: now, detail: "lost")
        return id.description
    }
}
