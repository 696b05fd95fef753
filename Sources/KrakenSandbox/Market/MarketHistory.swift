import Trading

/// One market's whole past and future: a pure function of seed, market and time.
///
/// Days come from the values of the two assets at their turns; everything inside a day is split off from it, down to
/// seconds. What happens in a second is known when the second is over.
struct MarketHistory: Sendable {
    let market: ListedMarket
    /// What the book of each second follows from.
    let bookSeed: UInt64
    private let key: UInt64

    init(market: ListedMarket, seed: UInt64) {
        self.market = market
        bookSeed = seed
        key = SeededRandom.key(SeededRandom.key(seed, "market"), market.instrument.id)
    }

    private var turns: MarketTurns { MarketTurns(market, seed: bookSeed) }

    /// A day, counted from 1970.
    func day(_ day: Int) -> MarketNode {
        var turns = turns
        return self.day(day, open: turns.price(at: day), close: turns.price(at: day + 1))
    }

    private func day(_ day: Int, open: Int64, close: Int64) -> MarketNode {
        let key = SeededRandom.key(key, day)
        var random = SeededRandom(key: ~key)
        let (up, down) = (reach(&random), reach(&random))
        let high = max(open, close) + max(open, close) * up / 1_000_000
        let low = max(1, min(open, close) - min(open, close) * down / 1_000_000)
        let trades = trades(up + down, &random)
        let volume = trades * market.character.tradeSize * random.within(70_000, 140_000) + random.below(100_000)
        var node = MarketNode(
            start: day * 86_400, level: 0, open: open, high: high, low: low, close: close, volume: volume,
            trades: trades, least: market.character.tradeSize * 100_000 / 30, key: key)
        node.expectTurnover()
        return node
    }

    /// How many trades a day has, counted from 1970; the same as the day's own number, told more quickly.
    func tradeCount(onDay day: Int) -> Int64 {
        var random = SeededRandom(key: ~SeededRandom.key(key, day))
        let (up, down) = (reach(&random), reach(&random))
        return trades(up + down, &random)
    }

    private func trades(_ reach: Int64, _ random: inout SeededRandom) -> Int64 {
        8 + market.character.dailyTrades * (random.within(550, 1_450) + reach / 100) / 1_000
    }

    /// How far an extreme lies beyond, in millionths: often little, seldom much.
    private func reach(_ random: inout SeededRandom) -> Int64 {
        let chance = random.within(150, 1_000)
        return market.character.reach * chance * chance / 500_000
    }

    // MARK: Ranges of time

    /// The intervals of one length of the cascade that begin from `start` and before `end`, which are multiples of it.
    func nodes(seconds: Int, from start: Int, to end: Int) -> [MarketNode] {
        var found: [MarketNode] = []
        forEachDay(from: start, to: end) { day in
            Self.visit(day, from: start, to: end) { node, isWhole in
                if isWhole && node.seconds == seconds { found.append(node) }
                return node.seconds > seconds
            }
        }
        return found
    }

    /// All that happened from `start` until before `end`, seconds since 1970.
    func summary(from start: Int, to end: Int) -> MarketSummary {
        var summary = MarketSummary(start: start)
        forEachDay(from: start, to: end) { day in
            Self.visit(day, from: start, to: end) { node, isWhole in
                if isWhole { summary.add(node) }
                return !isWhole
            }
        }
        return summary
    }

    /// The last price known at a second's beginning, in ticks.
    func price(at second: Int) -> Int64 {
        var node = day(second / 86_400)
        while node.start < second, let inside = node.children.first(where: { $0.start <= second && second < $0.end }) {
            node = inside
        }
        return node.open
    }

    /// The last second with a trade before `second`; nil when none is found within two days.
    func lastTrade(before second: Int) -> MarketNode? {
        let today = second / 86_400
        for index in [today, today - 1, today - 2] where index >= 0 {
            if let found = Self.lastTrade(in: day(index), before: second) { return found }
        }
        return nil
    }

    private static func lastTrade(in node: MarketNode, before second: Int) -> MarketNode? {
        guard node.trades > 0, node.start < second else { return nil }
        if node.seconds == 1 { return node }
        for child in node.children.reversed() {
            if let found = lastTrade(in: child, before: second) { return found }
        }
        return nil
    }

