/// What a seeded market does in one interval of the cascade.
///
/// Prices are whole ticks, volumes whole lots. The first trade of an interval is at the price of the last trade before
/// it, so intervals chain: `open` is the previous `close`. It follows that an interval with no trade or with one is
/// flat, one with two trades has its extremes at open and close, and each further extreme needs a trade of its own.
struct MarketNode: Hashable, Sendable {
    /// When the interval begins, in seconds since 1970.
    var start: Int
    /// The place of the interval's length in ``Cascade/levels``.
    var level: Int
    var open: Int64
    var high: Int64
    var low: Int64
    var close: Int64
    /// Lots traded.
    var volume: Int64
    /// The sum of price × volume of all trades, in ticks and lots.
    var turnover: Int128 = 0
    /// How many trades there were.
    var trades: Int64
    /// A volume no trade is smaller than, in lots; larger than a day's range in ticks.
    var least: Int64
    /// What everything inside follows from.
    var key: UInt64

    /// How long the interval is, in seconds.
    var seconds: Int { Cascade.levels[level].seconds }
    /// When the next interval begins.
    var end: Int { start + seconds }

    /// The intervals this one consists of, in order; empty for a single second.
    var children: [MarketNode] {
        let parts = Cascade.levels[level].parts
        guard parts > 0 else { return [] }
        var split = NodeSplit(self, parts: parts)
        return split.children()
    }
}

/// What the trades of an interval can add up to.
extension MarketNode {
    var needsHigh: Bool { high > max(open, close) }
    var needsLow: Bool { low < min(open, close) }
    var isFlat: Bool { high == low }

    /// Whether at least one trade may be at any price: open, close and extremes need one each.
    ///
    /// Without such a trade the prices of all are known, and so the turnover follows from the interval alone; such an
    /// interval is handed down whole. With one, any turnover of ``turnovers`` can be had to the last tick and lot.
    var isFree: Bool { !isFlat && trades >= 3 + (needsHigh ? 1 : 0) + (needsLow ? 1 : 0) }

    /// The turnovers an interval can have that is free.
    var turnovers: ClosedRange<Int128> {
        let margin = Int128(high - low) * Int128(trades * least)
        let (bottom, top) = (Int128(low) * Int128(volume) + margin, Int128(high) * Int128(volume) - margin)
        return bottom...max(bottom, top)
    }

    /// Four times the middle of its prices.
    var fourMiddles: Int128 { Int128(open + high + low + close) }

    /// The turnover nearest to what its prices let one expect, if it is not settled by them.
    mutating func expectTurnover() {
        if isFlat {
            turnover = Int128(open) * Int128(volume)
        } else if isFree {
            let range = turnovers
            turnover = min(max(fourMiddles * Int128(volume) / 4, range.lowerBound), range.upperBound)
        } else {
            turnover = sumOfTrades
        }
    }
}

/// The lengths of interval a market is made of: each splits into a whole number of the next.
enum Cascade {
    struct Level: Sendable {
        var seconds: Int
        /// How many intervals of the next level make one; 0 for the last.
        var parts: Int
    }

    static let levels = [
        Level(seconds: 86_400, parts: 6), Level(seconds: 14_400, parts: 4), Level(seconds: 3_600, parts: 2),
        Level(seconds: 1_800, parts: 2), Level(seconds: 900, parts: 3), Level(seconds: 300, parts: 5),
        Level(seconds: 60, parts: 6), Level(seconds: 10, parts: 10), Level(seconds: 1, parts: 0),
    ]
}
