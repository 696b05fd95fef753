import Transport
import XCTest

@testable import KrakenSandbox

final class RequestParserTests: XCTestCase {
    private let post = """
        POST /0/private/Balance?a=1&b=2 HTTP/1.1\r\nHost: 127.0.0.1\r\nAPI-Key:  key \r\nContent-Length: 7\r\n\r\nnonce=1
        """
    private let chunked = """
        POST /0/private/Balance HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\
        5;note=x\r\nnonce\r\n2\r\n=1\r\n0\r\nTrailer: y\r\n\r\n
        """

    func test_givenWholePost_whenParsed_thenEveryPartIsRead() throws {
        let request = try XCTUnwrap(events(of: post).requests.first)
        XCTAssertEqual(request.method, "POST")
        XCTAssertEqual(request.path, "/0/private/Balance")
        XCTAssertEqual(request.query, "a=1&b=2")
        XCTAssertEqual(request.header("api-key"), "key")
        XCTAssertEqual(request.body, Array("nonce=1".utf8))
    }

    func test_givenChunkedPost_whenParsed_thenBodyIsPutTogether() {
        let request = events(of: chunked).requests.first
        XCTAssertEqual(request?.body, Array("nonce=1".utf8))
        XCTAssertNil(request?.header("Trailer"))
    }

    func test_givenRequests_whenCutAtEveryByte_thenTheSameIsRead() {
        for text in [post, chunked, post + chunked] {
            let whole = events(of: text)
            XCTAssertFalse(whole.requests.isEmpty)
            for cut in 0...text.utf8.count {
                XCTAssertEqual(events(of: [text.utf8.prefix(cut), text.utf8.dropFirst(cut)]), whole, "cut at \(cut)")
            }
        }
    }

    func test_givenRequest_whenItComesByteByByte_thenNothingIsReadBeforeTheLast() {
        for text in [post, chunked] {
            var parser = RequestParser()
            for byte in text.utf8.dropLast() {
                parser.append(CollectionOfOne(byte))
                XCTAssertNil(parser.next())
            }
            XCTAssertFalse(parser.isIdle)
            parser.append(text.utf8.suffix(1))
            XCTAssertNotNil(parser.next())
            XCTAssertTrue(parser.isIdle)
        }
    }

    func test_givenPipelinedRequests_whenParsed_thenTheyComeInOrder() {
        let text = (1...50).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined() + post
        XCTAssertEqual(events(of: text).requests.map(\.path), (1...50).map { "/\($0)" } + ["/0/private/Balance"])
    }

    func test_givenEmptyLinesAndBareLineFeeds_whenParsed_thenTheyAreAccepted() {
        XCTAssertEqual(events(of: "\r\n\nGET / HTTP/1.1\nHost: h\n\n").requests.map(\.path), ["/"])
    }

    func test_givenWholeAddress_whenParsed_thenPathIsKept() {
        for (target, path, query) in [("http://h:1/a?b?c", "/a", "b?c"), ("http://h", "/", ""), ("/%20?", "/%20", "")] {
            let request = events(of: "GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n").requests.first
            XCTAssertEqual(request?.path, path)
            XCTAssertEqual(request?.query, query)
        }
    }

    func test_givenVersionAndConnectionField_whenParsed_thenPersistenceFollowsThem() {
        let cases = [
            ("1.1", "", true), ("1.1", "Connection: close\r\n", false), ("1.1", "connection: x , CLOSE\r\n", false),
            ("1.0", "", false), ("1.0", "Connection: Keep-Alive\r\n", true),
        ]
        for (version, field, keeps) in cases {
            let events = events(of: "GET / HTTP/\(version)\r\nHost: h\r\n\(field)\r\n")
            guard case .request(_, keeps)? = events.first else { return XCTFail("\(version) \(field)") }
        }
    }

    func test_givenExpectation_whenHeadIsComplete_thenClientIsToldOnceToGoOn() {
        let text = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"
        XCTAssertEqual(events(of: text), [.continueExpected])
        let all = events(of: text + "ab")
        XCTAssertEqual(all.first, .continueExpected)
        XCTAssertEqual(all.requests.map(\.body), [Array("ab".utf8)])
        XCTAssertEqual(all.count, 2)
    }

    func test_givenExpectationWithoutBody_whenParsed_thenRequestComesAtOnce() {
        let events = events(of: "GET / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n")
        XCTAssertEqual(events.count, 1)
        XCTAssertEqual(events.requests.count, 1)
    }

    func test_givenLargestBody_whenParsed_thenItIsRead() {
        let body = String(repeating: "x", count: 1 << 20)
        let head = "POST / HTTP/1.1\r\nHost: h\r\n"
        XCTAssertEqual(events(of: head + "Content-Length: 1048576\r\n\r\n" + body).requests.first?.body.count, 1 << 20)
        let chunks = head + "Transfer-Encoding: chunked\r\n\r\n100000\r\n" + body + "\r\n0\r\n\r\n"
        XCTAssertEqual(events(of: chunks).requests.first?.body.count, 1 << 20)
    }

    func test_givenBodyInManySmallChunks_whenParsed_thenTheirLinesDoNotCountAsFields() {
        let chunks = String(repeating: "1;0123456789\r\nx\r\n", count: 20_000)
        let text = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n"
        XCTAssertEqual(events(of: text).requests.first?.body.count, 20_000)
    }
}

/// Everything a parser makes of a text.
func events(of text: String) -> [RequestParser.Event] { events(of: [text.utf8[...]]) }

func events(of pieces: [Substring.UTF8View]) -> [RequestParser.Event] {
    var parser = RequestParser()
    var events: [RequestParser.Event] = []
    for piece in pieces {
        parser.append(piece)
        while let event = parser.next() { events.append(event) }
    }
    return events
}

extension [RequestParser.Event] {
    var requests: [ExchangeRequest] {
        compactMap { event in
            guard case .request(let request, _) = event else { return nil }
            return request
        }
    }
}
