import TestSupport
import Transport
import XCTest

/// Answers that do not come, or not as they should.
final class CurlFaultTests: XCTestCase {
    private func assertFailure(
        _ reaction: FaultyServer.Reaction, _ reason: TransportError.Reason, file: StaticString = #filePath,
        line: UInt = #line
    ) async throws {
        let server = try startServer(afterwards: reaction)
        let transport = startTransport()
        for request in [HTTPRequest(url: server.url(), maximumAnswerSize: 1000), .order(server.url())] {
            var request = request
            request.maximumAnswerSize = 1000
            let error = await failure(of: request, over: transport, file: file, line: line)
            XCTAssertEqual(error?.reason, reason, file: file, line: line)
            XCTAssertEqual(error?.provesNothingWasSent, false, file: file, line: line)
        }
    }

    func test_givenNobodyListening_whenSent_thenNothingWasSent() async throws {
        let server = try FaultyServer()
        server.stop()
        let error = await failure(of: .order(server.url()), over: startTransport())
        XCTAssertEqual(error?.reason, .connectionFailed)
        XCTAssertEqual(error?.provesNothingWasSent, true)
    }

    func test_givenUnknownName_whenSent_thenNothingWasSent() async throws {
        setEnvironment(["no_proxy": "*"])
        let error = await failure(of: .order("https://kraken.invalid./0"), over: startTransport())
        XCTAssertEqual(error?.reason, .nameNotFound)
        XCTAssertEqual(error?.provesNothingWasSent, true)
    }

    func test_givenServerWithoutTLS_whenSentEncrypted_thenNothingWasSent() async throws {
        let server = try FaultyServer(greeting: "not TLS at all\r\n\r\n")
        addTeardownBlock { server.stop() }
        let error = await failure(of: .order("https://127.0.0.1:\(server.port)/"), over: startTransport())
        XCTAssertEqual(error?.reason, .tlsFailed)
        XCTAssertEqual(error?.provesNothingWasSent, true)
    }

    func test_givenUnansweredRequest_whenTimeRunsOut_thenNothingIsProved() async throws {
        let server = try startServer([.hang])
        var request = HTTPRequest.order(server.url())
        request.timeout = .milliseconds(100)
        let error = await failure(of: request, over: startTransport())
        XCTAssertEqual(error?.reason, .timedOut)
        XCTAssertEqual(error?.provesNothingWasSent, false)
        XCTAssertEqual(server.received.count, 1)
    }

    func test_givenSilentHandshake_whenTimeRunsOut_thenNothingWasSent() async throws {
        let server = try startServer()
        var request = HTTPRequest.order("https://127.0.0.1:\(server.port)/")
        request.connectTimeout = .milliseconds(100)
        let error = await failure(of: request, over: startTransport())
        XCTAssertEqual(error?.reason, .timedOut)
        XCTAssertEqual(error?.provesNothingWasSent, true)
    }

    /// The first message of the handshake of a request.
    private func handshake(of request: (String) -> HTTPRequest) async throws -> [UInt8] {
        let server = try startServer()
        var request = request("https://127.0.0.1:\(server.port)/")
        request.timeout = .milliseconds(100)
        let error = await failure(of: request, over: startTransport())
        XCTAssertEqual(error?.reason, .timedOut)
        _ = await server.endedConnectionCount.reaches(1)
        return server.fragments.first ?? []
    }

    func test_givenPublicRead_whenConnectionIsMade_thenHTTP2IsOffered() async throws {
        let hello = try await handshake { HTTPRequest(url: $0) }
        XCTAssertTrue(hello.contains("\u{2}h2".utf8))
        XCTAssertTrue(hello.contains("\u{8}http/1.1".utf8))
    }

    func test_givenCallPinnedToHTTP1_whenConnectionIsMade_thenHTTP2IsNotOffered() async throws {
        let requests: [(String) -> HTTPRequest] = [
            { .order($0) }, { HTTPRequest(url: $0, transmission: .once, mayUseHTTP2: true) },
            { HTTPRequest(url: $0, mayUseHTTP2: false) },
        ]
        for request in requests {
            let hello = try await handshake(of: request)
            XCTAssertFalse(hello.contains("\u{2}h2".utf8))
            XCTAssertTrue(hello.contains("\u{8}http/1.1".utf8))
        }
    }

