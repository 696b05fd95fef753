import KrakenCore
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What `order amend` says and writes down when the answer to a change is lost, spoilt or a refusal.
final class AmendFaultTests: XCTestCase {
    private func amend(_ id: String, price: String = "21000") -> [String] {
        ["order", "amend", id, "--price", price, "--execute", "--yes"]
    }

    func test_givenAnAnswerThatSaysNothing_whenTheChangeActed_thenItIsSeen_andWasSentOnce() async throws {
        for (name, loss) in ChangeBench.losses {
            let bench = try ChangeBench(self)
            let id = try await bench.place()
            let (outcome, sent) = await bench.run(amend(id), "AmendOrder", .acted(then: loss))
            XCTAssertEqual(outcome.exitCode, 0, "\(name): \(outcome.output)\(outcome.complaints)")
            XCTAssertEqual(outcome.data?["journal_state"], "applied", name)
            XCTAssertEqual(sent.map(\.transmission), [.once], name)
            XCTAssertEqual(try bench.count("AmendOrder"), 1, name)
            let open = try await bench.open()
            XCTAssertEqual(open.map { $0["price"]?.string }, ["21000"], name)
            XCTAssertEqual(open.map { $0["txid"]?.string }, [id], "\(name): in place")
        }
    }

    func test_givenAnAnswerThatSaysNothing_whenTheChangeNeverArrived_thenThatIsProved_andItMayBeMadeAgain()
        async throws
    {
        for (name, loss) in ChangeBench.losses {
            let bench = try ChangeBench(self)
            let id = try await bench.place()
            let start = bench.time.source.elapsed()
            let (outcome, sent) = await bench.run(amend(id), "AmendOrder", loss)
            XCTAssertEqual(outcome.exitCode, 6, "\(name): \(outcome.output)")
            XCTAssertTrue(outcome.error?.hasPrefix("not-applied: ") ?? false, "\(name): \(outcome.output)")
            XCTAssertEqual(outcome.data?["journal_state"], "notApplied", name)
            XCTAssertEqual(sent.count, 1, name)
            XCTAssertEqual(try bench.count("AmendOrder"), 0, "\(name): nothing reached the exchange")
            XCTAssertGreaterThan(
                bench.time.source.elapsed() - start, .seconds(30), "\(name): 10 + 1 + 15 + 5 seconds")

            let again = await bench.run(amend(id), "AmendOrder", .passOn)
            XCTAssertEqual(again.outcome.exitCode, 0, "\(name): \(again.outcome.output)")
        }
    }

    func test_givenAnOrderThatCannotBeLookedAt_whenAnAnswerIsLost_thenTheChangeIsUnknown_andTheNextOneWaitsForIt()
        async throws
    {
        for list in ["OrderAmends", "SystemStatus", "GetApiKeyInfo"] {
            let bench = try ChangeBench(self)
            let id = try await bench.place()
            let blind: @Sendable (String) -> ScriptedTransport.Step = { $0 == list ? .page(status: 502) : .passOn }
            let journal = try bench.journal
            try journal.keep(
                KeyRights(
                    seenAt: Timestamp(seconds: 0), permissions: [], nonceWindow: nil, isLimitedInTime: false))
            let (outcome, sent) = await bench.run(amend(id), "AmendOrder", .lostBefore, others: blind)
            XCTAssertEqual(outcome.exitCode, 7, "\(list): \(outcome.output)")
            XCTAssertTrue(outcome.error?.contains(id) ?? false, list)
            XCTAssertEqual(sent.count, 1, list)
            XCTAssertEqual(try bench.journal.unresolvedChanges().map(\.orderID), [OrderID(id)], list)

            let again = await bench.run(amend(id, price: "22000"), "AmendOrder", .passOn, others: blind)
            XCTAssertEqual(again.outcome.exitCode, 4, "\(list): \(again.outcome.output)")
            XCTAssertEqual(again.sent.count, 0, "\(list): an unresolved change blocks the next one")

            bench.time.pass(.seconds(60))
            let first = await bench.run(amend(id, price: "22000"), "AmendOrder", .passOn)
            XCTAssertEqual(first.outcome.exitCode, 4, "\(list): one look proves nothing: \(first.outcome.output)")
            bench.time.pass(.seconds(6))
            let second = await bench.run(amend(id, price: "22000"), "AmendOrder", .passOn)
            XCTAssertEqual(second.outcome.exitCode, 0, "\(list): \(second.outcome.output)")
            XCTAssertTrue(second.outcome.complaints.contains("settled now"), second.outcome.complaints)
        }
    }

