/// Splits an interval into its parts so that all of them together are exactly the whole.
///
/// Trades are first shared out. The first trade of a part repeats the last price, every other one is free to move: a
/// free slot. The whole's extremes and its close are put on free slots (milestones), the last one on the last slot, and
/// the closes between them wander from milestone to milestone, never beyond the whole's low and high.
///
/// Last, volume and turnover are shared out. Parts whose turnover follows from their prices get that; the others share
/// the rest, for which one part, the largest, is made free to have any. Where that does not come out, one part gets
/// everything, as it does where there are too few trades to spread.
struct NodeSplit {
    let whole: MarketNode
    let parts: Int
    var random: SeededRandom
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
        guard !whole.isFlat else { return flatChildren() }
        guard whole.isFree, whole.trades >= Self.freeTrades else { return wholeInOne() }
        // At first no part may come near its bounds, as its own parts could hardly follow it there.
        for (tries, share) in [(Self.tries, Int128(2)), (Self.tries, 1)] {
            for _ in 0..<tries {
                if let children = spreadChildren(share: share) { return children }
            }
        }
        return wholeInOne()
    }

    private static let tries = 6

    /// Parts over which everything is spread; nil when they cannot add up to the whole.
    private mutating func spreadChildren(share: Int128) -> [MarketNode]? {
        let (trades, largest) = tradeShares()
        setMilestones(slots: Self.freeSlots(trades))
        var children: [MarketNode] = []
        children.reserveCapacity(parts)
        var slot: Int64 = 0
        var price = whole.open
        for index in 0..<parts {
            var child = child(index, trades: trades[index], firstSlot: slot, open: price)
            if index == largest && child.isFlat {
                if child.high < whole.high { child.high += 1 } else { child.low -= 1 }
            }
            children.append(child)
            slot += max(0, trades[index] - 1)
            price = child.close
        }
        shareVolume(among: &children)
        return shareTurnover(among: &children, share: share) ? children : nil
    }

    /// With so many trades a part is free, whatever extremes it has.
    private static let freeTrades: Int64 = 5

    /// The parts of an interval without any movement.
    private mutating func flatChildren() -> [MarketNode] {
        let trades = whole.trades > 0 ? spreadTrades() : Array(repeating: 0, count: parts)
        var children = (0..<parts).map { part($0, trades: trades[$0], price: whole.open) }
        shareVolume(among: &children)
        for index in children.indices { children[index].turnover = Int128(whole.open) * Int128(children[index].volume) }
        return children
    }

    /// Lets everything happen in one part, which is the whole again.
    private mutating func wholeInOne() -> [MarketNode] {
        let chosen = Int(random.below(Int64(parts)))
        return (0..<parts).map { index in
            var child = part(index, trades: 0, price: index < chosen ? whole.open : whole.close)
            guard index == chosen else { return child }
            child.open = whole.open
            (child.high, child.low, child.trades) = (whole.high, whole.low, whole.trades)
            (child.volume, child.turnover) = (whole.volume, whole.turnover)
            // Where the prices settle the turnover, the trades must be the same on every level.
            if !whole.isFree { child.key = whole.key }
            return child
        }
    }

    private func part(_ index: Int, trades: Int64, price: Int64) -> MarketNode {
        MarketNode(
            start: whole.start + index * Cascade.levels[whole.level + 1].seconds, level: whole.level + 1, open: price,
            high: price, low: price, close: price, volume: 0, trades: trades, least: whole.least,
            key: SeededRandom.key(whole.key, index))
    }

    // MARK: Trades

    private static func freeSlots(_ trades: [Int64]) -> Int64 { trades.reduce(0) { $0 + max(0, $1 - 1) } }

    /// The numbers of trades, and the part with the most: it takes from those after it what it lacks to be free.
    private mutating func tradeShares() -> (shares: [Int64], largest: Int) {
        var shares = spreadTrades()
        let largest = shares.indices.max { shares[$0] < shares[$1] } ?? 0
        for step in 1..<parts where shares[largest] < Self.freeTrades {
            let taken = min(shares[(largest + step) % parts], Self.freeTrades - shares[largest])
            shares[(largest + step) % parts] -= taken
            shares[largest] += taken
        }
        return (shares, largest)
    }

    private mutating func spreadTrades() -> [Int64] {
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
        return shares
    }

    // MARK: Prices

    private mutating func setMilestones(slots: Int64) {
        milestones = []
        guard slots > 0 else { return }
        var prices: [Int64] = []
        if whole.needsHigh { prices.append(whole.high) }
        if whole.needsLow { prices.append(whole.low) }
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
        var child = part(index, trades: trades, price: open)
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
}
