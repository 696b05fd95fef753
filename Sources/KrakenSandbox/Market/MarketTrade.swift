import Trading

/// One trade of the seeded market.
struct MarketTrade: Hashable, Sendable {
    /// Counted from the market's first trade, which is 1.
    var number: Int64
    var time: Timestamp
    /// In ticks.
    var price: Int64
    var lots: Int64
    /// Whether the side that took was the buyer.
    var isBuy: Bool
    /// Whether it took with a market order; otherwise with a limit.
    var isMarket: Bool
}

extension MarketNode {
    /// The trades of a second: as many as it has, the first at its open, the last at its close, its high and low among
    /// them, their volumes and their turnover adding up to its own, each at a time of its own.
    func trades(firstNumber: Int64, previousPrice: Int64) -> [MarketTrade] {
        guard seconds == 1, trades > 0 else { return [] }
        var random = SeededRandom(key: SeededRandom.key(key, "trades"))
        let (prices, volumes) = pricesAndVolumes(&random)
        let slot = 1_000_000_000 / trades
        var before = previousPrice
        return prices.indices.map { index in
            let moment = Int64(start) * 1_000_000_000 + Int64(index) * slot + random.below(slot)
            let isEven = random.below(2) == 0
            let isBuy = prices[index] == before ? isEven : prices[index] > before
            before = prices[index]
            return MarketTrade(
                number: firstNumber + Int64(index), time: Timestamp(nanoseconds: moment), price: prices[index],
                lots: volumes[index], isBuy: isBuy, isMarket: random.below(10) < 6)
        }
    }

    /// What the trades of an interval add up to whose prices are all known.
    var sumOfTrades: Int128 {
        var random = SeededRandom(key: SeededRandom.key(key, "trades"))
        let prices = tradePrices(&random).prices
        let volumes = tradeVolumes(&random)
        return zip(prices, volumes).reduce(Int128(0)) { $0 + Int128($1.0) * Int128($1.1) }
    }

    private func pricesAndVolumes(_ random: inout SeededRandom) -> ([Int64], [Int64]) {
        let (prices, freeIndex) = tradePrices(&random)
        var volumes = tradeVolumes(&random)
        if let freeIndex, isFree { adjust(&volumes, prices, freeIndex) }
        return (prices, volumes)
    }

    /// The prices, and the place of a trade that is one tick beside the first one.
    private func tradePrices(_ random: inout SeededRandom) -> (prices: [Int64], freeIndex: Int?) {
        var prices = (0..<trades).map { _ in random.within(low, high) }
        var extremes: [Int64] = []
        if needsHigh { extremes.append(high) }
        if needsLow { extremes.append(low) }
        // Between the first and the last there is room for both: a second without that many trades has no extremes.
        let room = trades - 2
        var freeIndex: Int?
        if room > 0 {
            let place = random.below(room)
            for (index, price) in extremes.enumerated() { prices[Int(1 + (place + Int64(index)) % room)] = price }
            if room > extremes.count { freeIndex = Int(1 + (place + Int64(extremes.count)) % room) }
        }
        prices[prices.count - 1] = close
        prices[0] = open
        if let freeIndex, !isFlat { prices[freeIndex] = open < high ? open + 1 : open - 1 }
        return (prices, freeIndex)
    }

    private func tradeVolumes(_ random: inout SeededRandom) -> [Int64] {
        let weights = (0..<trades).map { _ in random.within(50, 2_000) }
        let (total, spread) = (weights.reduce(0, +), volume - trades * least)
        var volumes = weights.map { least + Int64(Int128(spread) * Int128($0) / Int128(total)) }
        volumes[0] += volume - volumes.reduce(0, +)
        return volumes
    }

    /// Moves volume between the trades until their turnover is the interval's: roughly to the high or the low, and the
    /// last bit between the first trade and the one a tick beside it, of which a lot is worth exactly one.
    private func adjust(_ volumes: inout [Int64], _ prices: [Int64], _ freeIndex: Int) {
        let sum = zip(prices, volumes).reduce(Int128(0)) { $0 + Int128($1.0) * Int128($1.1) }
        var missing = turnover - sum
        let rises = missing > 0
        guard let goal = prices.firstIndex(of: rises ? high : low) else { return }
        let order = prices.indices.sorted { rises ? prices[$0] < prices[$1] : prices[$0] > prices[$1] }
        for index in order where index != goal {
            let step = Int128(prices[goal] - prices[index])
            guard step != 0 else { continue }
            let lots = Int64(min(Int128(volumes[index] - least), missing / step))
            volumes[index] -= lots
            volumes[goal] += lots
            missing -= Int128(lots) * step
        }
        let lots = Int64(missing) * (prices[freeIndex] - prices[0])
        volumes[freeIndex] += lots
        volumes[0] -= lots
    }
}
