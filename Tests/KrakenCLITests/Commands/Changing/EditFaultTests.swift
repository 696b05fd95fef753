import KrakenCore
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What `order edit --replace` says when the answer to a replacement is lost: the old order may be gone by then.
final class EditFaultTests: XCTestCase {
    private func edit(_ id: String, _ words: String...) -> [String] {
        ["order", "edit", id, "--price", "21000", "--userref", "77", "--replace", "--execute", "--yes"] + words
    }

    func test_givenAnAnswerThatSaysNothing_whenTheReplacementActed_thenTheSuccessorIsFound_andItWasSentOnce()
        async throws
    {
        for (name, loss) in ChangeBench.losses {
            let bench = try ChangeBench(self)
            let id = try await bench.place("--userref", "5")
            let (outcome, sent) = await bench.run(edit(id), "EditOrder", .acted(then: loss))
            XCTAssertEqual(outcome.exitCode, 0, "\(name): \(outcome.output)\(outcome.complaints)")
            XCTAssertEqual(sent.map(\.transmission), [.once], name)
            let open = try await bench.open()
            XCTAssertEqual(open.count, 1, "\(name): one order, not two")
            XCTAssertEqual(open.first?["price"], "21000", name)
            XCTAssertEqual(outcome.data?["new_txid"], open.first?["txid"], name)
            XCTAssertNotEqual(outcome.data?["new_txid"]?.string, id, name)
            XCTAssertEqual(try bench.journal.changes().map(\.state), [.applied], name)
        }
    }

    func test_givenAnAnswerThatSaysNothing_whenTheReplacementNeverArrived_thenTheOldOrderIsProvedToStand()
        async throws
    {
        for (name, loss) in ChangeBench.losses {
            let bench = try ChangeBench(self)
            let id = try await bench.place("--userref", "5")
            let start = bench.time.source.elapsed()
            let (outcome, sent) = await bench.run(edit(id), "EditOrder", loss)
            XCTAssertEqual(outcome.exitCode, 6, "\(name): \(outcome.output)")
            XCTAssertTrue(outcome.error?.hasPrefix("not-applied: ") ?? false, name)
            XCTAssertEqual(sent.count, 1, name)
            XCTAssertGreaterThan(bench.time.source.elapsed() - start, .seconds(30), name)
            let open = try await bench.open()
            XCTAssertEqual(open.map { $0["txid"]?.string }, [id], name)
        }
    }

