import KrakenCore
import KrakenSandbox
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Changes and batches that the exchange carries out late, and programs that ended in the middle of one.
final class LateChangeTests: XCTestCase {
    private static let id = ClientOrderID("11111111-1111-7111-8111-111111111111")

    private func amend(_ id: String, price: String = "21000") -> [String] {
        ["order", "amend", id, "--price", price, "--execute", "--yes", "--json", "--sandbox"]
    }

    func test_givenAChangeCarriedOutLate_whenItsDeadlineHasNotPassed_thenItIsSeen_andWasSentOnce() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        try bench.exchange.arm(Fault(.late(seconds: 8), endpoint: "AmendOrder"))
        let outcome = await bench.world.run(amend(id))
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertEqual(outcome.data?["journal_state"], "applied")
        XCTAssertEqual(try bench.count("AmendOrder"), 1)
    }

    func test_givenAChangeCarriedOutLate_whenItsDeadlineHasPassed_thenItIsProvedNotMade() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        try bench.exchange.arm(Fault(.late(seconds: 12), endpoint: "AmendOrder"))
        let outcome = await bench.world.run(amend(id))
        XCTAssertEqual(outcome.exitCode, 6, outcome.output)
        let open = try await bench.open()
        XCTAssertEqual(open.map { $0["price"]?.string }, ["20000"])
    }

    func test_givenAnExchangeThatForgetsTheDeadline_whenTheChangeComesAfterAll_thenEveryCommandOfADayCriesOut()
        async throws
    {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        try bench.exchange.arm(Fault(.ignore(parameter: "deadline"), endpoint: "AmendOrder"))
        try bench.exchange.arm(Fault(.late(seconds: 60), endpoint: "AmendOrder"))
        let lost = await bench.world.run(amend(id))
        XCTAssertEqual(lost.exitCode, 6, lost.output)
        bench.time.pass(.seconds(60))
        let later = await bench.world.run(["order", "ethusd", "-s", "buy", "-v", "0.1", "--json", "--sandbox"])
        XCTAssertTrue(later.complaints.contains("ALARM: the change of order \(id)"), later.complaints)
        XCTAssertEqual(try bench.journal.changes().map(\.state), [.applied])
    }

    func test_givenAProgramThatDiedWhileSending_whenTheNextCommandLooks_thenTheChangeIsSettledByEvidence()
        async throws
    {
        for acts in [true, false] {
            let bench = try ChangeBench(self)
            let id = try await bench.place()
            if acts {
                let made = await bench.world.run(amend(id))
                XCTAssertEqual(made.exitCode, 0, made.output)
            }
            try leaveSending(bench, id)
            // A clock that stands still leaves no room for looks, which wait for nobody.
            bench.time.pass(.seconds(5))
            if !acts {
                // One look proves nothing; the second does, the gap later.
                bench.time.pass(.seconds(60))
                let first = await bench.world.run(amend(id, price: "22000"))
                XCTAssertEqual(first.exitCode, 4, first.output)
                XCTAssertTrue(first.complaints.contains("may still come"), first.complaints)
                bench.time.pass(.seconds(6))
            }
            let next = await bench.world.run(amend(id, price: "22000"))
            let passes = try bench.journal.passes(ofChange: Self.id)
            XCTAssertEqual(next.exitCode, 0, "\(next.output)\(next.complaints)\(passes)")
            let words = acts ? "settled now: made" : "settled now: proved not made"
            XCTAssertTrue(next.complaints.contains(words), next.complaints)
        }
    }

    func test_givenAProgramThatDiedBeforeSending_whenTheNextCommandComes_thenNothingStandsInItsWay() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        try bench.journal.record(change(id, bench), owner: "dead")
        let next = await bench.world.run(amend(id))
        XCTAssertEqual(next.exitCode, 0, next.output)
    }

    /// What a program leaves in the journal that was killed after the first byte.
    private func leaveSending(_ bench: ChangeBench, _ id: String) throws {
        let (journal, change) = (try bench.journal, try change(id, bench))
        try journal.record(change, owner: "dead")
        let now = bench.world.time.now()
        try journal.beginChange(
            change.id, attempt: OrderAttempt(nonce: "1", sentAt: now, deadline: now + .seconds(10), owner: "dead"))
    }

    private func change(_ id: String, _ bench: ChangeBench) throws -> ChangeIntent {
        ChangeIntent(
            id: Self.id, way: .amend, orderID: OrderID(id),
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), side: .buy,
            wanted: OrderChange(limitPrice: try Price(parsing: "21000")),
            before: OrderChange(quantity: try Quantity(parsing: "0.001"), limitPrice: try Price(parsing: "20000")),
            createdAt: bench.world.time.now())
    }

    func test_givenABatchCarriedOutLate_whenItsDeadlineHasNotPassed_thenEachOrderIsFound_andItWasSentOnce()
        async throws
    {
        let bench = try ChangeBench(self)
        let words = try BatchTests.file(BatchTests.rows, in: bench) + ["--execute", "--yes", "--json", "--sandbox"]
        try bench.exchange.arm(Fault(.late(seconds: 8), endpoint: "AddOrderBatch"))
        let outcome = await bench.world.run(words)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        let open = try await bench.open()
        XCTAssertEqual(open.count, 3)
        XCTAssertEqual(try bench.count("AddOrderBatch"), 1)
    }

    func test_givenABatchThatIsHidden_whenTheAnswerIsLost_thenItIsFoundOnceItShows() async throws {
        let bench = try ChangeBench(self)
        let words = try BatchTests.file(BatchTests.rows, in: bench) + ["--execute", "--yes", "--json", "--sandbox"]
        try bench.exchange.arm(Fault(.hide(seconds: 20), endpoint: "AddOrderBatch"))
        try bench.exchange.arm(Fault(.reset, endpoint: "AddOrderBatch"))
        let outcome = await bench.world.run(words)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertEqual(try bench.journal.latest(5).map(\.state), [.open, .open, .open])
    }

    func test_givenEchoesInAnotherSpelling_whenABatchIsLost_thenItsOrdersAreFound_butWithoutEchoesNobodyCanTell()
        async throws
    {
        for (spelling, code) in [(FaultEffect.IDSpelling.upper, Int32(0)), (.plain, 0), (.omit, 7)] {
            let bench = try ChangeBench(self)
            let words = try BatchTests.file(BatchTests.rows, in: bench) + ["--execute", "--yes", "--json", "--sandbox"]
            try bench.exchange.arm(Fault(.reset, endpoint: "AddOrderBatch"))
            try bench.exchange.arm(Fault(.respell(spelling), endpoint: "OpenOrders", count: 20))
            let outcome = await bench.world.run(words)
            XCTAssertEqual(outcome.exitCode, code, "\(spelling): \(outcome.output)")
        }
    }
}
