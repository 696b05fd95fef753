import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

final class ChartTests: XCTestCase {
    private let plain = Style(isOn: false)

    /// Candles of an hour: open, high, low, close.
    private func candles(_ rows: [(Int, Int, Int, Int)], minutes: Int64 = 60) -> [Candle] {
        rows.enumerated().map { index, row in
            Candle(
                start: Timestamp(seconds: 1_790_035_200 + Int64(index) * minutes * 60), open: Price(whole: row.0),
                high: Price(whole: row.1), low: Price(whole: row.2), close: Price(whole: row.3),
                averagePrice: Price(whole: row.3), volume: Quantity(whole: 1), trades: 1)
        }
    }

    func test_givenCandles_whenDrawn_thenBodiesAndWicksStandAtTheirPrices_toHalfALetter() {
        let chart = Chart(
            candles: candles([(100, 108, 100, 106), (106, 107, 101, 103), (103, 103, 103, 103)]), digits: 1,
            letters: .boxes, height: 4)
        XCTAssertEqual(
            chart.lines(width: .max, style: plain),
            ["╽ ╽   ┤107.0", "┃ ┃   │", "┃ ╿ ╹ ◄103.0", "┃ ╵   │", "┬────", "00:00"])
    }

    func test_givenOnlyAscii_whenDrawn_thenNoOtherLetterIsUsed_andFallingCandlesAreTold() {
        let chart = Chart(
            candles: candles([(100, 108, 100, 106), (106, 107, 101, 103)]), digits: 0, letters: .ascii, height: 4)
        let lines = chart.lines(width: 80, style: plain)
        XCTAssertEqual(lines, ["O # +107", "O # |", "O # <103", "O | |", "+--", "00:00"])
        XCTAssertTrue(lines.joined().unicodeScalars.allSatisfy(\.isASCII))
    }

    func test_givenAFlatMarket_whenDrawn_thenItIsALineInTheMiddle() {
        let chart = Chart(candles: candles([(5, 5, 5, 5), (5, 5, 5, 5)]), digits: 2, letters: .boxes, height: 3)
        XCTAssertEqual(chart.lines(width: 80, style: plain).filter { $0.contains("◄") }, ["╹ ╹ ◄5.00"])
        XCTAssertEqual(Chart(candles: [], digits: 2, letters: .boxes).lines(width: 80, style: plain), [])
    }

    func test_givenAnyWidth_whenDrawn_thenNoLineIsWider_andTheLastPriceIsMarkedOnce() {
        var random = SystemRandomNumberGenerator()
        for count in [1, 2, 7, 48, 95, 96, 720] {
            let rows = (0..<count).map { _ in
                let (one, two) = (
                    Int.random(in: 900...1_100, using: &random), Int.random(in: 900...1_100, using: &random)
                )
                return (one, max(one, two) + 3, min(one, two) - 3, two)
            }
            for width in [30, 60, 100, 200] {
                let lines = Chart(candles: candles(rows), digits: 1, letters: .boxes).lines(width: width, style: plain)
                XCTAssertEqual(lines.filter { $0.displayWidth > width }, [], "\(count) in \(width)")
                XCTAssertEqual(lines.filter { $0.contains("◄") }.count, 1)
                XCTAssertTrue([18, 19].contains(lines.count))
            }
        }
    }

    func test_givenMoreCandlesThanColumns_whenDrawn_thenTheyArePutTogetherExactly_andItIsSaid() {
        let all = candles([(1, 9, 1, 5), (5, 6, 2, 4), (4, 20, 3, 10), (10, 12, 8, 9), (9, 9, 7, 8)])
        let bars = ChartBars(all, room: 3)
        XCTAssertEqual(bars.candlesPerBar, 2)
        XCTAssertEqual(bars.candles.map(\.open), [1, 4, 9].map { Price(whole: $0) })
        XCTAssertEqual(bars.candles.map(\.high), [9, 20, 9].map { Price(whole: $0) })
        XCTAssertEqual(bars.candles.map(\.low), [1, 3, 7].map { Price(whole: $0) })
        XCTAssertEqual(bars.candles.map(\.close), [4, 9, 8].map { Price(whole: $0) })
        XCTAssertEqual(bars.candles.map(\.volume), [2, 2, 1].map { Quantity(whole: $0) })
        XCTAssertEqual(bars.candles.map(\.start), [all[0].start, all[2].start, all[4].start])
        let lines = Chart(candles: all, digits: 0, letters: .boxes).lines(width: 7, style: plain)
        XCTAssertEqual(lines.last, "Each bar is 2 candles.")
        XCTAssertEqual(ChartBars(all, room: 9).gap, " ")
        XCTAssertEqual(ChartBars(all, room: 8).gap, "")
    }

    func test_givenSpans_whenDrawn_thenTimesSayWhatTellsThemApart() {
        func times(_ count: Int, minutes: Int64) -> String {
            let rows = [(Int, Int, Int, Int)](repeating: (5, 6, 4, 5), count: count)
            let chart = Chart(candles: candles(rows, minutes: minutes), digits: 0, letters: .boxes)
            return chart.lines(width: 100, style: plain)[17]
        }
        XCTAssertEqual(times(1, minutes: 60), "2026-09-22 00:00")
        XCTAssertEqual(times(12, minutes: 60), "00:00   04:00   08:00")
        XCTAssertEqual(times(36, minutes: 60).prefix(25), "09-22 00:00   09-22 07:00")
        XCTAssertEqual(times(20, minutes: 1_440).prefix(13), "09-22   09-26")
        XCTAssertEqual(times(90, minutes: 10_080).prefix(22), "2026-09-22  2026-12-15")
    }

    func test_givenColours_whenDrawn_thenRisingIsGreenAndFallingIsRed() {
        let chart = Chart(candles: candles([(1, 2, 1, 2), (2, 2, 1, 1)]), digits: 0, letters: .boxes, height: 1)
        XCTAssertEqual(
            chart.lines(width: 80, style: Style(isOn: true))[0],
            "\u{1B}[32m┃\u{1B}[0m \u{1B}[31m┃\u{1B}[0m ◄\u{1B}[1m1\u{1B}[0m")
    }

    func test_givenAMarket_whenItsCandlesAreDrawn_thenDataIsThatOfTheTable() async throws {
        let world = try World(self, isTerminal: true, time: JumpingTime().source)
        let words = ["ohlc", "BTC/USD", "-i", "60", "--sandbox"]
        let drawn = await world.run(words + ["--chart"], width: 60)
        let lines = drawn.output.split(separator: "\n").map(String.init)
        XCTAssertEqual(lines.filter { $0.displayWidth > 60 }, [])
        XCTAssertEqual(lines.count, 21, drawn.output)
        let data = try await world.data(words + ["--json"])
        let drawnData = try await world.data(words + ["--chart", "--json"])
        XCTAssertEqual(drawnData, data)
        let last = try XCTUnwrap(data["candles"]?.elements?.last?["close"]?.string)
        let shown = try Price(parsing: last).grouped(minimumDecimals: 1)
        XCTAssertTrue(drawn.output.contains("◄\(shown)\n"), drawn.output)
        XCTAssertTrue(drawn.output.contains("Last \(shown) ("), drawn.output)
        let ascii = await world.run(words + ["--chart", "--ascii"], width: 60)
        XCTAssertTrue(ascii.output.unicodeScalars.allSatisfy(\.isASCII))
    }
}
