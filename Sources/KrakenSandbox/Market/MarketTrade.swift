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
    /// them, their volumes adding up to its own, each at a time of its own.
    func trades(firstNumber: Int64, previousPrice: Int64) -> [MarketTrade] {
        guard seconds == 1, trades > 0 else { return [] }
        var random = SeededRandom(key: SeededRandom.key(key, "trades"))
        let prices = tradePrices(&random)
        let volumes = tradeVolumes(&random)
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

    private func tradePrices(_ random: inout SeededRandom) -> [Int64] {
        var prices = (0..<trades).map { _ in random.within(low, high) }
        var extremes: [Int64] = []
        if high > max(open, close) { extremes.append(high) }
        if low < min(open, close) { extremes.append(low) }
        // Between the first and the last there is room for both: a second without that many trades has no extremes.
        let room = trades - 2
        if !extremes.isEmpty {
            let place = random.below(room)
            for (index, price) in extremes.enumerated() { prices[Int(1 + (place + Int64(index)) % room)] = price }
        }
        prices[prices.count - 1] = close
        prices[0] = open
        return prices
    }

    private func tradeVolumes(_ random: inout SeededRandom) -> [Int64] {
        let weights = (0..<trades).map { _ in random.within(50, 2_000) }
        let (total, spread) = (weights.reduce(0, +), volume - trades)
        var volumes = weights.map { 1 + Int64(Int128(spread) * Int128($0) / Int128(total)) }
        volumes[0] += volume - volumes.reduce(0, +)
        return volumes
    }
}
