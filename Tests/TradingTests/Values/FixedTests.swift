import TestSupport
import Trading
import XCTest

final class FixedTests: XCTestCase {
    func test_givenPlainDecimals_whenReadAndWritten_thenEveryDigitIsKept() throws {
        for (text, expected) in [
            ("0", "0"), ("64250.10", "64250.1"), ("-0.00000001", "-0.00000001"), ("007.50", "7.5"),
            ("0.000000000001", "0.000000000001"), ("999999999999999999", "999999999999999999"),
            ("1.0000000000000000", "1"), ("-123456789012345678.123456789012", "-123456789012345678.123456789012"),
        ] {
            XCTAssertEqual(try Price(parsing: text).description, expected, text)
        }
    }

    func test_givenTextThatIsNoPlainDecimal_whenRead_thenItIsRefused() {
        for text in [
            "", "-", ".", "1.", ".5", "1e-3", "1E3", "NaN", "inf", "+1", "1,5", "0.1,5", " 1", "1 ", "--1", "1.2.3",
            "٣",
        ] {
            XCTAssertThrowsError(try Price(parsing: text), text) {
                XCTAssertEqual($0 as? DecimalError, .malformed(text))
            }
        }
    }

    func test_givenMoreDigitsThanFit_whenRead_thenNothingIsRounded() {
        XCTAssertThrowsError(try Price(parsing: "0.0000000000001")) {
            XCTAssertEqual($0 as? DecimalError, .tooPrecise("0.0000000000001"))
        }
        for huge in ["1000000000000000000", "-1000000000000000000", String(repeating: "9", count: 26)] {
            XCTAssertThrowsError(try Price(parsing: huge)) { XCTAssertEqual($0 as? DecimalError, .tooLarge(huge)) }
        }
    }

    func test_givenAValue_whenWrittenWithFixedDecimals_thenZerosArePaddedAndDigitsCut() throws {
        XCTAssertEqual(try Price(parsing: "64250.1").text(decimals: 5), "64250.10000")
        XCTAssertEqual(try Price(parsing: "-1.987").text(decimals: 2), "-1.98")
        XCTAssertEqual(try Price(parsing: "5").text(decimals: 0), "5")
        XCTAssertEqual(try Price(parsing: "5.25").text(minimumDecimals: 1), "5.25")
        XCTAssertEqual(Price.zero.text(decimals: 4), "0.0000")
    }

    func test_givenAnyValue_whenWrittenAndRead_thenItIsTheSame() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let digits = Int.random(in: 0...30, using: &generator)
            let units =
                Int128.random(in: -1...1, using: &generator)
                * Int128.random(in: 0..<power(10, digits), using: &generator)
            let value = Amount(units: units)
            XCTAssertEqual(try Amount(parsing: value.description), value)
        }
    }

    private func power(_ base: Int128, _ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { result, _ in result * base }
    }
}
