import KrakenCore
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// That a cancel began is in the journal before the cancel leaves the machine, and holds up no cancel.
final class CancelJournalTests: XCTestCase {
    private func world() async throws -> (world: World, id: ClientOrderID, txid: String) {
        let world = try World(self, time: JumpingTime().source)
        let placed = await world.run([
            "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--execute", "--yes",
            "--json", "--sandbox",
        ])
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let id = try XCTUnwrap(placed.data?["cl_ord_id"]?.string)
        return (world, ClientOrderID(id), try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string))
    }

    /// Runs a command line, and reads the state of an order when the first cancel is about to be sent.
    private func state(
        of id: ClientOrderID, atTheFirstCancelOf words: [String], in world: World
    ) async -> (outcome: CommandOutcome, state: OrderIntent.State?) {
        let state = Mutex<OrderIntent.State?>(nil)
        let outcome = await world.runCounting(words + ["--json", "--sandbox"]) { name, _ in
            if name.hasPrefix("Cancel") {
                let seen = try? world.journal().intent(id)?.state
                state.withLock { $0 = $0 ?? seen }
            }
            return .passOn
        }.outcome
        return (outcome, state.withLock(\.self))
    }

    func test_givenAnOrderOfOurs_whenItIsCancelled_thenTheJournalSaysSoBefore_andWhatBecameOfItAfter() async throws {
        for words in [
            ["--txid", "ID"], ["--cl-ord-id", "NAME"], ["--pair", "BTC/USD", "--yes"], ["--all", "--yes"],
        ] {
            let (world, id, txid) = try await world()
            let all = words.map { $0 == "ID" ? txid : $0 == "NAME" ? id.description : $0 }
            let (outcome, state) = await state(of: id, atTheFirstCancelOf: ["cancel"] + all, in: world)
            XCTAssertEqual(outcome.exitCode, 0, "\(words): \(outcome.output)")
            XCTAssertEqual(state, .cancelling, "\(words)")
            let journal = try world.journal()
            XCTAssertEqual(try journal.events(of: id).map(\.event).suffix(2), ["cancelling", "cancelled"], "\(words)")
        }
    }

    func test_givenOrdersOfTwoNumbers_whenOneIsCancelledByItsNumber_thenOnlyThatOneIsSaidToEnd() async throws {
        let world = try World(self, time: JumpingTime().source)
        var ids: [ClientOrderID] = []
        for number in ["7", "8"] {
            let placed = await world.run([
                "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "2000" + number, "--userref",
                number, "--execute", "--yes", "--json", "--sandbox",
            ])
            ids.append(ClientOrderID(try XCTUnwrap(placed.data?["cl_ord_id"]?.string, placed.output)))
        }
        let words = ["cancel", "--userref", "7", "--yes"]
        let (outcome, state) = await state(of: ids[0], atTheFirstCancelOf: words, in: world)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(state, .cancelling)
        XCTAssertFalse(try world.journal().events(of: ids[1]).contains { $0.event == "cancelling" })
    }

    func test_givenAPanic_whenItsFirstCancelIsSent_thenNothingWasWrittenBefore() async throws {
        let (world, id, _) = try await world()
        let (outcome, state) = await state(of: id, atTheFirstCancelOf: ["panic"], in: world)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(state, .open)
    }

    func test_givenAnOrderNobodyKnowsOf_whenItIsCancelled_thenItsHistorySaysSo_andItStaysUnknown() async throws {
        let world = try World(self, time: JumpingTime().source)
        let id = ClientOrderID(try await world.loseOrder())
        let (_, state) = await state(of: id, atTheFirstCancelOf: ["cancel", "--cl-ord-id", "\(id)"], in: world)
        XCTAssertEqual(state, .unknown, "a wish is no evidence")
        XCTAssertTrue(try world.journal().events(of: id).contains { $0.event == "cancelling" })
    }

    func test_givenAJournalThatAnotherProcessKeepsLocked_whenAnOrderIsCancelled_thenItGoesAllTheSame() async throws {
        let (world, id, txid) = try await world()
        let path = try world.journal().path
        let other = try Connection(path: path, durability: .processEnd)
        try other.run("BEGIN IMMEDIATE")
        let start = ContinuousClock.now
        let outcome = await world.run(["cancel", "--txid", txid, "--json", "--sandbox"])
        XCTAssertLessThan(ContinuousClock.now - start, .seconds(2))
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        try other.run("ROLLBACK")
        let open = try await world.openOrders()
        XCTAssertEqual(open.count, 0)
        XCTAssertEqual(try world.journal().intent(id)?.state, .open, "the next list of orders tells it")
    }
}
