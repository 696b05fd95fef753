import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class ParameterTests: XCTestCase {
    func test_givenAForm_whenRead_thenEscapesAreUndone() throws {
        let parameters = try XCTUnwrap(Parameters(form: "a=1%2C2&b=x+y&close%5Bprice%5D=%235%25&empty=&flag"))
        XCTAssertEqual(parameters["a"], "1,2")
        XCTAssertEqual(parameters.list("a"), ["1", "2"])
        XCTAssertEqual(parameters["b"], "x y")
        XCTAssertEqual(parameters["close[price]"], "#5%")
        XCTAssertNil(parameters["empty"])
        XCTAssertNil(parameters["flag"])
        XCTAssertTrue(parameters.containsName(beginning: "close"))
    }

    func test_givenABrokenEscape_whenRead_thenNothing() {
        for text in ["a=%", "a=%4", "a=%zz", "%=1", "a=%FF"] { XCTAssertNil(Parameters(form: text), text) }
    }

    func test_givenJSON_whenRead_thenListsAndInnerObjectsBecomeFlat() throws {
        let text = #"{"volume":1.25,"validate":true,"txid":["A","B"],"close":{"price":"5"},"userref":null}"#
        let parameters = try XCTUnwrap(Parameters(body: Array(text.utf8), contentType: "application/json"))
        XCTAssertEqual(parameters["volume"], "1.25")
        XCTAssertTrue(parameters.flag("validate"))
        XCTAssertEqual(parameters.list("txid"), ["A", "B"])
        XCTAssertEqual(parameters["close[price]"], "5")
        XCTAssertNil(parameters["userref"])
    }

    func test_givenJSONThatIsNoObject_whenRead_thenNothing() {
        for text in ["[]", "1", "{", ""] {
            XCTAssertNil(Parameters(body: Array(text.utf8), contentType: "application/json"), text)
        }
    }

    func test_givenSwitches_whenRead_thenOnlyFalseAndZeroAreOff() throws {
        let parameters = try XCTUnwrap(Parameters(form: "a=true&b=1&c=false&d=0&e=yes"))
        XCTAssertEqual(["a", "b", "c", "d", "e", "f"].map(parameters.flag), [true, true, false, false, true, false])
    }

    func test_givenMomentsOfRFC3339_whenRead_thenTheyAreExact() {
        let cases: [(String, Int64?)] = [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-21T08:00:00Z", 1_795_248_000_000_000_000),
            ("2026-11-21T08:00:00.25Z", 1_795_248_000_250_000_000),
            ("2026-11-21T09:30:00+01:30", 1_795_248_000_000_000_000),
            ("2026-11-20T22:00:00.000000001-10:00", 1_795_248_000_000_000_001),
            ("2024-02-29T23:59:59Z", 1_709_251_199_000_000_000), ("2026-11-21", nil), ("2026-11-21T08:00:00", nil),
            ("2026-13-21T08:00:00Z", nil), ("2026-11-21T24:00:00Z", nil), ("2026-11-21T08:00:00.Z", nil),
            ("2026-11-21T08:00:00Zx", nil), ("", nil), ("9999-01-01T00:00:00Z", nil),
            ("2261-01-01T00:00:00Z", 9_183_110_400_000_000_000),
        ]
        for (text, nanoseconds) in cases { XCTAssertEqual(Timestamp(rfc3339: text)?.nanoseconds, nanoseconds, text) }
    }

    func test_givenMoments_whenWrittenAsTheExchangeDoes_thenTheyReadLikeItsOwn() {
        XCTAssertEqual(Timestamp(seconds: 1_762_820_224).rfc1123, "Tue, 11 Nov 25 00:17:04 +0000")
        XCTAssertEqual(Timestamp(seconds: 1_391_835_876).rfc1123, "Sat,  8 Feb 14 05:04:36 +0000")
    }

    func test_givenTheThreeFormsOfAClientName_whenRead_thenTheyAreComparedWithoutDashesAndCase() throws {
        let dashed = try XCTUnwrap(ClientName("6D1B345E-2821-40e2-ad83-4ecb18a06876"))
        let plain = try XCTUnwrap(ClientName("6d1b345e282140e2ad834ecb18a06876"))
        XCTAssertEqual(dashed.key, plain.key)
        XCTAssertEqual(dashed.text, "6D1B345E-2821-40e2-ad83-4ecb18a06876")
        XCTAssertNotNil(ClientName("arb-20240509-00010"))
        for text in [
            "", "19-characters-longer", "6d1b345e-282140e2-ad83-4ecb-18a06876", "ä", "a b",
            "6d1b345e282140e2ad834ecb18a0687g",
        ] {
            XCTAssertNil(ClientName(text), text)
        }
    }
}
