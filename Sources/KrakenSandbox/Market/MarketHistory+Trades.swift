import Trading

extension MarketHistory {
    /// The first `limit` trades after a moment, in the seconds before `end`, oldest first.
    func trades(after moment: Timestamp, before end: Int, limit: Int) -> [MarketTrade] {
        let start = max(0, Int(moment.seconds))
        guard start < end else { return [] }
        var found: [MarketTrade] = []
        var number = 1 + tradeCount(before: start)
        // A second may be cut by the moment, so one more than the limit's worth of seconds is looked at.
        forEachTradedSecond(from: start, to: end) { second in
            found += second.trades(firstNumber: number, previousPrice: second.open).filter { $0.time > moment }
            number += second.trades
            return found.count < limit
        }
        return Array(found.prefix(limit))
    }

    /// The last `limit` trades in the seconds before `end`, oldest first.
    func latestTrades(before end: Int, limit: Int) -> [MarketTrade] {
        var seconds: [MarketNode] = []
        var count: Int64 = 0
        forEachTradedSecondBackwards(before: end) { second in
            seconds.append(second)
            count += second.trades
            return count < Int64(limit)
        }
        var number = 1 + tradeCount(before: end) - count
        var found: [MarketTrade] = []
        for second in seconds.reversed() {
            found += second.trades(firstNumber: number, previousPrice: second.open)
            number += second.trades
        }
        return found.suffix(limit)
    }

    /// How many trades there were in all before a second.
    func tradeCount(before second: Int) -> Int64 {
        let today = second / 86_400
        var count = (0..<today).reduce(0) { $0 + tradeCount(onDay: $1) }
        var node = day(today)
        while node.start < second && node.end > second {
            var inside: MarketNode?
            for child in node.children {
                if child.end <= second { count += child.trades } else if inside == nil { inside = child }
            }
            guard let inside else { break }
            node = inside
        }
        return count
    }

    // MARK: Walks

    /// Goes through the seconds in which something was traded, until `body` says no.
    private func forEachTradedSecond(from start: Int, to end: Int, _ body: (MarketNode) -> Bool) {
        for index in start / 86_400...(end - 1) / 86_400 {
            guard Self.walk(day(index), from: start, to: end, body) else { return }
        }
    }

    private static func walk(_ node: MarketNode, from start: Int, to end: Int, _ body: (MarketNode) -> Bool) -> Bool {
        guard node.trades > 0, node.end > start, node.start < end else { return true }
        if node.seconds == 1 { return body(node) }
        return node.children.allSatisfy { walk($0, from: start, to: end, body) }
    }

    private func forEachTradedSecondBackwards(before end: Int, _ body: (MarketNode) -> Bool) {
        for index in stride(from: (end - 1) / 86_400, through: 0, by: -1) {
            guard Self.walkBackwards(day(index), before: end, body) else { return }
        }
    }

    private static func walkBackwards(_ node: MarketNode, before end: Int, _ body: (MarketNode) -> Bool) -> Bool {
        guard node.trades > 0, node.start < end else { return true }
        if node.seconds == 1 { return body(node) }
        return node.children.reversed().allSatisfy { walkBackwards($0, before: end, body) }
    }
}
