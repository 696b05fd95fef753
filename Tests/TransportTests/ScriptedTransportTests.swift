import TestSupport
import Transport
import XCTest

/// The tool that other tests inject their faults with does what it says.
final class ScriptedTransportTests: XCTestCase {
    private let request = HTTPRequest(url: "https://example.invalid/", maximumAnswerSize: 1000)

    func test_givenSteps_whenRequestsCome_thenEachIsTreatedInTurnAndRecorded() async throws {
        let transport = ScriptedTransport([.json(#"{"a":1}"#), .page(status: 502)])
        let first = try await transport.send(request)
        let second = try await transport.send(HTTPRequest(url: "https://example.invalid/second"))
        XCTAssertEqual(String(decoding: first.body, as: UTF8.self), #"{"a":1}"#)
        XCTAssertEqual(second.status, 502)
        XCTAssertTrue(String(decoding: second.body, as: UTF8.self).hasPrefix("<!DOCTYPE html>"))
        XCTAssertEqual(transport.requests.map(\.url), ["https://example.invalid/", "https://example.invalid/second"])
        transport.assertIsUsedUp()
    }

    func test_givenFaults_whenRequestsCome_thenEachFailsAsNamed() async {
        let faults: [(ScriptedTransport.Step, TransportError.Reason, Bool)] = [
            (.refused, .connectionFailed, true), (.nameNotFound, .nameNotFound, true),
            (.lostBefore, .noAnswer, false), (.timedOut, .timedOut, false), (.cut, .answerCut, false),
            (.unreadable, .answerUnreadable, false), (.huge(1001), .answerTooLarge, false),
        ]
        for (step, reason, provesNothingWasSent) in faults {
            let error = await failure(of: request, over: ScriptedTransport([step]))
            XCTAssertEqual(error?.reason, reason)
            XCTAssertEqual(error?.provesNothingWasSent, provesNothingWasSent)
        }
    }

    func test_givenSpoiltAnswers_whenRequestsCome_thenTheyAreNotJSON() async throws {
        let transport = ScriptedTransport([.garbage, .shortened(#"{"a":1}"#, to: 5), .page(status: 200)])
        for _ in 0..<3 {
            let response = try await transport.send(request)
            XCTAssertEqual(response.status, 200)
            XCTAssertThrowsError(try JSON(parsing: response.body))
        }
    }

    func test_givenLostAnswer_whenRequestCame_thenItActedExactlyOnce() async {
        let inner = ScriptedTransport([.json("{}")])
        let outer = ScriptedTransport([.lostAfter], around: inner)
        let error = await failure(of: request, over: outer)
        XCTAssertEqual(error?.reason, .noAnswer)
        XCTAssertEqual(inner.requests, [request])
    }

    func test_givenLostRequest_whenItCame_thenItDidNotAct() async {
        let inner = ScriptedTransport([], around: nil)
        let error = await failure(of: request, over: ScriptedTransport([.lostBefore], around: inner))
        XCTAssertEqual(error?.reason, .noAnswer)
        XCTAssertEqual(inner.requests, [])
    }

    func test_givenHandler_whenTheAnswerIsLost_thenItSawTheRequest() async {
        let acted = Counter()
        let transport = ScriptedTransport([.lostAfter { _ in acted.increase() }])
        let error = await failure(of: request, over: transport)
        XCTAssertEqual(error?.reason, .noAnswer)
        XCTAssertEqual(acted.value, 1)
    }

    func test_givenGatewayErrorAfterActing_whenRequestCame_thenBothHappen() async throws {
        let inner = ScriptedTransport([.json("{}")])
        let response = try await ScriptedTransport([.acted(then: .page(status: 520))], around: inner).send(request)
        XCTAssertEqual(response.status, 520)
        XCTAssertEqual(inner.requests.count, 1)
    }

    func test_givenChange_whenAnswerComes_thenItIsChanged() async throws {
        let step = ScriptedTransport.Step.changing { $0.status = 503 }
        let response = try await ScriptedTransport([step], around: ScriptedTransport([.json("{}")])).send(request)
        XCTAssertEqual(response.status, 503)
    }

    func test_givenGate_whenOpened_thenTheAnswerComes() async throws {
        let gate = Gate()
        let transport = ScriptedTransport([.slow(gate, then: .json("{}"))])
        let request = request
        let task = Task { try await transport.send(request).status }
        _ = await transport.requestCount.reaches(1)
        gate.open()
        let status = try await task.value
        XCTAssertEqual(status, 200)
    }

    func test_givenGate_whenTheTaskIsCancelled_thenTheWaitEnds() async {
        let transport = ScriptedTransport([.slow(Gate(), then: .json("{}"))])
        let request = request
        let task = Task { try await transport.send(request).status }
        _ = await transport.requestCount.reaches(1)
        task.cancel()
        let result = await task.result
        XCTAssertThrowsError(try result.get()) { XCTAssertEqual(($0 as? TransportError)?.reason, .cancelled) }
    }

    func test_givenNoStepLeft_whenRequestComes_thenTheTestFails() async {
        let failures = Counter()
        let transport = ScriptedTransport([.json("{}")], report: { _ in failures.increase() })
        _ = try? await transport.send(request)
        XCTAssertEqual(failures.value, 0)
        let error = await failure(of: request, over: transport)
        XCTAssertEqual(error?.reason, .other)
        XCTAssertEqual(failures.value, 1)
    }

    func test_givenStepsLeft_whenTheTestAsks_thenItFails() async {
        let failures = Counter()
        let transport = ScriptedTransport([.json("{}")], report: { _ in failures.increase() })
        transport.assertIsUsedUp()
        XCTAssertEqual(failures.value, 1)
    }

    func test_givenScriptByRequest_whenItChooses_thenItsStepIsDone() async throws {
        let transport = ScriptedTransport { request, number in
            request.url.hasSuffix("/") ? .json("\(number)") : nil
        }
        _ = try await transport.send(request)
        let response = try await transport.send(request)
        XCTAssertEqual(String(decoding: response.body, as: UTF8.self), "2")
    }
}
