/// What is wanted and what is offered in one market at one moment.
public struct BookSnapshot: Hashable, Sendable {
    /// One price and what is wanted or offered there; of a coarser book, all of a step of prices.
    public struct Level: Hashable, Sendable {
        /// The price; of a step, the end that is worse for who trades against it.
        public var price: Price
        /// How much of the base asset.
        public var quantity: Quantity
        /// What that costs in quote currency, each price of a step at its own, to 10⁻¹².
        public var cost: Amount
        /// How many prices of the exchange are in it.
        public var count: Int
        /// When it last changed; nil when the exchange does not say.
        public var changed: Timestamp?

        /// One price of the exchange.
        public init(price: Price, quantity: Quantity, changed: Timestamp? = nil) {
            (self.price, self.quantity, self.changed) = (price, quantity, changed)
            (cost, count) = (price.cost(of: quantity, .halfEven), 1)
        }
    }

    /// A level, with all that is better.
    public struct Depth: Hashable, Sendable {
        /// The level.
        public var level: Level
        /// How much of the base asset up to this level.
        public var quantity: Quantity
        /// What that costs in quote currency, each level at its own price.
        public var cost: Amount
    }

    /// What is wanted, the highest price first.
    public var bids: [Level]
    /// What is offered, the lowest price first.
    public var asks: [Level]

    /// A book from levels in any order.
    public init(bids: [Level], asks: [Level]) {
        self.bids = bids.sorted { $0.price > $1.price }
        self.asks = asks.sorted { $0.price < $1.price }
    }

    /// The best prices; nil while one side is empty.
    public var best: BestPrices? {
        guard let bid = bids.first?.price, let ask = asks.first?.price else { return nil }
        return BestPrices(bid: bid, ask: ask)
    }

    /// The book with at most so many levels a side.
    public func prefix(_ count: Int) -> BookSnapshot {
        var book = self
        (book.bids, book.asks) = (Array(bids.prefix(count)), Array(asks.prefix(count)))
        return book
    }

    /// Levels from the best on, each with the sums up to it.
    public static func depth(of levels: [Level]) -> [Depth] {
        var (quantity, cost) = (Quantity.zero, Amount.zero)
        return levels.map { level in
            quantity += level.quantity
            cost += level.cost
            return Depth(level: level, quantity: quantity, cost: cost)
        }
    }
}

extension BookSnapshot {
    /// The book in steps of `tick`, which must be positive: bids are counted down to a step, asks up.
    ///
    /// So nobody who trades at the price of a step pays more, or gets less.
    public func grouped(by tick: Price) -> BookSnapshot {
        var book = self
        book.bids = Self.grouped(bids, by: tick, .down)
        book.asks = Self.grouped(asks, by: tick, .up)
        return book
    }

    private static func grouped(_ levels: [Level], by tick: Price, _ rounding: Rounding) -> [Level] {
        var groups: [Level] = []
        for level in levels {
            let price = level.price.rounded(toMultipleOf: tick, rounding)
            guard let last = groups.last, last.price == price else {
                var group = level
                group.price = price
                groups.append(group)
                continue
            }
            groups[groups.count - 1].quantity += level.quantity
            groups[groups.count - 1].cost += level.cost
            groups[groups.count - 1].count += level.count
            groups[groups.count - 1].changed = [last.changed, level.changed].compactMap(\.self).max()
        }
        return groups
    }
}
