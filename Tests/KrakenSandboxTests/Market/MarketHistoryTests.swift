import Trading
import XCTest

@testable import KrakenSandbox

final class MarketHistoryTests: XCTestCase {
    private let start = 1_795_248_000 / 86_400 * 86_400

    private func histories(seed: UInt64 = 7) -> [MarketHistory] {
        Catalogue.standard.markets.map { MarketHistory(market: $0, seed: seed) }
    }

    func test_givenADay_whenItIsSplitToSeconds_thenEveryLevelAddsUpToTheWhole() {
        for history in histories() {
            let day = history.day(start / 86_400)
            for level in Cascade.levels.dropFirst() {
                let parts = history.nodes(seconds: level.seconds, from: day.start, to: day.end)
                XCTAssertEqual(parts.count, 86_400 / level.seconds)
                XCTAssertEqual(parts.map(\.trades).reduce(0, +), day.trades)
                XCTAssertEqual(parts.map(\.volume).reduce(0, +), day.volume)
                XCTAssertEqual(parts.map(\.high).max(), day.high)
                XCTAssertEqual(parts.map(\.low).min(), day.low)
                XCTAssertEqual(parts.first?.open, day.open)
                XCTAssertEqual(parts.last?.close, day.close)
            }
        }
    }

    func test_givenAnyInterval_whenItIsSplit_thenItsPartsChainAndStayInside() {
        for history in histories(seed: 99) {
            for hour in history.nodes(seconds: 3_600, from: start, to: start + 86_400) { checkSplit(hour, depth: 2) }
            for second in [31, 40_000, 86_399] {
                let minute = start + second / 60 * 60
                for node in history.nodes(seconds: 60, from: minute, to: minute + 60) { checkSplit(node, depth: 2) }
            }
        }
    }

    private func checkSplit(_ node: MarketNode, depth: Int) {
        let children = node.children
        guard depth > 0, !children.isEmpty else { return }
        var price = node.open
        for child in children {
            XCTAssertEqual(child.open, price)
            checkPossible(child)
            price = child.close
            checkSplit(child, depth: depth - 1)
        }
        XCTAssertEqual(price, node.close)
        XCTAssertEqual(children.map(\.high).max(), node.high)
        XCTAssertEqual(children.map(\.low).min(), node.low)
        XCTAssertEqual(children.map(\.volume).reduce(0, +), node.volume)
        XCTAssertEqual(children.map(\.trades).reduce(0, +), node.trades)
    }

    /// Whether the prices of an interval can be made by its trades, the first of which repeats the price before.
    private func checkPossible(_ node: MarketNode) {
        let extremes =
            (node.high > max(node.open, node.close) ? 1 : 0) + (node.low < min(node.open, node.close) ? 1 : 0)
        XCTAssertGreaterThanOrEqual(node.low, 1)
        XCTAssertGreaterThanOrEqual(node.high, max(node.open, node.close))
        XCTAssertLessThanOrEqual(node.low, min(node.open, node.close))
        XCTAssertGreaterThanOrEqual(node.volume, node.trades)
        if node.trades == 0 { XCTAssertEqual(node.volume, 0) }
        if node.trades <= 1 { XCTAssertTrue(node.open == node.close && extremes == 0) }
        if extremes > 0 { XCTAssertGreaterThanOrEqual(node.trades, Int64(2 + extremes)) }
    }

    func test_givenDays_whenTheyFollowEachOther_thenTheyChainAndMoveWithinReason() throws {
        for history in histories() {
            let days = (20_700..<20_790).map(history.day)
            for (day, next) in zip(days, days.dropFirst()) { XCTAssertEqual(day.close, next.open) }
            for day in days {
                XCTAssertLessThan(day.high * 100, day.low * 125, "\(history.market.instrument.pair) on \(day.start)")
                XCTAssertGreaterThan(day.trades, 100)
            }
            XCTAssertGreaterThan(Set(days.map(\.close)).count, 20)
        }
    }

