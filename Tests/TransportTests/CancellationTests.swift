import TestSupport
import Transport
import XCTest

/// A cancelled task gives its request up at once, and says truly whether it can have been sent.
final class CancellationTests: XCTestCase {
    private func start(_ request: HTTPRequest, over transport: CurlTransport) -> Task<TransportError?, Never> {
        Task {
            do throws(TransportError) {
                _ = try await transport.send(request)
                return nil
            } catch {
                return error
            }
        }
    }

    private func assertCancelled(
        _ task: Task<TransportError?, Never>, provesNothingWasSent: Bool, file: StaticString = #filePath,
        line: UInt = #line
    ) async {
        let start = ContinuousClock.now
        task.cancel()
        let error = await task.value
        XCTAssertLessThan(ContinuousClock.now - start, .milliseconds(500), file: file, line: line)
        XCTAssertEqual(error?.reason, .cancelled, file: file, line: line)
        XCTAssertEqual(error?.provesNothingWasSent, provesNothingWasSent, file: file, line: line)
    }

    func test_givenCancelledTask_whenItSends_thenNothingWasSent() async throws {
        let server = try startServer()
        let transport = startTransport()
        let request = HTTPRequest.order(server.url())
        let gate = Gate()
        let task = Task { () -> TransportError? in
            await gate.wait()
            do throws(TransportError) {
                _ = try await transport.send(request)
                return nil
            } catch {
                return error
            }
        }
        await assertCancelled(task, provesNothingWasSent: true)
        XCTAssertEqual(server.received.count, 0)
    }

    func test_givenSilentHandshake_whenCancelled_thenNothingWasSent() async throws {
        // The server never speaks: libcurl waits for the answer to its greeting.
        let server = try startServer()
        let task = start(.order("https://127.0.0.1:\(server.port)/"), over: startTransport())
        let isConnected = await server.connectionStartCount.reaches(1)
        XCTAssertTrue(isConnected)
        await assertCancelled(task, provesNothingWasSent: true)
    }

    func test_givenUnansweredRequest_whenCancelled_thenNothingIsProved() async throws {
        let server = try startServer([.hang])
        let task = start(.order(server.url()), over: startTransport())
        let isReceived = await server.requestCount.reaches(1)
        XCTAssertTrue(isReceived)
        await assertCancelled(task, provesNothingWasSent: false)
        let hasEnded = await server.endedConnectionCount.reaches(1)
        XCTAssertTrue(hasEnded, "the connection was not given up")
    }

    func test_givenHalfAnAnswer_whenCancelled_thenNothingIsProved() async throws {
        let gate = Gate()
        let server = try startServer([.halting(gate, body: "0123456789")])
        let transport = startTransport()
        let began = Counter()
        let request = HTTPRequest.order(server.url())
        let task = Task { () -> TransportError? in
            do throws(TransportError) {
                _ = try await transport.send(request, answerBegan: { began.increase() })
                return nil
            } catch {
                return error
            }
        }
        let hasBegun = await began.reaches(1)
        XCTAssertTrue(hasBegun)
        await assertCancelled(task, provesNothingWasSent: false)
    }

    func test_givenCancelledRequest_whenAnotherIsUnderWay_thenTheOtherIsAnswered() async throws {
        let gate = Gate()
        let server = try startServer([.hang, .slow(gate, then: .answer(body: "other"))])
        let transport = startTransport()
        let first = start(.order(server.url("/first")), over: transport)
        _ = await server.requestCount.reaches(1)
        let request = HTTPRequest(url: server.url("/second"))
        let second = Task { try await transport.send(request) }
        _ = await server.requestCount.reaches(2)
        await assertCancelled(first, provesNothingWasSent: false)
        gate.open()
        let response = try await second.value
        XCTAssertEqual(String(decoding: response.body, as: UTF8.self), "other")
    }

    func test_givenAnsweredRequest_whenCancelledAfterwards_thenNothingHappens() async throws {
        let server = try startServer()
        let transport = startTransport()
        let task = start(.order(server.url()), over: transport)
        let error = await task.value
        task.cancel()
        XCTAssertNil(error)
        let response = try await transport.send(HTTPRequest(url: server.url()))
        XCTAssertEqual(response.status, 200)
    }

    func test_givenManyRequests_whenCancelledWhileTheyStart_thenEachEndsOnce() async throws {
        let server = try startServer()
        let transport = startTransport()
        let tasks = (0..<200).map { start(.order(server.url("/\($0)")), over: transport) }
        for task in tasks { task.cancel() }
        var unsent = 0
        for task in tasks {
            if let error = await task.value {
                XCTAssertEqual(error.reason, .cancelled)
                if error.provesNothingWasSent { unsent += 1 }
            }
        }
        XCTAssertLessThanOrEqual(server.received.count, tasks.count - unsent)
    }

    // MARK: - Shutting down

    func test_givenRequestUnderWay_whenShutDown_thenItIsGivenUp() async throws {
        let server = try startServer([.hang])
        let transport = startTransport()
        let task = start(.order(server.url()), over: transport)
        _ = await server.requestCount.reaches(1)
        await transport.shutdown()
        let error = await task.value
        XCTAssertEqual(error?.reason, .cancelled)
        XCTAssertEqual(error?.provesNothingWasSent, false)
    }

    func test_givenShutDownTransport_whenSent_thenNothingWasSent() async throws {
        let server = try startServer()
        let transport = startTransport()
        _ = try await transport.send(HTTPRequest(url: server.url()))
        await transport.shutdown()
        let error = await failure(of: .order(server.url()), over: transport)
        XCTAssertEqual(error?.provesNothingWasSent, true)
        XCTAssertEqual(server.received.count, 1)
    }

    func test_givenTransportNeverUsed_whenShutDown_thenItEnds() async throws {
        let transport = CurlTransport(userAgent: "kraken/test")
        await transport.shutdown()
        await transport.shutdown()
        let error = await failure(of: HTTPRequest(url: "http://127.0.0.1:9/"), over: transport)
        XCTAssertEqual(error?.provesNothingWasSent, true)
    }

    func test_givenTransport_whenReleased_thenItsConnectionsEnd() async throws {
        let server = try startServer()
        do {
            let transport = CurlTransport(userAgent: "kraken/test")
            _ = try await transport.send(HTTPRequest(url: server.url()))
        }
        let hasEnded = await server.endedConnectionCount.reaches(1)
        XCTAssertTrue(hasEnded)
    }
}
