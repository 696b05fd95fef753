import KrakenCore
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// How commands that have nothing to do with an order settle it by the way, and cry out.
final class SettlingTests: XCTestCase {
    private let commands = [["balance"], ["portfolio"], ["orders"], ["orders", "--trades"]]

    func test_givenNothingUnsettled_whenCommandsRun_thenTheyAskNothingMore() async throws {
        let world = try World(self, time: JumpingTime().source)
        let fresh = await world.runCounting(["balance", "--json", "--sandbox"])
        XCTAssertEqual(fresh.outcome.exitCode, 0, fresh.outcome.output)
        XCTAssertFalse(fresh.asked.contains("Time") || fresh.asked.contains("OpenOrders"), "\(fresh.asked)")
        let files = FileManager.default.enumerator(atPath: world.home)?.compactMap { $0 as? String } ?? []
        XCTAssertFalse(files.contains { $0.hasSuffix("journal.db") }, "nothing was written")
        let placed = await world.run(order)
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let quiet = await world.runCounting(["balance", "--json", "--sandbox"])
        XCTAssertEqual(quiet.asked, ["BalanceEx"], "an order that is open is nothing unsettled")
    }

    func test_givenAnUnknownOrder_whenOtherCommandsRun_thenTwoOfThemProveThatItWasNotPlaced() async throws {
        for words in commands {
            let time = JumpingTime()
            let world = try World(self, time: time.source)
            let id = ClientOrderID(try await world.loseOrder())
            time.pass(.seconds(120))
            let first = await world.run(words + ["--json", "--sandbox"])
            XCTAssertTrue(first.complaints.contains("no definite answer yet"), "\(words): \(first.complaints)")
            XCTAssertTrue(first.complaints.contains("kraken order resolve \(id)"), first.complaints)
            time.pass(.seconds(30))
            let second = await world.run(words + ["--json", "--sandbox"])
            XCTAssertTrue(
                second.complaints.contains("settled now: proved not placed"), "\(words): \(second.complaints)")
            XCTAssertEqual(second.exitCode, 0)
            XCTAssertEqual(try world.journal().intent(id)?.state, .notPlaced)
        }
    }

    func test_givenAnOrderProvedAbsent_whenManyCommandsRun_thenItIsLookedForOnceAMinute() async throws {
        let (world, time, _) = try await worldWithNotPlaced()
        func looks() async -> Int {
            await world.runCounting(["balance", "--json", "--sandbox"]).asked.count { $0 == "OpenOrders" }
        }
        var counts: [Int] = []
        for pause in [Duration.zero, .seconds(5), .seconds(50), .seconds(6), .seconds(61)] {
            time.pass(pause)
            counts.append(await looks())
        }
        XCTAssertEqual(counts, [1, 0, 0, 1, 1])
    }

    func test_givenALateOrderAndItsReplacement_whenAnyCommandRuns_thenItCriesOut_withTheCancelForTheLateOne()
        async throws
    {
        let (world, time, id) = try await worldWithNotPlaced()
        let second = await world.run(order)
        XCTAssertEqual(second.exitCode, 0, second.output)
        let replacement = try XCTUnwrap(second.data?["cl_ord_id"]?.string)
        let late = try await world.place(try world.client(), id: ClientOrderID(id))
        time.pass(.seconds(70))
        for words in commands + [["orders", "--journal"], ["status"], ["withdraw", "methods"]] {
            let shown = await world.run(words + ["--json", "--sandbox"])
            XCTAssertEqual(shown.exitCode, 0, shown.output)
            XCTAssertTrue(shown.complaints.contains("ALARM: order \(id)"), "\(words): \(shown.complaints)")
            XCTAssertTrue(shown.complaints.contains("order \(replacement), placed in its stead, is open"), "\(words)")
            XCTAssertTrue(shown.complaints.contains("'kraken cancel --txid \(late)'"), "\(words)")
        }
        let silenced = await world.run([
            "order", "resolve", id, "--found", late.description, "--reason", "seen it", "--json", "--sandbox",
        ])
        XCTAssertEqual(silenced.exitCode, 0, silenced.output)
        let after = await world.run(["balance", "--json", "--sandbox"])
        XCTAssertEqual(after.complaints, "")
    }

    func test_givenAnUnknownOrder_whenACommandHasToldOfIt_thenItIsToldOnce_andACancelAsksTheJournalNothing()
        async throws
    {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        _ = try await world.loseOrder()
        time.pass(.seconds(120))
        for words in [["balance"], ["order", "show", "nothing"], ["status"]] {
            let told = await world.run(words + ["--json", "--sandbox"])
            let count = told.complaints.components(separatedBy: "no definite answer yet").count - 1
            XCTAssertEqual(count, 1, "\(words): \(told.complaints)")
            time.pass(.seconds(1))
        }
        let cancelled = await world.run(["cancel", "--cancel-all", "--yes", "--json", "--sandbox"])
        XCTAssertEqual(cancelled.exitCode, 0, cancelled.output)
        XCTAssertEqual(cancelled.complaints, "")
    }

    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute", "--yes",
        "--json", "--sandbox",
    ]

    /// A world with an order that is proved not to have been placed.
    private func worldWithNotPlaced() async throws -> (World, JumpingTime, String) {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let armed = await world.run([
            "sandbox", "fault", "add", "--endpoint", "AddOrder", "--when", "before", "--kind", "lose",
        ])
        XCTAssertEqual(armed.exitCode, 0, armed.complaints)
        let lost = await world.run(order)
        XCTAssertEqual(lost.exitCode, 6, lost.output)
        time.pass(.seconds(120))
        return (world, time, try XCTUnwrap(lost.data?["cl_ord_id"]?.string))
    }
}