    func test_givenCrossMarkets_whenCompared_thenTheyAgreeWithinTwoPerCentAtTheTurnOfADay() throws {
        for seed in [1, 2, 3] as [UInt64] {
            let price = { (name: String, second: Int) throws -> Double in
                let market = try XCTUnwrap(Catalogue.standard.market(name))
                let ticks = MarketHistory(market: market, seed: seed).price(at: second)
                return try XCTUnwrap(Double(market.price(ticks).description))
            }
            for second in [start, start + 86_400 * 30] {
                let cross = try price("ETH/USD", second) / price("BTC/USD", second)
                XCTAssertEqual(try price("ETH/BTC", second) / cross, 1, accuracy: 0.02)
                let euro = try price("BTC/USD", second) / price("EUR/USD", second)
                XCTAssertEqual(try price("BTC/EUR", second) / euro, 1, accuracy: 0.02)
            }
        }
    }

    func test_givenAnInstant_whenAskedForTheLastPrice_thenItIsTheCloseOfTheSecondBefore() {
        for history in histories() {
            for offset in [1, 59, 60, 3_600, 50_001, 86_400] {
                let second = start + offset
                let before = history.nodes(seconds: 1, from: second - 1, to: second)
                XCTAssertEqual(history.price(at: second), before.first?.close)
            }
        }
    }

    func test_givenARangeOffTheGrid_whenSummedUp_thenItEqualsTheSumOfItsSeconds() {
        for history in histories().prefix(3) {
            let (from, to) = (start + 35_999, start + 37_234)
            let seconds = history.nodes(seconds: 1, from: from, to: to)
            let summary = history.summary(from: from, to: to)
            XCTAssertEqual(summary.trades, seconds.map(\.trades).reduce(0, +))
            XCTAssertEqual(summary.volume, seconds.map(\.volume).reduce(0, +))
            XCTAssertEqual(summary.high, seconds.map(\.high).max())
            XCTAssertEqual(summary.low, seconds.map(\.low).min())
            XCTAssertEqual(summary.open, seconds.first?.open)
            XCTAssertEqual(summary.close, seconds.last?.close)
        }
    }

    func test_givenALimit_whenTheFirstSecondBeyondIsSought_thenItIsWhatAScanOfSecondsFinds() throws {
        for history in histories() {
            let seconds = history.nodes(seconds: 1, from: start + 100, to: start + 20_000)
            let lows = seconds.map(\.low).sorted(), highs = seconds.map(\.high).sorted()
            for limit in [lows[0], lows[1] + 1, lows[lows.count / 3], lows[lows.count - 1] + 1] {
                let found = history.firstSecond(
                    beyond: history.market.price(limit), for: .buy, from: start + 100, to: start + 20_000)
                XCTAssertEqual(found, seconds.first { $0.low < limit })
            }
            for limit in [highs[highs.count - 1], highs[highs.count / 2]] {
                let found = history.firstSecond(
                    beyond: history.market.price(limit), for: .sell, from: start + 100, to: start + 20_000)
                XCTAssertEqual(found, seconds.first { $0.high > limit })
            }
        }
    }

    func test_givenAnotherSeedOrMarket_whenCompared_thenTheHistoryIsAnother() throws {
        let market = try XCTUnwrap(Catalogue.standard.market("BTC/USD"))
        let day = MarketHistory(market: market, seed: 1).day(20_000)
        XCTAssertEqual(MarketHistory(market: market, seed: 1).day(20_000), day)
        XCTAssertNotEqual(MarketHistory(market: market, seed: 2).day(20_000).close, day.close)
        XCTAssertNotEqual(MarketHistory(market: market, seed: 1).day(20_001).key, day.key)
    }

    func test_givenASecond_whenTheLastTradeIsSought_thenItIsTheLatestSecondWithATrade() {
        for history in histories() {
            let second = start + 43_210
            let trade = history.lastTrade(before: second)
            let all = history.nodes(seconds: 1, from: second - 3_600, to: second)
            XCTAssertEqual(trade, all.last { $0.trades > 0 })
            XCTAssertEqual(trade?.close, history.price(at: second))
        }
    }
}
