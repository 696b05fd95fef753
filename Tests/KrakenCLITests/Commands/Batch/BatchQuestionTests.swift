import Storage
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// What is told before somebody says yes to a batch.
final class BatchQuestionTests: XCTestCase {
    /// Checks the batch at a terminal where somebody says yes; the steps stand in the place of the first answers.
    private func ask(
        _ steps: [ScriptedTransport.Step] = [], _ bench: ChangeBench
    ) async throws -> (outcome: CommandOutcome, asked: [String]) {
        let words = try BatchTests.file(BatchTests.rows, in: bench)
        bench.world.answer("y")
        return await bench.world.runCounting(words + ["--execute", "--sandbox"], width: 100) { name, number in
            name == "AddOrderBatch" && number <= steps.count ? steps[number - 1] : .passOn
        }
    }

    func test_givenATerminal_whenABatchIsToBePlaced_thenTheExchangesOwnWordsForEachOrderAreShownBeforeTheQuestion()
        async throws
    {
        let (outcome, asked) = try await ask([], ChangeBench(self, isTerminal: true))
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        let told = try XCTUnwrap(outcome.complaints.range(of: "Exchange says"), outcome.complaints)
        let question = try XCTUnwrap(outcome.complaints.range(of: "Place these 3 orders"), outcome.complaints)
        XCTAssertLessThan(told.lowerBound, question.lowerBound)
        for (number, words) in [
            "buy 0.00100000 XBTUSD @ limit 20000.0", "buy 0.00100000 XBTUSD @ limit 21000.0",
            "sell 0.00100000 XBTUSD @ limit 900000.0",
        ].enumerated() {
            XCTAssertTrue(outcome.complaints.contains("order \(number + 1)  \(words)\n"), outcome.complaints)
        }
        XCTAssertEqual(asked.count { $0 == "AddOrderBatch" }, 2, "\(asked)")
    }

    func test_givenNoAnswerToTheCheck_whenABatchIsToBePlaced_thenThatIsSaidSoon_andTheOperatorDecides() async throws {
        let bench = try ChangeBench(self, isTerminal: true)
        let broken = Array(repeating: ScriptedTransport.Step.page(status: 502), count: 9)
        bench.world.set("KRAKEN_RETRY_ATTEMPTS", "9")
        let (outcome, asked) = try await ask(broken, bench)
        XCTAssertLessThan(asked.count { $0 == "AddOrderBatch" }, 7, "not longer than five seconds: \(asked)")
        XCTAssertTrue(outcome.complaints.contains("Exchange says  no answer"), outcome.complaints)
        let told = outcome.complaints.split { $0.isWhitespace }.joined(separator: " ")
        XCTAssertTrue(told.contains("it has not checked these orders"), told)
        XCTAssertTrue(outcome.complaints.contains("Place these 3 orders"), outcome.complaints)
        XCTAssertNotEqual(outcome.exitCode, 4, "the answer came in time: \(outcome.complaints)")
    }

    func test_givenARefusalOfTheCheck_whenABatchIsToBePlaced_thenNobodyIsAsked() async throws {
        let refusal = ScriptedTransport.Step.json(##"{"error":["EOrder:Insufficient funds"]}"##)
        let (outcome, _) = try await ask([refusal], ChangeBench(self, isTerminal: true))
        XCTAssertEqual(outcome.exitCode, 4, outcome.complaints)
        XCTAssertFalse(outcome.complaints.contains("Place these"), outcome.complaints)
    }

    func test_givenNobodyToAsk_whenTheCheckHasNoAnswer_thenNothingIsPlaced() async throws {
        let bench = try ChangeBench(self)
        let words = try BatchTests.file(BatchTests.rows, in: bench)
        let outcome = await bench.world.runCounting(words + ["--execute", "--yes", "--sandbox", "--json"]) { name, _ in
            name == "AddOrderBatch" ? .page(status: 502) : .passOn
        }.outcome
        XCTAssertEqual(outcome.exitCode, 6, outcome.output)
        XCTAssertEqual(try bench.journal.latest(5), [])
    }

    func test_givenAnAnswerThatComesLate_whenTheBatchIsShownAgain_thenTheExchangeIsAskedAgainToo() async throws {
        let bench = try ChangeBench(self, isTerminal: true)
        let words = try BatchTests.file(BatchTests.rows, in: bench)
        for _ in 0..<2 { bench.world.answer("y") }
        let (outcome, asked) = await bench.world.runCounting(words + ["--execute", "--sandbox"]) { name, number in
            if name == "AddOrderBatch" && number == 1 { bench.time.pass(.seconds(60)) }
            return .passOn
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertEqual(outcome.complaints.components(separatedBy: "Exchange says").count, 3, outcome.complaints)
        XCTAssertEqual(asked.count { $0 == "AddOrderBatch" }, 3, "\(asked)")
    }
}
