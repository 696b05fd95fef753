import Foundation
import KrakenCore
import KrakenSandbox
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// `kraken api` with calls that no command makes, which no limit of the operator's covers.
final class UncoveredCallTests: XCTestCase {
    private let live = ["--execute", "--yes"]

    private func allowing(isTerminal: Bool = false) throws -> APIBench {
        try APIBench(self, isTerminal: isTerminal, environment: ["KRAKEN_ALLOW_RAW_CALLS": "true"])
    }

    private func strategy(_ bench: APIBench) async throws -> String {
        let list = await bench.run("Earn/Strategies", "asset=XTZ", "--json")
        return try XCTUnwrap(list.data?["items"]?.elements?.first?["id"]?.string, list.output)
    }

    func test_givenAnAccountThatDoesNotStake_whenAnAllocationIsTyped_thenItIsRefusedHere() async throws {
        let bench = try APIBench(
            self, environment: ["KRAKEN_ALLOW_RAW_CALLS": "true", "KRAKEN_SUPPORTS_STAKING": "false"])
        for words in [[], ["--execute", "--yes"]] {
            let refused = await bench.run(["Earn/Allocate", "strategy_id=A", "amount=1", "--json"] + words)
            XCTAssertEqual(refused.exitCode, 4, refused.output)
            XCTAssertTrue(refused.error?.contains("does not stake") ?? false, refused.output)
        }
        XCTAssertEqual(try bench.count("Earn/Allocate"), 0)
        let read = await bench.run("Earn/Strategies", "asset=XTZ", "--json")
        XCTAssertEqual(read.exitCode, 0, read.output)
    }

    func test_givenACallNoCommandMakes_whenAllowedAndExecuted_thenItIsSentOnce_andInTheLog() async throws {
        let bench = try allowing()
        let words = ["Earn/Allocate", "strategy_id=\(try await strategy(bench))", "amount=1", "token=abc"]
        let refused = await bench.run(words)
        XCTAssertEqual(refused.exitCode, 4, "without --execute")
        let unasked = await bench.run(words + ["--execute"])
        XCTAssertEqual(unasked.exitCode, 4, "nobody to ask")
        XCTAssertEqual(try bench.count("Earn/Allocate"), 0)
        let outcome = await bench.run(words + live + ["--json"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data, true)
        XCTAssertEqual(try bench.count("Earn/Allocate"), 1)
        XCTAssertTrue(bench.log.contains("send private/Earn/Allocate strategy_id="), bench.log)
        XCTAssertTrue(bench.log.contains("amount=1 token=(hidden)"), bench.log)
        XCTAssertTrue(bench.log.contains("private/Earn/Allocate is done"), bench.log)
    }

    func test_givenATerminal_whenACallNoCommandMakesIsExecuted_thenPathAndParametersAreShownFirst() async throws {
        let bench = try allowing(isTerminal: true)
        let words = ["private/New", "amount=1.50", "to=me", "--execute"]
        bench.world.answer("n")
        let refused = await bench.run(words)
        XCTAssertEqual(refused.exitCode, 4)
        for text in ["private/New", "1.50", "me", "Send this once to sandbox? [y/N] "] {
            XCTAssertTrue(refused.complaints.contains(text), refused.complaints)
        }
        XCTAssertEqual(bench.calls, [])
        bench.world.answer("y")
        let sent = await bench.run(words)
        XCTAssertEqual(sent.exitCode, 4, sent.complaints)
        XCTAssertTrue(sent.complaints.contains("EGeneral:Unknown method"), sent.complaints)
        XCTAssertEqual(bench.calls, ["GetApiKeyInfo", "New"])
    }

    func test_givenACallNoCommandMakes_whenItsAnswerIsLost_thenNobodyKnows_andItIsNotSentAgain() async throws {
        let losses: [ScriptedTransport.Step] = [
            .lostBefore, .lostAfter, .timedOut, .cut, .garbage, .page(status: 502),
            .json(##"{"error":["EService:Unavailable"]}"##), .json(##"{"error":[],"result":null}"##),
            .json(##"{"error":["EOrder:Duplicate"]}"##),
        ]
        for loss in losses {
            let bench = try allowing()
            let outcome = await bench.run(["Earn/Allocate", "strategy_id=ESX", "amount=1", "--json"] + live) {
                $0 == "Earn/Allocate" ? loss : nil
            }
            XCTAssertEqual(outcome.exitCode, 7, outcome.output)
            XCTAssertTrue(outcome.error?.hasPrefix("outcome-unknown: ") ?? false, outcome.output)
            XCTAssertEqual(bench.calls.filter { $0 == "Earn/Allocate" }.count, 1)
            let text = await bench.run(["Earn/Allocate", "strategy_id=ESX", "amount=1"] + live) {
                $0 == "Earn/Allocate" ? loss : nil
            }
            XCTAssertTrue(
                text.complaints.contains("'kraken api Earn/AllocateStatus strategy_id=ESX'"), text.complaints)
        }
    }

    func test_givenAYes_whenSendingTakesLongerThanItIsGoodFor_thenNothingIsSent() async throws {
        let bench = try allowing()
        let clock = bench.clock
        let outcome = await bench.run(["private/New", "--json"] + live) { name in
            if name == "GetApiKeyInfo" { clock.pass(.seconds(16)) }
            return nil
        }
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertEqual(outcome.error, "not-sent: the confirmation has expired")
        XCTAssertEqual(bench.calls, ["GetApiKeyInfo"])
    }

    func test_givenACallNoCommandMakes_whenNothingWasSent_thenThatIsSaid() async throws {
        let bench = try allowing()
        let outcome = await bench.run(["private/New", "--json"] + live) { $0 == "New" ? .refused : nil }
        XCTAssertEqual(outcome.exitCode, 6, outcome.output)
        XCTAssertTrue(outcome.error?.hasSuffix("; nothing was sent") ?? false, outcome.output)
    }
}
