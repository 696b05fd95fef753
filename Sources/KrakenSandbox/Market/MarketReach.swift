import Trading

/// Looks for the next trades of the seeded market that go beyond a limit, and so would have met an order that waited
/// there.
///
/// Intervals whose extremes stay on this side are never looked into. Those in which every trade lies beyond are taken as
/// one when their volume is small beside the order, so that a large order needs no more steps than a small one.
struct MarketReach {
    /// Trades that go beyond a limit: one, or all of an interval.
    struct Contact: Hashable, Sendable {
        /// When the trade was, or the last of them.
        var time: Timestamp
        /// The price that comes nearest to the limit, in ticks.
        var price: Int64
        var lots: Int64
        /// The interval they are in.
        var start: Int
        var end: Int
        /// Whether it is a single trade, after which others of its second may follow.
        var isSingle: Bool
    }

    enum Outcome: Hashable, Sendable {
        case contact(Contact)
        /// An interval is under way that will be taken as one when it is over; it began at this second.
        case underWay(from: Int)
    }

    /// The limit, in ticks, and the side of the order that waits there.
    let limit: Int64
    let side: Side
    /// The largest volume that is taken as one, in lots.
    let stretch: Int64
    /// The first second to look at, and the trades in it that are done with.
    let start: Int
    let after: Timestamp?
    /// The second in which something else may happen to the order.
    let end: Int
    /// The second that is not over yet.
    let now: Int

    /// The next thing that happens in a market; nil when nothing has until now.
    func next(in history: MarketHistory) -> Outcome? {
        let last = min(end, now) - 1
        guard start <= last else { return nil }
        for index in start / 86_400...last / 86_400 {
            if let found = next(in: history.day(index)) { return found }
        }
        return nil
    }

    /// Whether a price lies beyond the limit.
    func isBeyond(_ price: Int64) -> Bool { side == .buy ? price < limit : price > limit }

    private func next(in node: MarketNode) -> Outcome? {
        guard node.trades > 0, node.end > start, node.start < min(end, now),
            isBeyond(side == .buy ? node.low : node.high)
        else { return nil }
        let nearest = side == .buy ? node.high : node.low
        if node.volume <= stretch, node.start >= start, node.end <= end, isBeyond(nearest), !isCut(node) {
            guard node.end <= now, let time = node.lastTradeTime else { return .underWay(from: node.start) }
            return .contact(
                Contact(
                    time: time, price: nearest, lots: node.volume, start: node.start, end: node.end, isSingle: false))
        }
        if node.seconds == 1 { return nextTrade(in: node) }
        for child in node.children {
            if let found = next(in: child) { return found }
        }
        return nil
    }

    /// Whether some of an interval's trades are done with.
    private func isCut(_ node: MarketNode) -> Bool { after != nil && node.start <= start }

    private func nextTrade(in second: MarketNode) -> Outcome? {
        let trades = second.trades(firstNumber: 0, previousPrice: second.open)
        let isDone = { (trade: MarketTrade) in second.start == start && after.map { trade.time <= $0 } ?? false }
        return trades.first { isBeyond($0.price) && !isDone($0) }.map { trade in
            .contact(
                Contact(
                    time: trade.time, price: trade.price, lots: trade.lots, start: second.start, end: second.end,
                    isSingle: true))
        }
    }
}

extension MarketNode {
    /// When the last trade of an interval was; nil when it has none.
    var lastTradeTime: Timestamp? {
        guard trades > 0 else { return nil }
        if seconds == 1 { return trades(firstNumber: 0, previousPrice: open).last?.time }
        return children.last { $0.trades > 0 }?.lastTradeTime
    }
}