    func test_givenEncryptedCall_whenConnectionIsMade_thenOnlyTLS12AndLaterAreOffered() async throws {
        let hello = try await handshake { HTTPRequest(url: $0) }
        // The extension "supported versions": 3.4 (TLS 1.3) and 3.3 (TLS 1.2).
        XCTAssertTrue(hello.contains([0x00, 0x2B, 0x00, 0x05, 0x04, 0x03, 0x04, 0x03, 0x03] as [UInt8]))
    }

    func test_givenNoTimeAtAll_whenSent_thenItTimesOut() async throws {
        let server = try startServer(afterwards: .hang)
        var request = HTTPRequest.order(server.url())
        request.timeout = .zero
        let error = await failure(of: request, over: startTransport())
        XCTAssertEqual(error?.reason, .timedOut)
    }

    func test_givenHugeAnswer_whenItPassesTheLimit_thenItIsGivenUp() async throws {
        try await assertFailure(.huge(1001), .answerTooLarge)
    }

    func test_givenAnswerOfTheLimit_whenReceived_thenItIsTaken() async throws {
        let server = try startServer([.huge(1000)])
        let response = try await startTransport().send(HTTPRequest(url: server.url(), maximumAnswerSize: 1000))
        XCTAssertEqual(response.body.count, 1000)
    }

    func test_givenEndlessHeaderFields_whenTheyPassTheLimit_thenTheAnswerIsGivenUp() async throws {
        let field = "X-Filler: " + String(repeating: "x", count: 1000) + "\r\n"
        try await assertFailure(
            .raw("HTTP/1.1 200 OK\r\n" + String(repeating: field, count: 300) + "\r\n"), .answerTooLarge)
    }

    func test_givenAnswerCutInItsBody_whenConnectionEnds_thenItIsCut() async throws {
        try await assertFailure(.cut(after: 50, body: String(repeating: "y", count: 40)), .answerCut)
    }

    func test_givenAnswerCutInItsHeader_whenConnectionEnds_thenItIsCut() async throws {
        try await assertFailure(.cut(after: 25), .answerCut)
    }

    func test_givenAnswerCutAfterStatusLine_whenConnectionEnds_thenItIsCut() async throws {
        try await assertFailure(.raw("HTTP/1.1 200 OK\r\n"), .answerCut)
    }

    func test_givenAnswerCutInAChunk_whenConnectionEnds_thenItIsCut() async throws {
        try await assertFailure(.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort"), .answerCut)
    }

    func test_givenGarbage_whenReceived_thenItIsUnreadable() async throws {
        try await assertFailure(.raw("\u{1}\u{2}rubbish\r\n\r\n"), .answerUnreadable)
    }

    func test_givenBrokenStatusLine_whenReceived_thenItIsUnreadable() async throws {
        try await assertFailure(.raw("HTTP/1.1 banana\r\n\r\n"), .answerUnreadable)
    }

    func test_givenFailure_whenDescribed_thenItHoldsNoSecret() async throws {
        let server = try startServer(afterwards: .close)
        let request = HTTPRequest(
            method: .post, url: "http://user:hidden1@127.0.0.1:\(server.port)/?otp=hidden2",
            headers: [HTTPHeader("API-Sign", "hidden3")], body: Array("otp=hidden4".utf8), transmission: .once)
        let error = await failure(of: request, over: startTransport())
        XCTAssertEqual(error?.detail.contains("127.0.0.1 port \(server.port)"), true)
        XCTAssertEqual(error?.detail.contains("hidden"), false)
    }

    func test_givenServerGoneAfterCut_whenNextIsSent_thenANewConnectionServesIt() async throws {
        let server = try startServer([.cut(after: 25)])
        let transport = startTransport()
        _ = await failure(of: HTTPRequest(url: server.url()), over: transport)
        let response = try await transport.send(HTTPRequest(url: server.url()))
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(server.connectionCount, 2)
    }
}
