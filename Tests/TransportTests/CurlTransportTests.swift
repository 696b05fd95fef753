import TestSupport
import Transport
import XCTest

/// What goes over the wire, and what comes back, when nothing is wrong.
final class CurlTransportTests: XCTestCase {
    func test_givenGet_whenSent_thenTheAnswerIsWhole() async throws {
        let server = try startServer([
            .answer(status: 201, headers: [HTTPHeader("Retry-After", "7"), HTTPHeader("X-Empty", "")], body: "hello")
        ])
        let response = try await startTransport().send(HTTPRequest(url: server.url("/0/public/Time?a=b")))
        XCTAssertEqual(response.status, 201)
        XCTAssertEqual(String(decoding: response.body, as: UTF8.self), "hello")
        XCTAssertEqual(response.header("retry-after"), "7")
        XCTAssertEqual(response.header("x-empty"), "")
        XCTAssertEqual(response.headers.map(\.name), ["Retry-After", "X-Empty", "Content-Length"])
        XCTAssertTrue(server.received[0].head.hasPrefix("GET /0/public/Time?a=b HTTP/1.1\r\n"))
    }

    func test_givenPost_whenSent_thenFieldsAndBodyAreThoseGiven() async throws {
        let server = try startServer()
        let request = HTTPRequest(
            method: .post, url: server.url("/0/private/Balance"),
            headers: [
                HTTPHeader("API-Sign", "abc=="), HTTPHeader("Content-Type", "application/json"),
                HTTPHeader("X-None", ""),
            ],
            body: Array(#"{"nonce":1}"#.utf8))
        _ = try await startTransport().send(request)
        let received = server.received[0]
        XCTAssertEqual(received.body, request.body)
        XCTAssertTrue(received.head.hasPrefix("POST /0/private/Balance HTTP/1.1\r\n"))
        XCTAssertEqual(received.fields("API-Sign"), ["API-Sign: abc=="])
        XCTAssertEqual(received.fields("Content-Type"), ["Content-Type: application/json"])
        XCTAssertEqual(received.fields("User-Agent"), ["User-Agent: kraken/test"])
        XCTAssertEqual(received.fields("X-None").count, 1)
        XCTAssertEqual(received.fields("Expect") + received.fields("Upgrade") + received.fields("Accept-Encoding"), [])
    }

    func test_givenLargePost_whenSent_thenItDoesNotAskFirst() async throws {
        let server = try startServer()
        let body = String(repeating: "x", count: 2_000_000)
        _ = try await startTransport().send(.order(server.url(), transmission: .repeatable, body: body))
        _ = try await startTransport().send(.order(server.url(), transmission: .once, body: body))
        XCTAssertEqual(server.received.map(\.body.count), [2_000_000, 2_000_000])
        XCTAssertEqual(server.received.flatMap { $0.fields("Expect") }, [])
    }

    func test_givenManyRequestsInTurn_whenSent_thenOneConnectionServesAll() async throws {
        let server = try startServer()
        let transport = startTransport()
        for _ in 0..<20 { _ = try await transport.send(HTTPRequest(url: server.url())) }
        XCTAssertEqual(server.received.count, 20)
        XCTAssertEqual(server.connectionCount, 1)
    }

    func test_givenHundredRequestsAtOnce_whenSent_thenEachGetsItsOwnAnswer() async throws {
        let server = try FaultyServer { request, _ in .answer(body: String(request.head.split(separator: " ")[1])) }
        addTeardownBlock { server.stop() }
        let transport = startTransport()
        let answers = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                let request = HTTPRequest(url: server.url("/\(number)"))
                group.addTask { (try? await transport.send(request).body) == Array("/\(number)".utf8) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        XCTAssertEqual(answers, Array(repeating: true, count: 100))
        XCTAssertEqual(server.received.count, 100)
    }

    func test_givenErrorStatus_whenAnswered_thenItIsAnAnswer() async throws {
        let server = try startServer([.answer(status: 502, body: "<html>"), .answer(status: 429), .answer(status: 520)])
        let transport = startTransport()
        var statuses: [Int] = []
        for _ in 0..<3 { try await statuses.append(transport.send(HTTPRequest(url: server.url())).status) }
        XCTAssertEqual(statuses, [502, 429, 520])
    }

    func test_givenRedirect_whenAnswered_thenItIsNotFollowed() async throws {
        let other = try startServer()
        let server = try startServer([.answer(status: 307, headers: [HTTPHeader("Location", other.url("/elsewhere"))])])
        let response = try await startTransport().send(.order(server.url(), transmission: .repeatable))
        XCTAssertEqual(response.status, 307)
        XCTAssertEqual(response.header("location"), other.url("/elsewhere"))
        XCTAssertEqual(other.connectionCount, 0)
        XCTAssertEqual(server.received.count, 1)
    }

    func test_givenInterimAnswers_whenTheLastComes_thenOnlyItsFieldsCount() async throws {
        let interim = "HTTP/1.1 103 Early Hints\r\nX-Which: first\r\n\r\n"
        let last = "HTTP/1.1 200 OK\r\nX-Which: last\r\nContent-Length: 2\r\n\r\nok"
        let server = try startServer([.raw(interim + last)])
        let response = try await startTransport().send(HTTPRequest(url: server.url()))
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(response.headers, [HTTPHeader("X-Which", "last"), HTTPHeader("Content-Length", "2")])
        XCTAssertEqual(String(decoding: response.body, as: UTF8.self), "ok")
    }

    func test_givenChunkedAnswerWithTrailer_whenReceived_thenTheTrailerIsNoHeader() async throws {
        let text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Trailer: 1\r\n\r\n"
        let server = try startServer([.raw(text)])
        let response = try await startTransport().send(HTTPRequest(url: server.url()))
        XCTAssertEqual(String(decoding: response.body, as: UTF8.self), "ok")
        XCTAssertNil(response.header("X-Trailer"))
    }

    func test_givenAnswer_whenItsFirstByteCame_thenItsBeginningIsToldOnce() async throws {
        let gate = Gate()
        let server = try startServer([.halting(gate, body: "0123456789")])
        let began = Counter()
        let transport = startTransport()
        let request = HTTPRequest(url: server.url())
        let task = Task { try await transport.send(request, answerBegan: { began.increase() }) }
        let hasBegun = await began.reaches(1)
        XCTAssertTrue(hasBegun, "told before the answer is whole")
        gate.open()
        let response = try await task.value
        XCTAssertEqual(String(decoding: response.body, as: UTF8.self), "0123456789")
        XCTAssertEqual(began.value, 1)
    }

    func test_givenNoAnswer_whenConnectionEnds_thenNoBeginningIsTold() async throws {
        let server = try startServer([.close])
        let began = Counter()
        _ = try? await startTransport().send(.order(server.url()), answerBegan: { began.increase() })
        XCTAssertEqual(began.value, 0)
    }

    func test_givenPreparedTransport_whenFirstRequestIsSent_thenItIsAnswered() async throws {
        let server = try startServer()
        let transport = startTransport()
        transport.prepare()
        transport.prepare()
        let response = try await transport.send(HTTPRequest(url: server.url()))
        XCTAssertEqual(response.status, 200)
    }
}
