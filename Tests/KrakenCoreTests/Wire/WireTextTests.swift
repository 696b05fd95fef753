import Trading
import Transport
import XCTest

@testable import KrakenCore

final class WireTextTests: XCTestCase {
    func test_givenTextsWithOddCharacters_whenEscaped_thenEveryByteIsSafe() {
        XCTAssertEqual(FormText.escaped("aZ09-._~"), "aZ09-._~")
        XCTAssertEqual(FormText.escaped("a b+c&d=e%,[]#/\n"), "a%20b%2Bc%26d%3De%25%2C%5B%5D%23%2F%0A")
        XCTAssertEqual(FormText.escaped("ü"), "%C3%BC")
    }

    func test_givenTimesOfTheWire_whenRead_thenTheyAreExact() {
        XCTAssertEqual(Timestamp(rfc3339: "1970-01-01T00:00:00Z"), Timestamp(seconds: 0))
        XCTAssertEqual(Timestamp(rfc3339: "2024-02-29T23:59:59Z"), Timestamp(seconds: 1_709_251_199))
        XCTAssertEqual(
            Timestamp(rfc3339: "2025-11-11T00:17:10.123456Z"), Timestamp(nanoseconds: 1_762_820_230_123_456_000))
        for text in [
            "", "2025-11-11", "2025-11-11 00:17:10Z", "2025-13-11T00:17:10Z", "2025-11-11T00:17:10",
            "xxxx-11-11T00:17:10Z",
            "2025-11-11T00:17:1xZ",
        ] {
            XCTAssertNil(Timestamp(rfc3339: text), text)
        }
    }

    func test_givenAMomentWrittenAndRead_whenAnyDay_thenItIsTheSame() {
        for day in stride(from: Int64(0), to: 30_000, by: 37) {
            let moment = Timestamp(seconds: day * 86_400 + 12_345)
            XCTAssertEqual(Timestamp(rfc3339: moment.rfc3339()), moment)
        }
    }

    func test_givenRetryAfter_whenRead_thenSecondsAndDatesAreUnderstood() {
        let now = Timestamp(seconds: 784_111_777)
        func pause(_ text: String) -> Duration? {
            HTTPResponse(status: 429, headers: [HTTPHeader("RETRY-AFTER", text)], body: []).retryAfter(at: now)
        }
        XCTAssertEqual(pause(" 120 "), .seconds(120))
        XCTAssertEqual(pause("Sun, 06 Nov 1994 08:50:37 GMT"), .seconds(60))
        XCTAssertEqual(pause("Sun, 06 Nov 1994 08:49:00 GMT"), .zero)
        for text in ["", "-1", "soon", "Sun, 06 Foo 1994 08:50:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"] {
            XCTAssertNil(pause(text), text)
        }
        XCTAssertNil(HTTPResponse(status: 200, body: []).retryAfter(at: now))
    }

    func test_givenAnEnvelope_whenPrinted_thenItHasItsFiveKeysInOrder() {
        let moment = Timestamp(nanoseconds: 1_700_000_000_123_999_999)
        let done = Envelope<JSON>(.object(["a": "1"]), cached: true, at: moment)
        XCTAssertEqual(
            done.json.text,
            #"{"success":true,"data":{"a":"1"},"error":null,"cached":true,"timestamp":1700000000.123}"#)
        let failed = Envelope<[JSON?]>(error: "usage: no pair", at: moment)
        XCTAssertEqual(
            failed.json.text,
            #"{"success":false,"data":null,"error":"usage: no pair","cached":false,"timestamp":1700000000.123}"#)
        XCTAssertEqual(Envelope<[JSON?]>([nil, "x"], at: moment).json["data"], [.null, "x"])
    }
}
