import Trading

/// What an order that comes to the book meets there: the seeded market of one second and the account's own orders.
///
/// The seeded market stands before own orders of the same price.
struct Meeting {
    /// What it takes from the seeded market, best price first.
    private(set) var takes: [Taken] = []
    /// Own orders that are cancelled so that they do not trade with it.
    private(set) var cancelled: [OrderRecord] = []
    /// Whether its rest is cancelled for the same reason.
    private(set) var isPrevented = false
    /// Lots that are left.
    private(set) var rest: Int64

    /// Whether it would not wait, or not only.
    var isContact: Bool { !takes.isEmpty || !cancelled.isEmpty || isPrevented }

    /// - Parameters:
    ///   - offers: the other side of the seeded market.
    ///   - own: own orders of the other side in the book, the oldest first.
    init(_ order: OrderRecord, lots: Int64, offers: [MarketBook.Level], own: [OrderRecord], in market: ListedMarket) {
        let bound = order.limitPrice.map { market.ticks($0) } ?? OrderBook.anyPrice(for: order.side)
        let coming = OrderBook.Order(id: -1, owner: 1, side: order.side, price: bound, lots: lots)
        rest = lots
        var book = OrderBook()
        let other: Side = order.side == .buy ? .sell : .buy
        for (index, level) in offers.enumerated() {
            guard order.side == .buy ? level.price <= bound : level.price >= bound else { break }
            book.insert(.init(id: index, owner: 0, side: other, price: level.price, lots: level.lots))
        }
        for (index, waiting) in own.enumerated() {
            guard let price = waiting.limitPrice else { continue }
            let lots = market.lots(waiting.remaining)
            book.insert(
                .init(id: offers.count + index, owner: 1, side: other, price: market.ticks(price), lots: lots))
        }
        if order.timeInForce == .fillOrKill && book.tradable(coming) < lots { return }
        let outcome = book.submit(coming, rests: false, prevention: order.prevention)
        takes = outcome.matches.map { Taken(side: order.side, price: $0.price, lots: $0.lots) }
        cancelled = outcome.cancelled.map { own[$0 - offers.count] }
        (isPrevented, rest) = (outcome.isPrevented, outcome.rest)
    }
}
