import XCTest

@testable import KrakenSandbox

final class RequestParserFaultTests: XCTestCase {
    func test_givenBadRequestLine_whenParsed_thenItIsMalformed() {
        for line in [
            "GET", "GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET / http/1.1", "GET / HTTP/1",
            "GET x HTTP/1.1", "G@T / HTTP/1.1", "GET /\u{7F} HTTP/1.1", "GET /é HTTP/1.1", "GET /\t HTTP/1.1",
            "GET /\r HTTP/1.1", "\u{16}\u{3}\u{1}\u{2}",
        ] {
            XCTAssertEqual(events(of: line + "\r\nHost: h\r\n\r\n"), [.fault(.malformed)], line.debugDescription)
        }
    }

    func test_givenBadField_whenParsed_thenItIsMalformed() {
        for field in [
            "Name", ": value", "Na me: value", "Name : value", " folded", "Name: a\u{0}b", "Name: a\rb", "Näme: x",
            "Host: second", "Content-Length: 1\r\nContent-Length: 2", "Content-Length: -1", "Content-Length: +1",
            "Content-Length: 1, 1", "Content-Length:", "Content-Length: 0x1",
            "Content-Length: 1\r\nTransfer-Encoding: chunked",
        ] {
            let text = "POST / HTTP/1.1\r\nHost: h\r\n\(field)\r\n\r\n"
            XCTAssertEqual(events(of: text), [.fault(.malformed)], field.debugDescription)
        }
    }

    func test_givenNoHost_whenParsed_thenOnlyTheOldVersionMayLackIt() {
        XCTAssertEqual(events(of: "GET / HTTP/1.1\r\n\r\n"), [.fault(.malformed)])
        XCTAssertEqual(events(of: "GET / HTTP/1.0\r\n\r\n").requests.count, 1)
    }

    func test_givenBadChunks_whenParsed_thenTheyAreMalformed() {
        for body in ["\r\n", "x\r\n", "-1\r\n", ";a\r\n", "1 1\r\n", "1\r\nab\r\n", "2\r\nabc\r\n"] {
            let text = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body
            XCTAssertEqual(events(of: text), [.fault(.malformed)], body.debugDescription)
        }
    }

    func test_givenOtherMethods_whenParsed_thenTheyAreNotAllowed() {
        for method in ["HEAD", "PUT", "DELETE", "OPTIONS", "get"] {
            XCTAssertEqual(events(of: "\(method) / HTTP/1.1\r\n"), [.fault(.methodNotAllowed)])
        }
    }

    func test_givenOtherVersions_whenParsed_thenTheyAreNotSupported() {
        for version in ["HTTP/2.0", "HTTP/1.2", "HTTP/0.9"] {
            XCTAssertEqual(events(of: "GET / \(version)\r\n"), [.fault(.versionNotSupported)])
        }
    }

    func test_givenOtherTransferCodings_whenParsed_thenTheyAreNotImplemented() {
        for coding in ["gzip", "gzip, chunked", "chunked\r\nTransfer-Encoding: chunked"] {
            let text = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: \(coding)\r\n\r\n"
            XCTAssertEqual(events(of: text), [.fault(.codingNotImplemented)])
        }
    }

    func test_givenHeadOverTheLimit_whenParsed_thenItIsTooLargeBeforeItEnds() {
        let line = "GET /" + String(repeating: "x", count: 65_536)
        XCTAssertEqual(events(of: line), [.fault(.headTooLarge)])
        let fields = String(repeating: "Name: value\r\n", count: 6_000)
        XCTAssertEqual(events(of: "GET / HTTP/1.1\r\nHost: h\r\n" + fields), [.fault(.headTooLarge)])
        let trailer = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + fields
        XCTAssertEqual(events(of: trailer), [.fault(.headTooLarge)])
    }

    func test_givenHeadJustUnderTheLimit_whenParsed_thenItIsRead() {
        let frame = "GET / HTTP/1.1\r\nHost: h\r\nName: \r\n\r\n"
        let fill = String(repeating: "x", count: 65_536 - frame.utf8.count)
        XCTAssertEqual(events(of: "GET / HTTP/1.1\r\nHost: h\r\nName: \(fill)\r\n\r\n").requests.count, 1)
        XCTAssertEqual(events(of: "GET / HTTP/1.1\r\nHost: h\r\nName: \(fill)x\r\n\r\n"), [.fault(.headTooLarge)])
    }

    func test_givenBodyOverTheLimit_whenAnnounced_thenItIsRefusedBeforeItComes() {
        for length in ["1048577", "9223372036854775808"] {
            let text = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: \(length)\r\n\r\n"
            XCTAssertEqual(events(of: text), [.fault(.bodyTooLarge)])
        }
        let chunks = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        XCTAssertEqual(events(of: chunks + "100001\r\n"), [.fault(.bodyTooLarge)])
        XCTAssertEqual(events(of: chunks + "1\r\nx\r\n100000\r\n"), [.fault(.bodyTooLarge)])
        XCTAssertEqual(events(of: chunks + "ffffffffffffffffffff\r\n"), [.fault(.bodyTooLarge)])
    }

    func test_givenFault_whenMoreComes_thenNothingMoreIsRead() {
        let events = events(of: ["BAD\r\n\r\n"[...].utf8, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"[...].utf8])
        XCTAssertEqual(events, [.fault(.malformed)])
    }
}
