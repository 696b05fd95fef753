import Trading
import XCTest

/// Whatever can be read can be calculated with: nothing overflows.
final class BoundTests: XCTestCase {
    private let largest = "999999999999999999.999999999999"
    private let smallest = "0.000000000001"

    func test_givenTheLargestValues_whenCalculatedWith_thenTheResultIsTheLargestThereIs() throws {
        let bound = Amount(units: 10_000_000_000_000_000_000_000_000_000_000_000)
        let (price, quantity) = (try Price(parsing: largest), try Quantity(parsing: largest))
        let (tiny, amount) = (try Price(parsing: smallest), try Amount(parsing: largest))
        for rounding in [Rounding.down, .up, .halfEven] {
            let cost = price.cost(of: quantity, decimals: 5, rounding)
            XCTAssertEqual(cost, bound)
            XCTAssertEqual((-price).cost(of: quantity, rounding), -bound)
            XCTAssertEqual(Amount(Quantity(buying: amount, at: tiny, rounding)), bound)
            XCTAssertEqual(cost.share(percent: Percent(units: price.units), rounding), bound)
            XCTAssertEqual(Percent(change: tiny, to: price, rounding).units, bound.units)
            XCTAssertEqual(Percent(change: price, to: -price, rounding), Percent(whole: -200))
            XCTAssertEqual(Percent(share: cost, of: cost, rounding), Percent(whole: 100))
        }
        let sum = (0..<10_000).reduce(Amount.zero) { total, _ in total + bound }
        XCTAssertEqual(sum.units, bound.units * 10_000)
    }

    func test_givenManySmallUnitsOfALargeSupply_whenCalculated_thenEveryDigitIsRight() throws {
        let price = try Price(parsing: "0.0000105321")
        let quantity = try Quantity(parsing: "98765432109876.54321")
        XCTAssertEqual(price.cost(of: quantity, .down).description, "1040207407.524430740742")
    }

    func test_givenStepsAndDecimalsThatMakeNoSense_whenRoundedOrWritten_thenNothingBreaks() throws {
        let price = try Price(parsing: "12.345")
        XCTAssertEqual(price.rounded(toMultipleOf: .zero, .up), price)
        XCTAssertEqual(price.rounded(toMultipleOf: Price(whole: -1), .up), price)
        XCTAssertEqual(price.rounded(decimals: .min, .down), Price(whole: 12))
        XCTAssertEqual(price.rounded(decimals: .max, .down), price)
        XCTAssertEqual(price.text(minimumDecimals: 99), "12.345" + String(repeating: "0", count: 21))
        XCTAssertEqual(Price(units: .min).text(decimals: .max).count, 53)
        XCTAssertEqual(price.text(minimumDecimals: .min), "12.345")
    }

    func test_givenMomentsTooFarAway_whenMade_thenTheyAreTheFarthestThereAre() {
        for seconds in [Int64.max, 99_999_999_999_999_999] {
            let moment = Timestamp(seconds: seconds)
            XCTAssertEqual(moment.dateTime, "2262-04-11 23:47:16")
            XCTAssertEqual(moment.secondsText(decimals: 3), "9223372036.000")
            XCTAssertEqual(moment + .seconds(1), moment)
            XCTAssertEqual(moment - .seconds(-1), moment)
            XCTAssertEqual(moment - Timestamp(seconds: .min), .seconds(9_223_372_036))
        }
        XCTAssertEqual(Timestamp(seconds: .min) - .seconds(1), Timestamp(seconds: -9_223_372_036))
        XCTAssertEqual(Timestamp(nanoseconds: .max).secondsText(decimals: 9), "9223372036.854775807")
        XCTAssertEqual(Duration.seconds(Int64.max).nanoseconds, 9_223_372_036_000_000_000)
        XCTAssertEqual((Timestamp(seconds: 5) - .milliseconds(1_500)).nanoseconds, 3_500_000_000)
    }
}