    func test_givenAServerThatTellsNoNumber_whenTheAnswerIsLost_thenTheNewestOrderOfTheKindIsTheSuccessor()
        async throws
    {
        let bench = try ChangeBench(self)
        let id = try await bench.place("--userref", "5")
        bench.time.pass(.seconds(60))
        let nameless = ScriptedTransport.Step.changing { response in
            let text = String(decoding: response.body, as: UTF8.self)
            response.body = Array(text.replacingOccurrences(of: #""userref":77,"#, with: "").utf8)
        }
        let (outcome, _) = await bench.run(edit(id), "EditOrder", .acted(then: .lostBefore)) {
            $0 == "OpenOrders" ? nameless : .passOn
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        let open = try await bench.open()
        XCTAssertEqual(open.map { $0["txid"] }, [outcome.data?["new_txid"]])
    }

    func test_givenAnOldOrderThatIsCancelled_whenNoSuccessorIsThere_thenItIsAnAlarm_andNothingIsPlaced() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place("--userref", "5")
        let step = ScriptedTransport.Step { _ async throws(TransportError) in
            let other = await bench.world.run(["cancel", "--txid", id, "--json", "--sandbox"])
            XCTAssertEqual(other.exitCode, 0, other.output)
            throw TransportError(.noAnswer, provesNothingWasSent: false)
        }
        let start = bench.time.source.elapsed()
        let (outcome, sent) = await bench.run(edit(id), "EditOrder", step)
        XCTAssertEqual(outcome.exitCode, 1, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("unprotected: ALARM") ?? false, outcome.output)
        XCTAssertGreaterThan(bench.time.source.elapsed() - start, .seconds(30), "a successor may still come before")
        XCTAssertEqual(sent.count, 1)
        let open = try await bench.open()
        XCTAssertEqual(open, [])
        XCTAssertEqual(try bench.journal.changes().map(\.state), [.unprotected])
    }

    func test_givenListsThatCannotBeRead_whenTheAnswerIsLost_thenTheOutcomeIsUnknown() async throws {
        for list in ["OpenOrders", "ClosedOrders"] {
            let bench = try ChangeBench(self)
            let id = try await bench.place("--userref", "5")
            let (outcome, sent) = await bench.run(edit(id), "EditOrder", .lostBefore) {
                $0 == list ? .page(status: 502) : .passOn
            }
            XCTAssertEqual(outcome.exitCode, 7, "\(list): \(outcome.output)")
            XCTAssertTrue(outcome.error?.contains("without another one in its place") ?? false, outcome.output)
            XCTAssertEqual(sent.count, 1, list)
        }
    }

    func test_givenARefusal_whenAReplacementIsMade_thenItIsToldAtOnce_andNothingIsRepeated() async throws {
        for (text, code) in [
            ("EOrder:Insufficient funds", Int32(4)), ("EOrder:Order not editable", 4), ("EAPI:Rate limit exceeded", 5),
            ("EAPI:Invalid nonce", 5), ("EOrder:Unknown order", 4),
        ] {
            let bench = try ChangeBench(self)
            let id = try await bench.place("--userref", "5")
            let (outcome, sent) = await bench.run(edit(id), "EditOrder", .json(##"{"error":["\##(text)"]}"##))
            XCTAssertEqual(outcome.exitCode, code, "\(text): \(outcome.output)")
            XCTAssertEqual(sent.count, 1, text)
            XCTAssertEqual(outcome.data?["journal_state"], "refused", text)
        }
    }
}

/// What `order edit` does when nothing goes wrong.
final class EditTests: XCTestCase {
    func test_givenWhatAChangeInPlaceCanDo_whenAnOrderIsEdited_thenItIsAmended_evenWithReplace() async throws {
        for words in [[], ["--replace"]] {
            let bench = try ChangeBench(self)
            let id = try await bench.place("--userref", "5")
            let outcome = await bench.world.run(
                ["order", "edit", id, "--price", "21000", "--execute", "--yes", "--json", "--sandbox"] + words)
            XCTAssertEqual(outcome.exitCode, 0, outcome.output)
            XCTAssertEqual(outcome.data?["way"], "amend")
            XCTAssertEqual(try bench.count("EditOrder"), 0)
            XCTAssertEqual(try bench.count("AmendOrder"), 1)
        }
    }

    func test_givenAnOrderWithAClientID_whenOnlyAReplacementWouldDo_thenItIsRefusedWithTheReason() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let outcome = await bench.world.run(
            ["order", "edit", id, "--userref", "7", "--replace", "--execute", "--yes", "--json", "--sandbox"])
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.contains("client id") ?? false, outcome.output)
        XCTAssertEqual(try bench.count("EditOrder"), 0)
    }

    func test_givenAForeignOrder_whenOnlyAReplacementWouldDo_thenReplaceMustBeSaid_andTheDryRunSendsOnlyACheck()
        async throws
    {
        let bench = try ChangeBench(self)
        let id = try await bench.place("--userref", "5")
        let words = ["order", "edit", id, "--userref", "7", "--json", "--sandbox"]
        let refused = await bench.world.run(words)
        XCTAssertEqual(refused.exitCode, 4, refused.output)
        XCTAssertTrue(refused.error?.contains("only a replacement") ?? false, refused.output)
        let dry = await bench.world.run(words + ["--replace"])
        XCTAssertEqual(dry.exitCode, 0, dry.output)
        XCTAssertEqual(dry.data?["way"], "edit")
        let open = try await bench.open()
        XCTAssertEqual(open.map { $0["txid"]?.string }, [id])
        let live = await bench.world.run(words + ["--replace", "--execute", "--yes"])
        XCTAssertEqual(live.exitCode, 0, live.output)
        let after = try await bench.open()
        XCTAssertEqual(after.map { $0["userref"]?.scalarText }, ["7"])
        XCTAssertEqual(after.map { $0["txid"] }, [live.data?["new_txid"]])
    }
}
