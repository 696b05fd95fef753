import Glibc
import Trading
import XCTest

@testable import KrakenCLI

final class ZoneTests: XCTestCase {
    private let table = Table(
        columns: [.init("Id"), .init("Time (UTC)")],
        rows: [["a", "2026-07-01 08:05:09"], ["b", "2026-11-21 23:05"], ["c", "never"]])
    private let winter = Timestamp(seconds: 1_795_302_309)

    /// Does something as if the machine stood elsewhere.
    private func standing(in zone: String, _ body: () -> Void) {
        let earlier = getenv("TZ").map { String(cString: $0) }
        setenv("TZ", zone, 1)
        tzset()
        Zone.$current.withValue(.local, operation: body)
        if let earlier { setenv("TZ", earlier, 1) } else { unsetenv("TZ") }
        tzset()
    }

    func test_givenAnotherZone_whenMomentsAreShown_thenTheyHaveItsOffset() {
        XCTAssertEqual(winter.shown, "2026-11-21 23:05:09 UTC")
        standing(in: "XXX-5:30") { XCTAssertEqual(winter.shown, "2026-11-22 04:35:09 +05:30") }
        standing(in: "YYY+4") { XCTAssertEqual(winter.shown, "2026-11-21 19:05:09 -04:00") }
        standing(in: "UTC0") { XCTAssertEqual(winter.shown, "2026-11-21 23:05:09 +00:00") }
    }

    func test_givenAnotherZone_whenATableIsShown_thenItsTimesAreThere_eachWithItsOffsetWhereTheyDiffer() {
        let plain = Style(isOn: false)
        XCTAssertEqual(table.lines(width: .max, style: plain)[1], "a   2026-07-01 08:05:09")
        standing(in: "XXX-5:30") {
            XCTAssertEqual(
                table.lines(width: .max, style: plain),
                ["Id  Time (+05:30)", "a   2026-07-01 13:35:09", "b   2026-11-22 04:35", "c   never"])
        }
        standing(in: "CET-1CEST,M3.5.0,M10.5.0/3") {
            XCTAssertEqual(
                table.lines(width: .max, style: plain),
                [
                    "Id  Time (local)", "a   2026-07-01 10:05:09 +02:00", "b   2026-11-22 00:05 +01:00", "c   never",
                ])
        }
        XCTAssertEqual(table.columns[1].key, "time")
    }

    func test_givenMomentsWithMilliseconds_whenATableIsShown_thenTheyAreInTheZoneToo() {
        let table = Table(columns: [.init("Time (UTC)", key: "time")], rows: [["2026-11-21 09:26:58.819"]])
        standing(in: "XXX-5:30") {
            XCTAssertEqual(
                table.lines(width: .max, style: Style(isOn: false)), ["Time (+05:30)", "2026-11-21 14:56:58.819"])
        }
    }
}