    /// The first second, from `start` and before `end`, in which the price went beyond a limit.
    ///
    /// Intervals whose extremes stay on this side are never looked into.
    func firstSecond(beyond limit: Price, for side: Side, from start: Int, to end: Int) -> MarketNode? {
        guard start < end else { return nil }
        let ticks = Int64(clamping: limit.units / market.instrument.tick.units)
        let isBeyond: (MarketNode) -> Bool = { side == .buy ? $0.low < ticks : $0.high > ticks }
        for index in start / 86_400...(end - 1) / 86_400 {
            if let found = Self.first(in: day(index), from: start, to: end, where: isBeyond) { return found }
        }
        return nil
    }

    private static func first(
        in node: MarketNode, from start: Int, to end: Int, where matches: (MarketNode) -> Bool
    ) -> MarketNode? {
        guard node.end > start, node.start < end, matches(node) else { return nil }
        if node.seconds == 1 { return node }
        for child in node.children {
            if let found = first(in: child, from: start, to: end, where: matches) { return found }
        }
        return nil
    }

    private func forEachDay(from start: Int, to end: Int, _ body: (MarketNode) -> Void) {
        let first = max(0, start)
        guard first < end else { return }
        var turns = turns
        var open = turns.price(at: first / 86_400)
        for index in first / 86_400...(end - 1) / 86_400 {
            let close = turns.price(at: index + 1)
            body(day(index, open: open, close: close))
            open = close
        }
    }

    /// Walks the intervals that touch a range; `enter` is told whether one lies wholly inside and says whether to go on
    /// into its parts.
    private static func visit(_ node: MarketNode, from start: Int, to end: Int, enter: (MarketNode, Bool) -> Bool) {
        guard node.end > start, node.start < end else { return }
        guard enter(node, node.start >= start && node.end <= end) else { return }
        for child in node.children { visit(child, from: start, to: end, enter: enter) }
    }
}

/// The prices of one market at the turns of days.
private struct MarketTurns {
    private var base: AssetValue
    private var quote: AssetValue
    private let scale: Int128

    init(_ market: ListedMarket, seed: UInt64) {
        base = AssetValue(of: market.instrument.pair.base, seed: seed)
        quote = AssetValue(of: market.instrument.pair.quote, seed: seed)
        scale = powerOfTen(market.instrument.priceDecimals)
    }

    /// In ticks.
    mutating func price(at day: Int) -> Int64 {
        max(2, Int64(Int128(base.at(day: day)) * scale / Int128(quote.at(day: day))))
    }
}

/// What happened in a stretch of time, put together from intervals.
struct MarketSummary: Hashable, Sendable {
    /// When the stretch begins, in seconds since 1970.
    var start: Int
    private(set) var open: Int64 = 0
    private(set) var high: Int64 = 0
    private(set) var low: Int64 = 0
    private(set) var close: Int64 = 0
    private(set) var volume: Int64 = 0
    private(set) var trades: Int64 = 0
    /// The sum of price × volume of all trades, in ticks and lots.
    private(set) var turnover: Int128 = 0
    private var isEmpty = true

    init(start: Int) {
        self.start = start
    }

    init(_ node: MarketNode) {
        self.init(start: node.start)
        add(node)
    }

    /// Adds the interval that follows.
    mutating func add(_ node: MarketNode) {
        if isEmpty { (open, high, low, isEmpty) = (node.open, node.high, node.low, false) }
        high = max(high, node.high)
        low = min(low, node.low)
        close = node.close
        volume += node.volume
        trades += node.trades
        turnover += node.turnover
    }

    /// A stretch in which nothing happened yet.
    static func still(at price: Int64, start: Int) -> MarketSummary {
        var summary = MarketSummary(start: start)
        (summary.open, summary.high, summary.low, summary.close) = (price, price, price, price)
        return summary
    }

    /// The volume-weighted average price of all trades; zero without volume.
    func averagePrice(tick: Price) -> Price {
        guard volume > 0 else { return .zero }
        return Price(units: turnover.multiplied(by: tick.units, dividedBy: Int128(volume), rounding: .halfEven))
    }
}
