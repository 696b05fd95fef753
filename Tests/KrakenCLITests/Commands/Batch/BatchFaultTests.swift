import KrakenCore
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What `order batch` says and writes down when the answer is lost, spoilt, or a refusal of some of its orders.
final class BatchFaultTests: XCTestCase {
    private func words(_ bench: ChangeBench) throws -> [String] {
        try BatchTests.file(BatchTests.rows, in: bench) + ["--execute", "--yes"]
    }

    private func outcomes(_ outcome: CommandOutcome) -> [String?] {
        outcome.data?["orders"]?.elements?.map { $0["outcome"]?.string } ?? []
    }

    func test_givenAnAnswerThatSaysNothing_whenTheBatchActed_thenEachOrderIsFound_andItWasSentOnce() async throws {
        let miscounted = #"{"error":[],"result":{"orders":[{"txid":"OAAAAA-BBBBB-CCCCCC"}]}}"#
        for (name, loss) in ChangeBench.losses + [("too few rows", .json(miscounted))] {
            let bench = try ChangeBench(self)
            let (outcome, sent) = await bench.run(try words(bench), "AddOrderBatch", .acted(then: loss))
            XCTAssertEqual(outcome.exitCode, 0, "\(name): \(outcome.output)\(outcome.complaints)")
            XCTAssertEqual(sent.map(\.transmission), [.once], name)
            XCTAssertEqual(outcomes(outcome), ["placed", "placed", "placed"], name)
            let open = try await bench.open()
            XCTAssertEqual(open.count, 3, name)
            XCTAssertEqual(try bench.journal.unresolved(), [], name)
        }
    }

    func test_givenAnAnswerThatSaysNothing_whenTheBatchNeverArrived_thenThatIsProved_andItMayBePlacedAgain()
        async throws
    {
        for (name, loss) in ChangeBench.losses {
            let bench = try ChangeBench(self)
            let start = bench.time.source.elapsed()
            let (outcome, sent) = await bench.run(try words(bench), "AddOrderBatch", loss)
            XCTAssertEqual(outcome.exitCode, 6, "\(name): \(outcome.output)")
            XCTAssertTrue(outcome.error?.hasPrefix("not-placed: ") ?? false, "\(name): \(outcome.output)")
            XCTAssertEqual(sent.count, 1, name)
            XCTAssertGreaterThan(bench.time.source.elapsed() - start, .seconds(30), "\(name): 10 + 1 + 15 + 5 seconds")
            XCTAssertEqual(try bench.journal.latest(5).map(\.state), [.notPlaced, .notPlaced, .notPlaced], name)
            let again = await bench.run(try words(bench), "AddOrderBatch", .passOn)
            XCTAssertEqual(again.outcome.exitCode, 0, "\(name): \(again.outcome.output)")
        }
    }

    func test_givenAListThatCannotBeRead_whenTheAnswerIsLost_thenEveryOrderIsUnknown_andBlocksItsSide() async throws {
        for list in ["OpenOrders", "ClosedOrders", "SystemStatus"] {
            let bench = try ChangeBench(self)
            let (outcome, sent) = await bench.run(try words(bench), "AddOrderBatch", .lostBefore) {
                $0 == list ? .page(status: 502) : .passOn
            }
            XCTAssertEqual(outcome.exitCode, 7, "\(list): \(outcome.output)")
            XCTAssertEqual(outcomes(outcome), ["unknown", "unknown", "unknown"], list)
            XCTAssertEqual(sent.count, 1, list)
            XCTAssertEqual(try bench.journal.unresolved().count, 3, list)
            let next = await bench.run(try words(bench), "AddOrderBatch", .passOn) {
                $0 == list ? .page(status: 502) : .passOn
            }
            XCTAssertEqual(next.outcome.exitCode, 4, "\(list): \(next.outcome.output)")
            XCTAssertEqual(next.sent.count, 0, list)
        }
    }

