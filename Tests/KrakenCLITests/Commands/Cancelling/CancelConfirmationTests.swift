import KrakenCore
import Synchronization
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// Cancelling many orders is asked for, and refused where nobody can be asked; a panic never asks.
final class CancelConfirmationTests: XCTestCase {
    private static let many = [["--all"], ["--cancel-all"], ["--pair", "BTC/USD"], ["--userref", "7"]]

    private func world(isTerminal: Bool = false) async throws -> World {
        let world = try World(self, isTerminal: isTerminal, time: JumpingTime().source)
        let placed = await world.run([
            "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--userref", "7",
            "--execute", "--yes", "--json", "--sandbox",
        ])
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        return world
    }

    /// Runs a command line, and tells which private calls it made.
    private func run(_ words: [String], in world: World) async -> (outcome: CommandOutcome, calls: [String]) {
        let calls = Mutex<[String]>([])
        let outcome = await world.run(words + ["--sandbox"]) { inner in
            ScriptedTransport(around: inner) { request, _ in
                if request.method == .post { calls.withLock { $0.append(request.url) } }
                return .passOn
            }
        }
        return (outcome, calls.withLock(\.self))
    }

    func test_givenNoTerminal_whenManyAreToBeCancelled_thenItIsRefusedWithANextStep_andNothingIsSent() async throws {
        let world = try await world()
        for words in Self.many {
            let (outcome, calls) = await run(["cancel"] + words, in: world)
            XCTAssertEqual(outcome.exitCode, 4, "\(words): \(outcome.complaints)")
            XCTAssertTrue(outcome.complaints.contains("hint: add --yes"), outcome.complaints)
            XCTAssertTrue(calls.allSatisfy { $0.hasSuffix("/OpenOrders") }, "only listed: \(words): \(calls)")
        }
        let open = try await world.openOrders()
        XCTAssertEqual(open.count, 1)
        let (scripted, _) = await run(["cancel", "--all", "--json"], in: world)
        XCTAssertTrue(scripted.error?.hasPrefix("confirmation-needed: ") ?? false, scripted.output)
    }

    func test_givenNoTerminal_andYes_whenManyAreToBeCancelled_thenTheyAre() async throws {
        for words in Self.many {
            let world = try await world()
            let (outcome, _) = await run(["cancel"] + words + ["--yes"], in: world)
            XCTAssertEqual(outcome.exitCode, 0, "\(words): \(outcome.complaints)")
            let open = try await world.openOrders()
            XCTAssertEqual(open.count, 0, "\(words)")
        }
    }

    func test_givenNoTerminal_whenOneOrderIsNamed_orAPanicRuns_thenNobodyIsAsked() async throws {
        let named = try await world()
        let open = try await named.openOrders()
        let id = try XCTUnwrap(open.first).id.description
        let (cancel, _) = await run(["cancel", id], in: named)
        XCTAssertEqual(cancel.exitCode, 0, cancel.complaints)
        let (panic, _) = await run(["panic"], in: try await world())
        XCTAssertEqual(panic.exitCode, 0, panic.complaints)
    }

    func test_givenATerminal_whenManyAreToBeCancelled_thenTheyAreListedAndCountedBeforeTheQuestion() async throws {
        let world = try await world(isTerminal: true)
        for pair in ["ethusd", "btcusd"] {
            let placed = await world.run([
                "order", pair, "-s", "buy", "-t", "limit", "-v", "0.05", "--price", "1000", "--execute", "--yes",
                "--json", "--sandbox",
            ])
            XCTAssertEqual(placed.exitCode, 0, placed.output)
        }
        let open = try await world.openOrders()
        for (words, count, names) in [
            (["--all"], "3 orders are open", 3), (["--pair", "BTC/USD"], "2 orders are open", 2),
            (["--userref", "7"], "1 order is open", 1), (["--pair", "XTZ/USD"], "None is open now", 0),
        ] {
            world.answer("n")
            let (outcome, calls) = await run(["cancel"] + words, in: world)
            XCTAssertEqual(outcome.exitCode, 4, outcome.complaints)
            XCTAssertTrue(outcome.complaints.contains(count), "\(words): \(outcome.complaints)")
            XCTAssertEqual(open.count { outcome.complaints.contains($0.id.description) }, names, outcome.complaints)
            XCTAssertFalse(calls.contains { $0.contains("/Cancel") }, "\(calls)")
        }
    }

    func test_givenMoreOrdersThanFit_whenAllAreToBeCancelled_thenTheListIsShort_andTheRestIsCounted() async throws {
        let world = try await world(isTerminal: true)
        let client = try world.client()
        for _ in 0..<24 { try await world.place(client) }
        world.answer("n")
        let (outcome, _) = await run(["cancel", "--all"], in: world)
        XCTAssertTrue(outcome.complaints.contains("25 orders are open"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("and 5 more"), outcome.complaints)
    }

    func test_givenAListThatCannotBeRead_whenAllAreToBeCancelled_thenThatIsSaid_andItIsAskedAllTheSame() async throws {
        let world = try await world(isTerminal: true)
        world.answer("y")
        let outcome = await world.runCounting(["cancel", "--all", "--sandbox"]) { name, number in
            name == "OpenOrders" && number <= 3 ? .page(status: 502) : .passOn
        }.outcome
        XCTAssertTrue(outcome.complaints.contains("cannot be listed"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("Cancel every open order"), outcome.complaints)
        let open = try await world.openOrders()
        XCTAssertEqual(open.count, 0)
    }

    func test_givenNoOpenOrder_whenTheSwitchIsToBeArmed_thenTheQuestionDoesNotSpeakOfAny() async throws {
        let world = try World(self, isTerminal: true, time: JumpingTime().source)
        world.answer("y")
        let (outcome, _) = await run(["cancel", "after", "60"], in: world)
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertFalse(outcome.complaints.contains("these"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("None is open now"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("cancel every order that is open in 60 seconds"), outcome.complaints)
        let one = try await self.world(isTerminal: true)
        one.answer("y")
        let (armed, _) = await run(["cancel", "after", "60"], in: one)
        XCTAssertTrue(armed.complaints.contains("this and every later order"), armed.complaints)
    }
}
