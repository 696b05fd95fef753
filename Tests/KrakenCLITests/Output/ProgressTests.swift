import KrakenCore
import XCTest

@testable import KrakenCLI

final class ProgressTests: XCTestCase {
    func test_givenAShareOfAWhole_whenShown_thenABarAndTheTimeLeftAreTold() {
        func text(_ done: Int, _ total: Int?, _ seconds: Int64) -> String {
            Progress.text("Orders", done: done, total: total, passed: .seconds(seconds))
        }
        XCTAssertEqual(text(50, 200, 10), "Orders  [====            ] 50 of 200, 30 s left")
        XCTAssertEqual(text(1, 1000, 10), "Orders  [                ] 1 of 1000, 2 h 46 min left")
        XCTAssertEqual(text(200, 200, 10), "Orders  [================] 200 of 200")
        XCTAssertEqual(text(250, 200, 10), "Orders  [================] 200 of 200", "more came than was told")
        XCTAssertEqual(text(50, nil, 10), "Orders  50")
    }

    func test_givenCounts_whenTold_thenTheyHaveOneForm() {
        for (text, form) in [
            (0.counted("open order"), "No open orders"), (1.counted("trade"), "1 trade"),
            (1_234.counted("address"), "1,234 addresses"), (0.counted("entry", of: 0), "No entries"),
            (0.counted("market", of: 1_400), "No markets (of 1,400)"), (3.counted("entry", of: 12), "3 of 12 entries"),
            (5.counted("trade", of: 2), "5 of 5 trades"), (1.counted("order", of: 1), "1 of 1 order"),
        ] { XCTAssertEqual(text, form) }
    }

    func test_givenSpans_whenShown_thenTheyHaveTwoUnitsAtMost() {
        let spans: [(Int64, String)] = [
            (0, "0 s"), (45, "45 s"), (60, "1 min"), (200, "3 min 20 s"), (3_600, "1 h"), (90_061, "1 d 1 h"),
        ]
        for (seconds, text) in spans { XCTAssertEqual(Duration.seconds(seconds).inUnits, text) }
    }

    func test_givenIds_whenCut_thenTheyAreTheShortestThatDiffer_andEndWithNoDash() {
        XCTAssertEqual(
            ShortIDs.of(["OQCLML-BW3P3-BUCMWZ", "OQCLML-CW3P3-BUCMWZ", "OABCDE-AAAAA-AAAAAA"], minimum: 6),
            ["OQCLML-B", "OQCLML-C", "OABCDE"])
        XCTAssertEqual(ShortIDs.of(["abc-1", "abc-2"], minimum: 4), ["abc-1", "abc-2"])
        XCTAssertEqual(ShortIDs.of(["abc-1", "xyz-2"], minimum: 4), ["abc-1", "xyz-2"])
        XCTAssertEqual(ShortIDs.of(["same-same", "same-same"], minimum: 4), ["same", "same"])
        XCTAssertEqual(ShortIDs.of([], minimum: 4), [])
    }

    func test_givenATableThatIsTooWide_whenShown_thenIdsAreCut_andItIsSaid() {
        var table = Table(
            columns: [.init("Id"), .init("Price", .number), .init("Note", rank: 1)],
            rows: [["OQCLML-BW3P3-BUCMWZ", "1,234.5", "x"]])
        table.shorter = .ids(["OQCLML-BW3P3-BUCMWZ"], column: 0, minimum: 6)
        let style = Style(isOn: false)
        XCTAssertEqual(table.lines(width: 40, style: style)[1], "OQCLML-BW3P3-BUCMWZ  1,234.5  x")
        XCTAssertEqual(table.lines(width: 30, style: style)[1], "OQCLML-BW3P3-BUCMWZ  1,234.5", "columns go first")
        XCTAssertEqual(table.lines(width: 25, style: style)[1], "OQCLML  1,234.5  x")
        XCTAssertTrue(table.lines(width: 25, style: style).joined(separator: " ").contains("cut to fit"))
        XCTAssertFalse(table.lines(width: 30, style: style).joined(separator: " ").contains("cut to fit"))
    }

    func test_givenMoments_whenTyped_thenTheyAreRead_orRefused() throws {
        let now = Timestamp(seconds: 1_790_000_000)
        for (text, seconds) in [
            ("24h", 1_790_000_000 - 86_400), ("90", 90), ("90s", 1_790_000_000 - 90), ("+30m", 1_790_001_800),
            ("2026-09-21", 1_789_948_800), ("2026-09-21T00:00:10Z", 1_789_948_810), ("1790000000", 1_790_000_000),
            ("2w", 1_790_000_000 - 1_209_600),
        ] as [(String, Int64)] {
            XCTAssertEqual(try HistoryMoment(explaining: text).moment(now).seconds, seconds, text)
        }
        for text in ["", "h", "-5m", "yesterday", "2026-13-01", "24x", "99999999999d", "1.5h"] {
            XCTAssertThrowsError(try HistoryMoment(explaining: text), text)
        }
        XCTAssertEqual(try TimeSpan(explaining: "5m").duration, .seconds(300))
        XCTAssertThrowsError(try TimeSpan(explaining: "+5m"))
    }
}
