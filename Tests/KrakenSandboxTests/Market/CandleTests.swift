import Trading
import XCTest

@testable import KrakenSandbox

final class CandleTests: XCTestCase {
    private let now = 1_795_248_000 + 34_567

    private func series(_ minutes: Int, _ name: String = "BTC/USD", now: Int? = nil, since: Int? = nil) throws
        -> CandleSeries
    {
        let market = try XCTUnwrap(Catalogue.standard.market(name))
        return CandleSeries(
            MarketHistory(market: market, seed: 5), minutes: minutes, now: now ?? self.now, since: since)
    }

    func test_givenEachInterval_whenAsked_thenThereAre720CandlesAndTheRunningOneInARow() throws {
        for minutes in CandleSeries.intervals {
            let series = try series(minutes)
            XCTAssertEqual(series.candles.count, 721, "\(minutes) minutes")
            for (candle, next) in zip(series.candles, series.candles.dropFirst()) {
                XCTAssertEqual(next.start - candle.start, minutes * 60)
                XCTAssertEqual(next.open, candle.close)
            }
            XCTAssertEqual(series.lastFinished, series.candles[719].start)
            XCTAssertEqual(series.candles.last?.start, now / (minutes * 60) * minutes * 60)
        }
    }

    func test_givenTwoIntervals_whenTheFinerIsJoined_thenItEqualsTheCoarser() throws {
        for name in ["BTC/USD", "XTZ/USD", "USDT/USD"] {
            for (fine, coarse) in zip(CandleSeries.intervals, CandleSeries.intervals.dropFirst()) where coarse != 21_600
            {
                try checkAgreement(name, fine, coarse)
            }
            try checkAgreement(name, 1_440, 21_600)
        }
    }

    private func checkAgreement(_ name: String, _ fine: Int, _ coarse: Int) throws {
        let small = try series(fine, name).candles.dropLast()
        let first = try XCTUnwrap(small.first).start
        for whole in try series(coarse, name).candles.dropLast() where whole.start >= first {
            let parts = small.filter { (whole.start..<whole.start + coarse * 60).contains($0.start) }
            XCTAssertEqual(parts.count, coarse / fine)
            XCTAssertEqual(parts.first?.open, whole.open)
            XCTAssertEqual(parts.last?.close, whole.close)
            XCTAssertEqual(parts.map(\.high).max(), whole.high)
            XCTAssertEqual(parts.map(\.low).min(), whole.low)
            XCTAssertEqual(parts.map(\.volume).reduce(0, +), whole.volume)
            XCTAssertEqual(parts.map(\.trades).reduce(0, +), whole.trades)
        }
    }

    func test_givenSince_whenAsked_thenOnlyLaterCandlesAndTheRunningOneCome() throws {
        let all = try series(5)
        let polled = try series(5, since: all.lastFinished)
        XCTAssertEqual(polled.candles.map(\.start), [all.lastFinished + 300])
        let later = try series(5, since: all.candles[700].start)
        XCTAssertEqual(later.candles, Array(all.candles[701...]))
        XCTAssertEqual(try series(5, since: 3).candles, all.candles)
    }

    func test_givenARunningCandle_whenTimePasses_thenItGrowsAndThenStaysAsItWas() throws {
        let early = try XCTUnwrap(series(60).candles.last)
        let late = try XCTUnwrap(series(60, now: now + 600).candles.last)
        XCTAssertEqual(early.start, late.start)
        XCTAssertEqual(early.open, late.open)
        XCTAssertGreaterThanOrEqual(late.volume, early.volume)
        let finished = try series(60, now: now + 7_200).candles.first { $0.start == early.start }
        XCTAssertGreaterThanOrEqual(try XCTUnwrap(finished).high, late.high)
    }

    func test_givenTheFirstSecondOfACandle_whenAsked_thenTheRunningOneCarriesTheLastPrice() throws {
        let series = try series(1, now: 1_795_248_000)
        let (last, running) = (series.candles[719], series.candles[720])
        XCTAssertEqual(
            [running.open, running.high, running.low, running.close], Array(repeating: last.close, count: 4))
        XCTAssertEqual(running.trades, 0)
    }

    func test_givenACandle_whenItsAveragePriceIsAsked_thenItLiesBetweenLowAndHigh() throws {
        let market = try XCTUnwrap(Catalogue.standard.market("XTZ/USD"))
        for candle in try series(1, "XTZ/USD").candles {
            let average = candle.averagePrice(tick: market.instrument.tick)
            if candle.trades == 0 {
                XCTAssertEqual(average, .zero)
            } else {
                XCTAssertTrue((market.price(candle.low)...market.price(candle.high)).contains(average))
            }
        }
        XCTAssertTrue(try series(1, "XTZ/USD").candles.contains { $0.trades == 0 })
    }
}
