import CommandKit
import XCTest

final class MentionTests: XCTestCase {
    private let spec = KitchenProgram.kitchen.spec

    func test_givenWrongWords_whenAFlagStandsAmongThem_thenItIsSeen() {
        for line in ["--json", "bogus --json", "brew --wrong 1 --json -- x", "brew -j", "brew -d --json"] {
            XCTAssertTrue(spec.mentions(flag: "json", in: words(line)), line)
        }
        for line in ["", "json", "brew -- --json", "--jsonx", "--json=yes"] {
            XCTAssertFalse(spec.mentions(flag: "json", in: words(line)), line)
        }
        XCTAssertFalse(spec.mentions(flag: "bogus", in: ["--bogus"]))
        XCTAssertFalse(spec.mentions(flag: "output", in: ["--output"]))
    }

    func test_givenWrongWords_whenAnOptionStandsAmongThem_thenItsValuesAreSeen() {
        for line in ["--output json", "bogus --output=json", "brew x y -o json", "-ojson --wrong", "-o=json brew"] {
            XCTAssertEqual(spec.mentionedValues(of: "output", in: words(line)), ["json"], line)
        }
        for line in ["", "output json", "-- --output json", "--output", "--outputs json"] {
            XCTAssertEqual(spec.mentionedValues(of: "output", in: words(line)), [], line)
        }
        XCTAssertEqual(spec.mentionedValues(of: "output", in: words("-o json --output csv")), ["json", "csv"])
        XCTAssertEqual(spec.mentionedValues(of: "bogus", in: words("--bogus json")), [])
    }
}
