import TestSupport
import Transport
import XCTest

/// A request that moves money reaches the server at most once, whatever becomes of its connection.
final class SingleTransmissionTests: XCTestCase {
    /// Sends `validate` and then the order over the same connection, and answers how the order failed.
    private func sendOrder(
        _ order: HTTPRequest, to server: FaultyServer, file: StaticString = #filePath, line: UInt = #line
    ) async throws -> TransportError? {
        let transport = startTransport()
        let validation = try await transport.send(.order(server.url("/validate"), transmission: .repeatable))
        XCTAssertEqual(validation.status, 200, file: file, line: line)
        let error = await failure(of: order, over: transport, file: file, line: line)
        XCTAssertGreaterThanOrEqual(server.received.count, 2, "the order never came", file: file, line: line)
        XCTAssertEqual(server.received[1].connection, 1, "the connection was not used again", file: file, line: line)
        return error
    }

    private func assertSentOnce(
        _ order: (String) -> HTTPRequest, when fault: FaultyServer.Reaction, file: StaticString = #filePath,
        line: UInt = #line
    ) async throws {
        let server = try startServer([.answer()], afterwards: fault)
        let error = try await sendOrder(order(server.url("/order")), to: server, file: file, line: line)
        XCTAssertEqual(error?.provesNothingWasSent, false, file: file, line: line)
        XCTAssertEqual(error?.reason, .noAnswer, file: file, line: line)
        XCTAssertEqual(server.received.count, 2, "one validation, one order", file: file, line: line)
    }

    func test_givenReusedConnection_whenServerClosesUnanswered_thenOrderIsReceivedOnce() async throws {
        try await assertSentOnce({ .order($0) }, when: .close)
    }

    func test_givenReusedConnection_whenServerResetsUnanswered_thenOrderIsReceivedOnce() async throws {
        try await assertSentOnce({ .order($0) }, when: .reset)
    }

    func test_givenEmptyBody_whenServerClosesUnanswered_thenOrderIsReceivedOnce() async throws {
        try await assertSentOnce({ .order($0, body: "") }, when: .close)
    }

    func test_givenEmptyBody_whenServerResetsUnanswered_thenOrderIsReceivedOnce() async throws {
        try await assertSentOnce({ .order($0, body: "") }, when: .reset)
    }

    func test_givenGet_whenServerClosesUnanswered_thenItIsReceivedOnce() async throws {
        try await assertSentOnce({ HTTPRequest(url: $0, transmission: .once) }, when: .close)
    }

    func test_givenGet_whenServerResetsUnanswered_thenItIsReceivedOnce() async throws {
        try await assertSentOnce({ HTTPRequest(url: $0, transmission: .once) }, when: .reset)
    }

    func test_givenLargeBody_whenServerResetsUnanswered_thenOrderIsReceivedOnce() async throws {
        let body = String(repeating: "a", count: 300_000)
        try await assertSentOnce({ .order($0, body: body) }, when: .reset)
    }

    // The controls: they show that these tests can fail.

    func test_givenRepeatableRequest_whenServerClosesUnanswered_thenItIsReceivedTwice() async throws {
        let server = try startServer([.answer(), .close])
        let transport = startTransport()
        _ = try await transport.send(.order(server.url("/validate"), transmission: .repeatable))
        let response = try await transport.send(.order(server.url("/order"), transmission: .repeatable))
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(server.received.map(\.connection), [1, 1, 2])
    }

    func test_givenRepeatableRequest_whenServerResetsUnanswered_thenItIsReceivedTwice() async throws {
        let server = try startServer([.answer(), .reset])
        let transport = startTransport()
        _ = try await transport.send(.order(server.url("/validate"), transmission: .repeatable))
        let response = try await transport.send(.order(server.url("/order"), transmission: .repeatable))
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(server.received.map(\.connection), [1, 1, 2])
    }

    func test_givenRepeatedRequestThatThenFindsNobody_whenItFails_thenNothingIsProved() async throws {
        // The server reads the request, then is gone: libcurl's second try is refused (code 7).
        let server = try startServer([.answer(), .closeAndStopListening])
        let transport = startTransport()
        _ = try await transport.send(.order(server.url("/validate"), transmission: .repeatable))
        let error = await failure(of: .order(server.url(), transmission: .repeatable), over: transport)
        XCTAssertEqual(error?.reason, .connectionFailed)
        XCTAssertEqual(error?.provesNothingWasSent, false)
        XCTAssertEqual(server.received.count, 2)
    }

    func test_givenConnectionClosedWhileIdle_whenOrderIsSent_thenItIsReceivedOnce() async throws {
        let server = try startServer([.answerThenClose()])
        let transport = startTransport()
        _ = try await transport.send(.order(server.url("/validate"), transmission: .repeatable))
        let hasEnded = await server.endedConnectionCount.reaches(1)
        XCTAssertTrue(hasEnded)
        let response = try await transport.send(.order(server.url("/order")))
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(server.received.map(\.connection), [1, 2])
    }

    func test_givenServersThatCloseAtOnceAfterAnswering_whenOrdersRace_thenNoneIsReceivedTwice() async throws {
        let server = try startServer(afterwards: .answerThenClose())
        let transport = startTransport()
        var answered = 0
        for number in 0..<200 {
            do {
                _ = try await transport.send(.order(server.url(), body: "order=\(number)"))
                answered += 1
            } catch {
                XCTAssertEqual(error.reason, .noAnswer)
            }
        }
        let bodies = server.received.map(\.body)
        XCTAssertEqual(Set(bodies).count, bodies.count)
        XCTAssertGreaterThanOrEqual(bodies.count, answered)
    }

    func test_givenFreshConnection_whenServerClosesUnanswered_thenOrderIsReceivedOnce() async throws {
        let server = try startServer(afterwards: .close)
        let error = await failure(of: .order(server.url()), over: startTransport())
        XCTAssertEqual(error?.reason, .noAnswer)
        XCTAssertEqual(error?.provesNothingWasSent, false)
        XCTAssertEqual(server.received.count, 1)
    }

    func test_givenWarmConnection_whenOrderIsAnswered_thenTheConnectionWasUsedAgain() async throws {
        let server = try startServer()
        let transport = startTransport()
        _ = try await transport.send(.order(server.url("/validate"), transmission: .repeatable))
        _ = try await transport.send(.order(server.url("/order")))
        _ = try await transport.send(.order(server.url("/empty"), body: ""))
        XCTAssertEqual(server.received.map(\.connection), [1, 1, 1])
    }

    func test_givenOrder_whenReceived_thenItsLengthIsTold() async throws {
        let server = try startServer()
        let transport = startTransport()
        _ = try await transport.send(.order(server.url(), body: "volume=1"))
        _ = try await transport.send(.order(server.url(), body: ""))
        XCTAssertEqual(
            server.received.map { $0.fields("Content-Length") }, [["Content-Length: 8"], ["Content-Length: 0"]])
        XCTAssertEqual(server.received.flatMap { $0.fields("Transfer-Encoding") + $0.fields("Expect") }, [])
        XCTAssertEqual(server.received.map { String(decoding: $0.body, as: UTF8.self) }, ["volume=1", ""])
    }
}
