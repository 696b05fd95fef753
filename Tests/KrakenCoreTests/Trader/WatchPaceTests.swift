import KrakenCore
import XCTest

final class WatchPaceTests: XCTestCase {
    func test_givenNothingHappens_whenLookedAtAgainAndAgain_thenThePausesGrow_andAChangeMakesThemShort() {
        var pace = WatchPace()
        XCTAssertEqual(pace.pause(afterChange: true), .seconds(2))
        var pauses: [Duration] = []
        for _ in 0..<20 { pauses.append(pace.pause(afterChange: false)) }
        XCTAssertEqual(pauses, pauses.sorted())
        XCTAssertEqual(pauses.first, .milliseconds(2_500))
        XCTAssertEqual(pauses.last, .seconds(15))
        XCTAssertLessThan(pauses[3], .seconds(5), "the first ten seconds see four looks")
        XCTAssertEqual(pace.pause(afterChange: true), .seconds(2))
    }
}