    func test_givenAChangeThatCameAfterTheLastLook_whenTheNextCommandLooks_thenItIsSeen() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let (lost, _) = await bench.run(amend(id), "AmendOrder", .acted(then: .lostBefore)) {
            ["OrderAmends", "QueryOrders"].contains($0) && bench.isLooking ? .page(status: 502) : .passOn
        }
        XCTAssertEqual(lost.exitCode, 7, lost.output)
        let next = await bench.run(amend(id, price: "22000"), "AmendOrder", .passOn)
        XCTAssertEqual(next.outcome.exitCode, 0, next.outcome.output)
        XCTAssertTrue(next.outcome.complaints.contains("settled now: made"), next.outcome.complaints)
        XCTAssertEqual(try bench.journal.changes().map(\.state), [.applied, .applied])
    }

    func test_givenAnOrderThatIsCancelledMeanwhile_whenTheAnswerIsLost_thenItsEndIsTold_andNotAChange() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let step = ScriptedTransport.Step { _ async throws(TransportError) in
            let other = await bench.world.run(["cancel", "--txid", id, "--json", "--sandbox"])
            XCTAssertEqual(other.exitCode, 0, other.output)
            throw TransportError(.noAnswer, provesNothingWasSent: false)
        }
        let (outcome, sent) = await bench.run(amend(id), "AmendOrder", step)
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("order-over: ") ?? false, outcome.output)
        XCTAssertEqual(outcome.data?["state"], "canceled")
        XCTAssertEqual(sent.count, 1)
        XCTAssertEqual(try bench.journal.changes().map(\.state), [.orderGone])
    }

    func test_givenARefusal_whenAChangeIsMade_thenItIsToldAtOnce_andNothingIsRepeated() async throws {
        let refusals: [(String, Int32)] = [
            ("EOrder:Insufficient funds", 4), ("EOrder:Order not editable", 4), ("EGeneral:Permission denied", 3),
            ("EAPI:Rate limit exceeded", 5), ("EOrder:Rate limit exceeded", 5), ("EGeneral:Too many requests", 5),
            ("EAPI:Invalid nonce", 5), ("EService:Market in cancel_only mode", 4),
        ]
        for (text, code) in refusals {
            let bench = try ChangeBench(self)
            let id = try await bench.place()
            let start = bench.time.source.elapsed()
            let (outcome, sent) = await bench.run(amend(id), "AmendOrder", .json(##"{"error":["\##(text)"]}"##))
            XCTAssertEqual(outcome.exitCode, code, "\(text): \(outcome.output)")
            XCTAssertTrue(outcome.error?.hasPrefix(text) ?? false, outcome.output)
            XCTAssertEqual(sent.count, 1, text)
            XCTAssertLessThan(bench.time.source.elapsed() - start, .seconds(5), text)
            XCTAssertEqual(outcome.data?["journal_state"], "refused", text)
        }
    }

    func test_givenAKeyWithANonceWindow_whenTheNonceIsCalledInvalid_thenTheChangeIsLookedFor() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        try bench.journal.keep(
            KeyRights(
                seenAt: bench.world.time.now(), permissions: ["query-open-trades", "query-closed-trades"],
                nonceWindow: 10_000, isLimitedInTime: false))
        let step = ScriptedTransport.Step.acted(then: .json(##"{"error":["EAPI:Invalid nonce"]}"##))
        let (outcome, sent) = await bench.run(amend(id), "AmendOrder", step)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["journal_state"], "applied")
        XCTAssertEqual(sent.count, 1)
    }

    func test_givenNobodyThere_whenAChangeIsMade_thenNothingWasSent_andNothingIsLookedFor() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let (outcome, sent) = await bench.run(amend(id), "AmendOrder", .refused)
        XCTAssertEqual(outcome.exitCode, 6, outcome.output)
        XCTAssertEqual(outcome.data?["journal_state"], "notSent")
        XCTAssertEqual(sent.count, 1)
    }

    func test_givenAnOldChangeWithTheSameValues_whenANewOnesAnswerIsLost_thenTheOldOneProvesNothing() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        for price in ["21000", "20500"] {
            let (made, _) = await bench.run(amend(id, price: price), "AmendOrder", .passOn)
            XCTAssertEqual(made.exitCode, 0, made.output)
            bench.time.pass(.seconds(30))
        }
        // 21000 was asked for before; it is not there now.
        let (outcome, _) = await bench.run(amend(id), "AmendOrder", .lostBefore)
        XCTAssertEqual(outcome.exitCode, 6, outcome.output)
        let open = try await bench.open()
        XCTAssertEqual(open.map { $0["price"]?.string }, ["20500"])
    }
}

extension ChangeBench {
    /// Whether a change is on its way, or looked for.
    var isLooking: Bool { ((try? journal.unresolvedChanges().count) ?? 0) > 0 }
}
