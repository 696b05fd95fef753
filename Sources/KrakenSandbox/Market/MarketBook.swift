import Trading

/// The seeded order book of one market in one second.
struct MarketBook: Sendable {
    /// One price and what is offered there.
    struct Level: Hashable, Sendable {
        /// In ticks.
        var price: Int64
        var lots: Int64
        /// When it last changed, in seconds since 1970.
        var changed: Int
    }

    /// What is offered for sale, cheapest first.
    var asks: [Level] = []
    /// What is wanted, dearest first.
    var bids: [Level] = []
    /// The second this book belongs to.
    var second: Int

    /// The book in a second; `depth` levels on each side, fewer bids where the price would fall to nothing.
    init(_ history: MarketHistory, second: Int, depth: Int) {
        self.second = second
        let last = history.price(at: second)
        let id = history.market.instrument.id
        let key = SeededRandom.key(SeededRandom.key(SeededRandom.key(history.bookSeed, "book"), id), second)
        var random = SeededRandom(key: key)
        let step = max(1, last * history.market.character.levelStep / 1_000_000)
        // The last trade took from one side: that side's best price is the last price, the other lies a step away.
        let (askGap, bidGap) = random.below(2) == 0 ? (0, 1 + random.below(step)) : (1 + random.below(step), 0)
        asks = side(from: last + askGap, sign: 1, step, depth, history.market, SeededRandom.key(key, 1))
        bids = side(from: last - bidGap, sign: -1, step, depth, history.market, SeededRandom.key(key, 2))
    }

    private func side(
        from best: Int64, sign: Int64, _ step: Int64, _ depth: Int, _ market: ListedMarket, _ key: UInt64
    ) -> [Level] {
        var random = SeededRandom(key: key)
        var levels: [Level] = []
        var price = best
        for index in 0..<Int64(depth) where price > 0 {
            let thousandths = max(1, market.character.tradeSize * random.within(200, 4_000) / 1_000)
            let lots = thousandths * 100_000 * (10 + index) / 10
            levels.append(
                Level(price: price, lots: lots / 100_000 * 100_000, changed: second - Int(random.below(240))))
            price += sign * (1 + random.below(step * (20 + index) / 10))
        }
        return levels
    }

    /// The side an order of that kind takes from, best price first.
    func offers(for side: Side) -> [Level] { side == .buy ? asks : bids }

    /// What is left after somebody took some of it.
    mutating func remove(_ taken: [Taken]) {
        for take in taken {
            switch take.side {
            case .buy: Self.remove(take, from: &asks)
            case .sell: Self.remove(take, from: &bids)
            }
        }
        asks.removeAll { $0.lots == 0 }
        bids.removeAll { $0.lots == 0 }
    }

    private static func remove(_ take: Taken, from levels: inout [Level]) {
        guard let index = levels.firstIndex(where: { $0.price == take.price }) else { return }
        levels[index].lots = max(0, levels[index].lots - take.lots)
    }
}

/// What an order took from one level of a second's book.
struct Taken: Hashable, Sendable {
    /// The side of the order that took.
    var side: Side
    /// In ticks.
    var price: Int64
    var lots: Int64
}
