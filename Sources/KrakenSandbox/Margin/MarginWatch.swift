import Trading

/// Follows the seeded market to find when an account's equity no longer covers what its positions bind.
///
/// The level is looked at at the beginning of each second. Intervals in which not even the worst prices would be too
/// bad are never looked into.
struct MarginWatch {
    private let markets: [MarketHistory]
    private let terms: [Term]
    private let positions: [Lent]

    /// What is owned of an asset, and where its market is among ``markets``; dollars have none.
    private struct Term {
        let amount: Amount
        let market: Int?
    }

    private struct Lent {
        let position: PositionRecord
        let market: Int
        let quote: Int?
    }

    private enum Bound {
        case worst, beginning
    }

    init(_ positions: [PositionRecord], _ holdings: Holdings, catalogue: Catalogue, seed: UInt64) throws {
        var markets: [ListedMarket] = []
        let index = { (market: ListedMarket) -> Int in
            if let known = markets.firstIndex(where: { $0.instrument.id == market.instrument.id }) { return known }
            markets.append(market)
            return markets.count - 1
        }
        let dollar = Asset("USD")
        let valuing = { (asset: Asset) -> Int? in
            asset == dollar ? nil : catalogue.market(Pair(base: asset, quote: dollar)).map(index)
        }
        terms = try holdings.balances.compactMap { balance in
            guard let asset = catalogue.asset(balance.asset)?.asset else { throw SandboxError.damagedState("balance") }
            guard asset.isCollateral, balance.amount > .zero else { return nil }
            let market = valuing(asset)
            return market == nil && asset != dollar ? nil : Term(amount: balance.amount, market: market)
        }
        self.positions = try positions.map { position in
            guard let market = catalogue.market(position.pair) else { throw SandboxError.damagedState("position") }
            return Lent(position: position, market: index(market), quote: valuing(market.instrument.pair.quote))
        }
        self.markets = markets.map { MarketHistory(market: $0, seed: seed) }
    }

    /// The first second, from `start` and before `end`, at whose beginning the level is below the stop level.
    func firstSecond(from start: Int, to end: Int) -> Int? {
        guard start < end, !positions.isEmpty else { return nil }
        for day in start / 86_400...(end - 1) / 86_400 {
            if let found = first(in: markets.map { $0.day(day) }, from: start, to: end) { return found }
        }
        return nil
    }

    private func first(in nodes: [MarketNode], from start: Int, to end: Int) -> Int? {
        guard let node = nodes.first, node.end > start, node.start < end else { return nil }
        // The worst prices may be rounded to the other side of the border, so they must be off it by a cent.
        guard surplus(nodes, .worst) < Amount(units: Amount.one / 100) else { return nil }
        if node.seconds == 1 { return surplus(nodes, .beginning) < .zero ? node.start : nil }
        let children = nodes.map(\.children)
        for index in children[0].indices {
            if let found = first(in: children.map { $0[index] }, from: start, to: end) { return found }
        }
        return nil
    }

    /// Equity less the share of what is bound that it must not fall below, in dollars.
    private func surplus(_ nodes: [MarketNode], _ bound: Bound) -> Amount {
        var sum = Amount.zero
        for term in terms {
            sum +=
                term.market.map { price($0, nodes, bound, isHigh: false).cost(of: Quantity(term.amount), .down) }
                ?? term.amount
        }
        for lent in positions {
            let price = price(lent.market, nodes, bound, isHigh: lent.position.side == .sell)
            let stop = lent.position.margin.share(percent: Percent(whole: MarginTerms.stopLevel), .up)
            let amount = lent.position.gain(at: price) - stop
            sum +=
                lent.quote.map { quote in
                    // What is lost weighs more the more the quote asset is worth.
                    let worth = self.price(quote, nodes, bound, isHigh: amount < .zero)
                    return amount < .zero
                        ? -worth.cost(of: Quantity(-amount), .up) : worth.cost(of: Quantity(amount), .down)
                } ?? amount
        }
        return sum
    }

    private func price(_ market: Int, _ nodes: [MarketNode], _ bound: Bound, isHigh: Bool) -> Price {
        let node = nodes[market]
        let ticks =
            switch bound {
            case .beginning: node.open
            case .worst: isHigh ? node.high : node.low
            }
        return markets[market].market.price(ticks)
    }
}
