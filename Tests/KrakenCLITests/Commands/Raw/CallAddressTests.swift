import KrakenCore
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// Which call an address means, and that no other host is ever talked to.
final class CallAddressTests: XCTestCase {
    private func venue(_ text: String) throws -> Venue { .other(try XCTUnwrap(WebAddress(text))) }

    func test_givenAnAddressOfTheVenue_whenRead_thenItsPathAndQueryAreTheCall() throws {
        let calls: [(String, Venue, String)] = [
            ("https://api.kraken.com/0/public/Time", .live, "public/Time"),
            ("HTTPS://API.Kraken.com:443/0/private/Balance", .live, "private/Balance"),
            ("http://127.0.0.1:8080/0/public/Time", try venue("http://127.0.0.1:8080"), "public/Time"),
            ("https://proxy.example/kraken/0/public/Time", try venue("https://proxy.example/kraken"), "public/Time"),
        ]
        for (text, venue, path) in calls {
            XCTAssertEqual(try CallAddress(text, venue: venue).path.description, path, text)
        }
        let address = try CallAddress(
            "https://api.kraken.com/0/public/Ticker?pair=XBT%2FUSD&a=&b&c=1+2&d=x%3Dy&e=1&e=2", venue: .live)
        XCTAssertEqual(
            address.query,
            [
                Parameter("pair", "XBT/USD"), Parameter("a", ""), Parameter("b", ""), Parameter("c", "1 2"),
                Parameter("d", "x=y"), Parameter("e", ["1", "2"]),
            ])
        XCTAssertEqual(try CallAddress("Ticker?pair=XBTUSD", venue: .sandbox).query, [Parameter("pair", "XBTUSD")])
    }

    func test_givenAnotherHost_whenRead_thenItIsRefused() throws {
        let texts = [
            "https://evil.example/0/private/Balance", "http://api.kraken.com/0/private/Balance",
            "https://api.kraken.com.evil.example/0/private/Balance",
            "https://api.kraken.com@evil.example/0/public/Time",
            "https://user:pass@api.kraken.com/0/public/Time", "https://api.kraken.com:8443/0/public/Time",
            "//evil.example/0/private/Balance", "ftp://api.kraken.com/0/public/Time", "https:///0/public/Time",
            "https://futures.kraken.com/derivatives/api/v3/tickers",
            "https://api.kraken.com\\@evil.example/0/public/Time",
        ]
        for text in texts {
            for venue in [Venue.live, .sandbox, try venue("https://proxy.example/kraken")] {
                XCTAssertThrowsError(try CallAddress(text, venue: venue), text) {
                    XCTAssertEqual(($0 as? Failure)?.exitCode, .usage, text)
                }
            }
        }
        for text in ["https://proxy.example/0/public/Time", "https://proxy.example/krakenx"] {
            XCTAssertThrowsError(try CallAddress(text, venue: venue("https://proxy.example/kraken")), text)
        }
        XCTAssertThrowsError(try CallAddress("0/public/Time#x", venue: .live))
        XCTAssertThrowsError(try CallAddress("0/public/Ticker?pair=%4", venue: .live))
        XCTAssertThrowsError(try CallAddress("0/public/Ticker?pair=%+1", venue: .live))
    }

    func test_givenANameNobodyKnows_whenRead_thenTheNextStepIsTold() {
        for (text, hint) in [
            ("Blance", "did you mean Balance?"), ("AddOrders", "did you mean AddOrder?"),
            ("SomethingNew", "say of which kind it is: public/SomethingNew or private/SomethingNew"),
        ] {
            XCTAssertThrowsError(try CallAddress(text, venue: .live)) {
                XCTAssertEqual(($0 as? Failure)?.hint, hint)
            }
        }
    }

    func test_givenAMethod_whenItContradictsThePath_thenTheReasonIsTold() throws {
        let (open, signed) = (try CallAddress("Time", venue: .live), try CallAddress("Balance", venue: .live))
        for method in [nil, CallMethod.get] { XCTAssertNoThrow(try open.check(method)) }
        for method in [nil, CallMethod.post] { XCTAssertNoThrow(try signed.check(method)) }
        XCTAssertThrowsError(try open.check(.post)) {
            XCTAssertEqual(($0 as? Failure)?.message, "public/Time is public, and public calls are made with GET")
        }
        XCTAssertThrowsError(try signed.check(.get)) {
            XCTAssertEqual(
                ($0 as? Failure)?.message, "private/Balance needs a signature, and signed calls are made with POST")
        }
    }
}