    func test_givenABatchOfWhichTheEngineRefusesOne_whenTheAnswerIsLost_thenTheFoundOnesDoNotVouchForIt()
        async throws
    {
        let bench = try ChangeBench(self)
        let words = try words(bench)
        let step = ScriptedTransport.Step { call async throws(TransportError) in
            // The engine takes all but one, and the answer is lost.
            let id = (try? JSON(parsing: call.request.body))?["orders"]?.elements?[1]["cl_ord_id"]?.string ?? ""
            _ = try await call.passOn()
            let gone = await bench.world.run(["cancel", "--cl-ord-id", id, "--json", "--sandbox"])
            XCTAssertEqual(gone.exitCode, 0, gone.output)
            throw TransportError(.noAnswer, provesNothingWasSent: false)
        }
        let hidden = ScriptedTransport.Step.changing { response in
            // A cancelled order that is not listed stands for one that was refused singly.
            response.body = Array(#"{"error":[],"result":{"closed":{}}}"#.utf8)
        }
        let (outcome, sent) = await bench.run(words, "AddOrderBatch", step) {
            $0 == "ClosedOrders" ? hidden : .passOn
        }
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertEqual(outcomes(outcome), ["placed", "not-placed", "placed"])
        XCTAssertTrue(
            outcome.error?.contains("2 of 3 orders placed; order 2 proved not placed") ?? false, outcome.output)
        XCTAssertEqual(sent.count, 1)
    }

    func test_givenAnAnswerWithRefusedRows_whenABatchIsPlaced_thenTheyAreDefinite_andTheOthersLive() async throws {
        let bench = try ChangeBench(self)
        let step = ScriptedTransport.Step.changing { response in
            var text = String(decoding: response.body, as: UTF8.self)
            if let start = text.range(of: #""txid":""#) {
                let end = text.index(start.upperBound, offsetBy: 20)
                text.replaceSubrange(start.lowerBound..<end, with: #""error":"EOrder:Insufficient funds""#)
            }
            response.body = Array(text.utf8)
        }
        let start = bench.time.source.elapsed()
        let (outcome, sent) = await bench.run(try words(bench), "AddOrderBatch", step)
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertEqual(outcomes(outcome), ["refused", "placed", "placed"])
        XCTAssertEqual(outcome.data?["orders"]?.elements?[0]["error"], "EOrder:Insufficient funds")
        XCTAssertEqual(sent.count, 1)
        XCTAssertLessThan(bench.time.source.elapsed() - start, .seconds(5), "nothing is looked for")
    }

    func test_givenARowThatSaysNothing_whenABatchIsPlaced_thenThatOrderIsLookedFor() async throws {
        for error in ["EOrder:Duplicate cl_ord_id", "EGeneral:Internal error", "EService:Timeout"] {
            let bench = try ChangeBench(self)
            let step = ScriptedTransport.Step.changing { response in
                var text = String(decoding: response.body, as: UTF8.self)
                if let start = text.range(of: #""txid":""#) {
                    let end = text.index(start.upperBound, offsetBy: 20)
                    text.replaceSubrange(start.lowerBound..<end, with: #""error":"\#(error)""#)
                }
                response.body = Array(text.utf8)
            }
            let (outcome, sent) = await bench.run(try words(bench), "AddOrderBatch", step)
            XCTAssertEqual(outcome.exitCode, 0, "\(error): \(outcome.output)")
            XCTAssertEqual(outcomes(outcome), ["placed", "placed", "placed"], error)
            XCTAssertEqual(sent.count, 1, error)
        }
    }

    func test_givenARefusalOfTheWholeBatch_whenPlaced_thenItIsToldAtOnce_andNothingIsRepeated() async throws {
        for (text, code) in [
            ("EGeneral:Invalid arguments:volume", Int32(4)), ("EGeneral:Permission denied", 3),
            ("EAPI:Rate limit exceeded", 5), ("EOrder:Rate limit exceeded", 5), ("EAPI:Invalid nonce", 5),
        ] {
            let bench = try ChangeBench(self)
            let (outcome, sent) = await bench.run(
                try words(bench), "AddOrderBatch", .json(##"{"error":["\##(text)"]}"##))
            XCTAssertEqual(outcome.exitCode, code, "\(text): \(outcome.output)")
            XCTAssertTrue(outcome.error?.hasPrefix(text) ?? false, outcome.output)
            XCTAssertEqual(outcomes(outcome), ["refused", "refused", "refused"], text)
            XCTAssertEqual(sent.count, 1, text)
            XCTAssertEqual(try bench.journal.unresolved(), [], text)
        }
    }

    func test_givenNobodyThere_whenABatchIsPlaced_thenNothingWasSent() async throws {
        let bench = try ChangeBench(self)
        let (outcome, sent) = await bench.run(try words(bench), "AddOrderBatch", .refused)
        XCTAssertEqual(outcome.exitCode, 6, outcome.output)
        XCTAssertEqual(outcomes(outcome), ["not-sent", "not-sent", "not-sent"])
        XCTAssertEqual(sent.count, 1)
    }

    func test_givenABatchThatFills_whenTheAnswerIsLost_thenItsOrdersAreFoundAmongTheClosedOnes() async throws {
        let bench = try ChangeBench(self)
        let file = try BatchTests.file(
            """
            [{"side":"buy","volume":"0.001","price":"ask+1%"}, {"side":"buy","volume":"0.002","price":"20000"}]
            """, in: bench)
        let (outcome, sent) = await bench.run(
            file + ["--execute", "--yes"], "AddOrderBatch", .acted(then: .lostBefore))
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["orders"]?.elements?.map { $0["state"]?.string }, ["closed", "open"])
        XCTAssertEqual(sent.count, 1)
    }
}
