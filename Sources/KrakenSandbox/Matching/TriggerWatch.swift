import Trading

/// Follows the seeded market on behalf of an order that waits for it.
///
/// Intervals that cannot set the order off are never looked into: a trailing order's best price after an interval is
/// known from the interval's extremes alone.
struct TriggerWatch {
    private let history: MarketHistory
    private let market: ListedMarket
    private let trail: PriceTerm?
    private let firesAbove: Bool
    /// The best price seen, in ticks: the highest for a sale that trails, the lowest for a buy.
    private(set) var best: Int64
    private var trigger: Int64

    init(_ order: OrderRecord, _ watched: OrderRecord.Trigger, history: MarketHistory) {
        self.history = history
        market = history.market
        trail = order.type.isTrailing ? order.priceTerm : nil
        firesAbove = order.firesAbove
        best = market.ticks(watched.best)
        trigger = market.ticks(watched.price)
        if trail != nil { trigger = level(best) }
    }

    /// The price that sets the order off, as far as the market has been followed.
    var price: Price { market.price(trigger) }

    /// Whether a price sets the order off.
    func fires(at price: Int64) -> Bool { firesAbove ? price >= trigger : price <= trigger }

    /// Follows the market from `start` until before `end`; the first second in which the order is set off, or nil.
    mutating func follow(from start: Int, to end: Int) -> MarketNode? {
        guard start < end else { return nil }
        for index in start / 86_400...(end - 1) / 86_400 {
            if let found = follow(history.day(index), from: start, to: end) { return found }
        }
        return nil
    }

    private mutating func follow(_ node: MarketNode, from start: Int, to end: Int) -> MarketNode? {
        guard node.end > start, node.start < end else { return nil }
        let reached = firesAbove ? min(best, node.low) : max(best, node.high)
        let isWhole = node.start >= start && node.end <= end
        if isWhole && !isBeyond(firesAbove ? node.high : node.low, level(reached)) {
            follow(to: reached)
            return nil
        }
        if node.seconds == 1 {
            // What came first within a second is not known: its extremes meet the trigger there was before it, its
            // close the one there is after it.
            let fires =
                isBeyond(firesAbove ? node.high : node.low, trigger) || isBeyond(node.close, level(reached))
            if !isBeyond(firesAbove ? node.high : node.low, trigger) { follow(to: reached) }
            return fires ? node : nil
        }
        for child in node.children {
            if let found = follow(child, from: start, to: end) { return found }
        }
        return nil
    }

    private func isBeyond(_ price: Int64, _ trigger: Int64) -> Bool { firesAbove ? price >= trigger : price <= trigger }

    private mutating func follow(to reached: Int64) {
        guard trail != nil else { return }
        best = reached
        trigger = level(reached)
    }

    /// Where the trigger stands for a best price; where it always stood for orders that do not trail.
    private func level(_ best: Int64) -> Int64 {
        guard let trail else { return trigger }
        let distance = market.ticks(trail.distance(from: market.price(best), tick: market.instrument.tick))
        return max(1, firesAbove ? best + distance : best - distance)
    }
}

extension MatchingEngine {
    /// Sets an order off when the market is there already, and lets it wait otherwise: whether it was set off.
    func watch(_ order: inout OrderRecord, in market: ListedMarket, at moment: Moment) -> Bool {
        guard var trigger = order.trigger else { return true }
        let history = MarketHistory(market: market, seed: seed)
        let last = history.price(at: moment.second)
        // An order that was changed goes on from the best price it has seen.
        let isWatched = order.activeFrom > 0
        let seen = isWatched ? market.ticks(trigger.best) : last
        trigger.best = market.price(order.firesAbove ? min(seen, last) : max(seen, last))
        let watch = TriggerWatch(order, trigger, history: history)
        trigger.price = watch.price
        order.trigger = trigger
        order.activeFrom = moment.second + 1
        follow(trigger.price, &order, in: market)
        guard watch.fires(at: last), !order.type.isTrailing else { return false }
        order.trigger?.fired = moment.time
        return true
    }

    /// Sets an order off at a price.
    func fire(_ order: inout OrderRecord, at price: Price, in market: ListedMarket, at moment: Moment) {
        order.trigger?.price = price
        order.trigger?.fired = moment.time
        follow(price, &order, in: market)
    }

    /// What a trailing order's trigger is now, and what its limit would be.
    func current(_ order: OrderRecord, in market: ListedMarket) -> OrderRecord {
        guard order.type.isTrailing, order.waitsForTrigger, order.status == .open, let trigger = order.trigger else {
            return order
        }
        var order = order
        var watch = TriggerWatch(order, trigger, history: MarketHistory(market: market, seed: seed))
        _ = watch.follow(from: order.activeFrom, to: second)
        order.trigger?.price = watch.price
        order.trigger?.best = market.price(watch.best)
        follow(watch.price, &order, in: market)
        return order
    }

    /// Lets the limit of an order follow its trigger when it is a distance from that.
    private func follow(_ trigger: Price, _ order: inout OrderRecord, in market: ListedMarket) {
        guard order.type == .trailingStopLimit, let term = order.secondTerm else { return }
        let tick = market.instrument.tick
        order.limitPrice = term.price(from: trigger, rises: order.side == .buy, tick: tick) ?? tick
    }
}
