/// Splits an interval into its parts so that all of them together are exactly the whole.
///
/// Trades are first shared out. The first trade of a part repeats the last price, every other one is free to move: a
/// free slot. The whole's extremes and its close are put on free slots (milestones), the last one on the last slot, and
/// the closes between them wander from milestone to milestone, never beyond the whole's low and high.
struct NodeSplit {
    private let whole: MarketNode
    private let parts: Int
    private var random: SeededRandom
    private var milestones: [Milestone] = []

    private struct Milestone {
        var slot: Int64
        var price: Int64
    }

    init(_ whole: MarketNode, parts: Int) {
        self.whole = whole
        self.parts = parts
        random = SeededRandom(key: whole.key)
    }

    mutating func children() -> [MarketNode] {
        let trades = tradeShares()
        setMilestones(slots: Self.freeSlots(trades))
        var children: [MarketNode] = []
        children.reserveCapacity(parts)
        var slot: Int64 = 0
        var price = whole.open
        for index in 0..<parts {
            let child = child(index, trades: trades[index], firstSlot: slot, open: price)
            children.append(child)
            slot += max(0, trades[index] - 1)
            price = child.close
        }
        shareVolume(among: &children)
        return children
    }

    // MARK: Trades

    private static func freeSlots(_ trades: [Int64]) -> Int64 { trades.reduce(0) { $0 + max(0, $1 - 1) } }

    /// How many free trades the whole's own prices need.
    private var slotsNeeded: Int64 {
        let extremes = (needsHigh ? 1 : 0) + (needsLow ? 1 : 0)
        return Int64(extremes > 0 ? extremes + 1 : whole.open != whole.close ? 1 : 0)
    }

    private var needsHigh: Bool { whole.high > max(whole.open, whole.close) }
    private var needsLow: Bool { whole.low < min(whole.open, whole.close) }

    private mutating func tradeShares() -> [Int64] {
        let weights = (0..<parts).map { _ in random.within(400, 1_600) }
        let total = weights.reduce(0, +)
        let offset = random.below(total)
        var shares: [Int64] = []
        var (sum, given) = (Int64(0), Int64(0))
        for weight in weights {
            sum += weight
            let upToHere = (whole.trades * sum + offset) / total
            shares.append(upToHere - given)
            given = upToHere
        }
        if Self.freeSlots(shares) >= slotsNeeded { return shares }
        // Too few trades to spread: all of them together leave one slot less than there are trades, which is enough.
        let chosen = Int(random.below(Int64(parts)))
        return (0..<parts).map { $0 == chosen ? whole.trades : 0 }
    }

    // MARK: Prices

    private mutating func setMilestones(slots: Int64) {
        guard slots > 0 else { return }
        var prices: [Int64] = []
        if needsHigh { prices.append(whole.high) }
        if needsLow { prices.append(whole.low) }
        if prices.count == 2, (random.below(4) > 0) == (whole.close >= whole.open) { prices.reverse() }
        var free = slots - 1
        var taken: Int64 = -1
        for (index, price) in prices.enumerated() {
            let rest = Int64(prices.count - index - 1)
            let upTo = index == 0 && rest > 0 ? max(taken + 1, free * 2 / 3 - rest) : free - 1 - rest
            taken = random.within(taken + 1, min(upTo, free - 1 - rest))
            milestones.append(Milestone(slot: taken, price: price))
        }
        free = slots - 1
        milestones.append(Milestone(slot: free, price: whole.close))
    }

    private mutating func child(_ index: Int, trades: Int64, firstSlot: Int64, open: Int64) -> MarketNode {
        var child = MarketNode(
            start: whole.start + index * Cascade.levels[whole.level + 1].seconds, level: whole.level + 1, open: open,
            high: open, low: open, close: open, volume: 0, trades: trades, key: SeededRandom.key(whole.key, index))
        guard trades > 1 else { return child }
        let lastSlot = firstSlot + trades - 2
        child.close = price(at: lastSlot)
        child.high = max(open, child.close)
        child.low = min(open, child.close)
        var spare = trades - 2
        for milestone in milestones where milestone.slot >= firstSlot && milestone.slot < lastSlot {
            child.high = max(child.high, milestone.price)
            child.low = min(child.low, milestone.price)
            spare -= 1
        }
        stretch(&child, spare: spare)
        return child
    }

    /// The price on a free slot: a milestone's, or one between its two neighbours, a little beside the way.
    private mutating func price(at slot: Int64) -> Int64 {
        var before = Milestone(slot: -1, price: whole.open)
        for milestone in milestones {
            if milestone.slot == slot { return milestone.price }
            if milestone.slot > slot { return price(at: slot, from: before, to: milestone) }
            before = milestone
        }
        return before.price
    }

    private mutating func price(at slot: Int64, from: Milestone, to: Milestone) -> Int64 {
        let (left, right, span) = (slot - from.slot, to.slot - slot, to.slot - from.slot)
        let straight = from.price + (to.price - from.price) * left / span
        let sway = (whole.high - whole.low) * 2 / 5 * (4 * left * right * 1_000 / (span * span)) / 1_000
        let price = straight + random.within(-sway, sway)
        // What would go beyond is reflected, so that prices do not stick to the extremes.
        if price > whole.high { return max(whole.low, 2 * whole.high - price) }
        if price < whole.low { return min(whole.high, 2 * whole.low - price) }
        return price
    }

    /// Lets a part reach beyond its open and close where it has trades to do so.
    private mutating func stretch(_ child: inout MarketNode, spare: Int64) {
        let reach = (whole.high - whole.low) * 8 / Int64(10 * parts + 10)
        let upFirst = random.below(2) == 0
        var left = spare
        for goesUp in [upFirst, !upFirst] where left > 0 {
            let room = goesUp ? whole.high - child.high : child.low - whole.low
            let step = random.within(0, min(room, reach))
            if step > 0 { left -= 1 }
            if goesUp { child.high += step } else { child.low -= step }
        }
    }

    // MARK: Volume

    /// At least one lot for each trade, the rest by chance and by the number of trades.
    private mutating func shareVolume(among children: inout [MarketNode]) {
        guard whole.trades > 0 else { return }
        let weights = children.map { $0.trades * random.within(500, 1_500) }
        let total = weights.reduce(0, +)
        let spread = whole.volume - whole.trades
        var (given, heaviest) = (Int64(0), 0)
        for index in children.indices {
            let share = Self.share(of: spread, weight: weights[index], total: total)
            children[index].volume = children[index].trades + share
            given += share
            if weights[index] > weights[heaviest] { heaviest = index }
        }
        children[heaviest].volume += spread - given
    }

    private static func share(of amount: Int64, weight: Int64, total: Int64) -> Int64 {
        let product = UInt64(amount).multipliedFullWidth(by: UInt64(weight))
        return Int64(UInt64(total).dividingFullWidth(product).quotient)
    }
}
