import TestSupport
import Transport
import XCTest

/// Requests that are refused before anything is sent.
final class BadRequestTests: XCTestCase {
    private func assertRefused(
        _ request: HTTPRequest, _ reason: TransportError.Reason, file: StaticString = #filePath, line: UInt = #line
    ) async {
        let error = await failure(of: request, over: startTransport(), file: file, line: line)
        XCTAssertEqual(error?.reason, reason, file: file, line: line)
        XCTAssertEqual(error?.provesNothingWasSent, true, file: file, line: line)
        XCTAssertEqual(error?.detail.contains("secret"), false, file: file, line: line)
    }

    func test_givenOtherSchemes_whenSent_thenTheyAreRefused() async {
        for scheme in ["ftp", "file", "gopher", "ws", "javascript", "httpss"] {
            await assertRefused(HTTPRequest(url: "\(scheme)://secret@127.0.0.1/etc/passwd"), .badAddress)
        }
    }

    func test_givenTextThatIsNoAddress_whenSent_thenItIsRefused() async {
        for text in [
            "", "http://", "https://", "http://secret host/", "http://127.0.0.1:99999/", "http://[::1/", "a\u{0}b",
        ] {
            await assertRefused(HTTPRequest(url: text), .badAddress)
        }
    }

    func test_givenAddressWithControlCharacters_whenSent_thenItIsRefused() async throws {
        let server = try startServer()
        for end in ["\r\nX: secret", "/\u{0}secret", "/a b"] {
            await assertRefused(HTTPRequest(url: server.url() + end), .badAddress)
        }
        XCTAssertEqual(server.connectionCount, 0)
    }

    func test_givenFieldThatWouldBreakTheRequest_whenSent_thenItIsRefused() async throws {
        let server = try startServer()
        let fields = [
            HTTPHeader("X", "a\r\nsecret: 1"), HTTPHeader("X", "secret\u{0}"), HTTPHeader("X: secret", "1"),
            HTTPHeader("", "secret"), HTTPHeader("Content-Length", "9"), HTTPHeader("transfer-encoding", "chunked"),
            HTTPHeader("Expect", "100-continue"),
        ]
        for field in fields { await assertRefused(HTTPRequest(url: server.url(), headers: [field]), .other) }
        XCTAssertEqual(server.connectionCount, 0)
    }

    func test_givenGetWithBody_whenSent_thenItIsRefused() async throws {
        let server = try startServer()
        await assertRefused(HTTPRequest(url: server.url(), body: Array("secret".utf8)), .other)
        XCTAssertEqual(server.connectionCount, 0)
    }
}
