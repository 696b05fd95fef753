import KrakenCore
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A cancel says "cancelled" only when the order was seen not to be open.
final class CancelFaultTests: XCTestCase {
    private let id = "OQCLML-BW3P3-BUCMWZ"

    private func run(
        _ words: [String], in world: World, _ answers: @escaping @Sendable (String) -> ScriptedTransport.Step
    ) async -> (outcome: CommandOutcome, calls: [String]) {
        let scripts = Mutex<[ScriptedTransport]>([])
        let outcome = await world.run(words + ["--json", "--sandbox"]) { inner in
            let script = ScriptedTransport(around: inner) { request, _ in answers(request.call) }
            scripts.withLock { $0.append(script) }
            return script
        }
        return (outcome, scripts.withLock { $0 }.flatMap(\.requests).map(\.call))
    }

    func test_givenACancelThatIsPending_andNoSightOfTheOrder_whenCancelled_thenTheOutcomeIsUnknown() async throws {
        let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: JumpingTime().source)
        let (outcome, calls) = await run(["cancel", "--txid", id], in: world) { call in
            switch call {
            case "CancelOrder": .json(##"{"error":[],"result":{"count":1,"pending":true}}"##)
            case "QueryOrders": .page(status: 502)
            default: .passOn
            }
        }
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        XCTAssertEqual(outcome.data?["orders"]?.elements?[0]["open"], .null)
        XCTAssertEqual(calls.filter { $0 == "CancelOrder" }.count, 5, "repeated until seen")
    }

    func test_givenAnOrderThatStaysOpen_whenCancelled_thenThatIsSaid() async throws {
        let world = try World(self, time: JumpingTime().source)
        let placed = await world.run([
            "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--execute", "--yes",
            "--json", "--sandbox",
        ])
        let id = try XCTUnwrap(placed.data?["txid"]?.elements?[0].string)
        let (outcome, _) = await run(["cancel", "--txid", id], in: world) { call in
            call == "CancelOrder" ? .json(##"{"error":[],"result":{"count":0}}"##) : .passOn
        }
        XCTAssertEqual(outcome.exitCode, 1, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("still-open: ") ?? false, outcome.output)
        XCTAssertEqual(outcome.envelope?["success"], false)
        XCTAssertEqual(outcome.data?["orders"]?.elements?[0]["open"], true)
    }

    func test_givenAnOrderThatStaysOpen_whenEveryAnswerToItsCancelIsLost_thenTheReasonIsTold() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let (outcome, _) = await run(["cancel", "--txid", id], in: bench.world) { call in
            call == "CancelOrder" ? .lostBefore : .passOn
        }
        XCTAssertEqual(outcome.exitCode, 1, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("still-open: still open: \(id): ") ?? false, outcome.output)
        XCTAssertTrue(outcome.error?.contains("without an answer") ?? false, outcome.output)
    }

    func test_givenTheAnswerOfCancelAllIsLost_whenSomeAreStillOpen_thenTheyAreCancelledByTheirIds() async throws {
        let world = try World(self, time: JumpingTime().source)
        for pair in ["btcusd", "ethusd"] {
            _ = await world.run([
                "order", pair, "-s", "buy", "-t", "limit", "-v", "0.05", "--price", "1000", "--execute", "--yes",
                "--sandbox",
            ])
        }
        let (outcome, calls) = await run(["cancel", "--cancel-all", "--yes"], in: world) {
            $0 == "CancelAll" ? .lostBefore : .passOn
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["one_by_one"]?.elements?.count, 2)
        XCTAssertEqual(outcome.data?["still_open"]?.elements, [])
        XCTAssertEqual(calls.filter { $0 == "CancelAll" }.count, 1, "sent once")
    }

    func test_givenTheListsCannotBeRead_whenAllAreCancelled_thenTheOutcomeIsUnknownAndTheCountIsKept() async throws {
        let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: JumpingTime().source)
        let (outcome, _) = await run(["cancel", "--cancel-all", "--yes"], in: world) { call in
            switch call {
            case "CancelAll": .json(##"{"error":[],"result":{"count":3}}"##)
            case "OpenOrders": .page(status: 502)
            default: .passOn
            }
        }
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        XCTAssertEqual(outcome.data?["cancelled"], 3)
    }

    func test_givenReadsAreTriedOnce_whenTheListAfterACancelIsLost_thenItIsReadAgain_andTheEndIsKnown() async throws {
        for (words, cancel) in [
            (["--all"], ScriptedTransport.Step.lostBefore), (["--all"], .passOn), (["--pair", "btcusd"], .passOn),
        ] {
            let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: JumpingTime().source)
            _ = try await world.place(try world.client())
            let (cancels, lists) = (Counter(), Counter())
            let (outcome, calls) = await run(["cancel"] + words + ["--yes"], in: world) { call in
                switch call {
                case "CancelAll": cancels.increase() == 1 ? cancel : .passOn
                // Before the cancel of a market, its list must be there: it is read to find what to cancel.
                case "OpenOrders": lists.increase() % 2 == (words == ["--all"] ? 1 : 0) ? .lostBefore : .passOn
                default: .passOn
                }
            }
            XCTAssertEqual(outcome.exitCode, 0, "\(words): \(outcome.output)")
            XCTAssertEqual(outcome.data?["still_open"]?.elements, [], "\(words)")
            XCTAssertEqual(calls.count { $0 == "CancelAll" }, words == ["--all"] ? 1 : 0, "\(calls)")
            let open = try await world.openOrders()
            XCTAssertEqual(open.count, 0, "\(words)")
        }
    }

    func test_givenAnInvalidNonce_whenAllAreCancelled_thenItIsSentAgainOnlyWhereTheKeysWindowIsKnown() async throws {
        let invalid = ScriptedTransport.Step.json(##"{"error":["EAPI:Invalid nonce"]}"##)
        for (window, sent) in [(ScriptedTransport.Step.passOn, 2), (.page(status: 502), 1)] {
            let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: JumpingTime().source)
            let id = try await world.place(try world.client())
            let count = Counter()
            let (outcome, calls) = await run(["cancel", "--all", "--yes"], in: world) { call in
                switch call {
                case "CancelAll": count.increase() == 1 ? invalid : .passOn
                case "GetApiKeyInfo": window
                default: .passOn
                }
            }
            XCTAssertEqual(outcome.exitCode, 0, outcome.output)
            XCTAssertEqual(calls.count { $0 == "CancelAll" }, sent, "\(calls)")
            let open = try await world.openOrders()
            XCTAssertFalse(open.contains { $0.id == id }, "cancelled by its id where the call is not repeated")
        }
    }

    func test_givenWordsThatAreNoIds_whenCancelled_thenNothingIsSent() async throws {
        let world = try World(self, time: JumpingTime().source)
        for words in [
            ["--txid", "all"], ["--txid", ","], ["--cl-ord-id", "a b&txid=1"], ["--txid", id, "nonsense"],
        ] {
            let outcome = await world.run(["cancel"] + words + ["--sandbox"])
            XCTAssertEqual(outcome.exitCode, 2, words.joined(separator: " "))
        }
    }

    func test_givenNoCancelThatArrives_andAListThatLags_whenCancelledByName_thenNotSeeingItProvesNothing() async throws
    {
        let name = "01a0c450-6c00-7b42-bae1-d32a6ca9c21c"
        for ids in [[name], [name, String(name.dropLast() + "d"), String(name.dropLast() + "e")]] {
            let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: JumpingTime().source)
            let (outcome, _) = await run(["cancel", "--cl-ord-id"] + [ids.joined(separator: ",")], in: world) { call in
                switch call {
                case "CancelOrder", "CancelOrderBatch", "ClosedOrders": .page(status: 502)
                case "OpenOrders": .json(##"{"error":[],"result":{"open":{}}}"##)
                default: .passOn
                }
            }
            XCTAssertEqual(outcome.exitCode, 7, outcome.output)
            XCTAssertTrue(outcome.error?.hasPrefix("outcome-unknown") ?? false, outcome.output)
        }
    }
}

extension HTTPRequest {
    /// The name of the call: `CancelOrder`.
    fileprivate var call: String { url.split(separator: "/").last.map { String($0.prefix { $0 != "?" }) } ?? "" }
}
