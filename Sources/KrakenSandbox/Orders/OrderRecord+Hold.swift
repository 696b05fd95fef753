import Trading

extension OrderRecord {
    /// What an order that lives holds: the base asset for a sale; for a buy its cost with the highest fee it may have
    /// to pay, each rounded up, so that the trade can be paid whatever tier it falls into.
    ///
    /// A stop without a limit holds what it would cost at its trigger. A fee in the base asset is held by sales, and
    /// taken from what buys receive.
    func hold(in market: ListedMarket, _ rules: EngineRules) -> (asset: String, amount: Amount) {
        let listing = market.instrument
        let asset = side == .buy ? listing.quoteID : listing.baseID
        guard leverage == nil else { return (asset, .zero) }
        guard rules.stopsHold || !waitsForTrigger, rules.salesHold || side == .buy else { return (asset, .zero) }
        return (asset, need(in: market))
    }

    /// What must be there for what is left to trade at the worst.
    func need(in market: ListedMarket) -> Amount {
        let listing = market.instrument
        guard side == .buy else {
            let fee = isFeeInBase ? Amount(remaining).share(percent: highestFee(listing), .up) : .zero
            return Amount(remaining) + fee
        }
        guard let price = limitPrice ?? (waitsForTrigger ? trigger?.price : nil) else { return .zero }
        let cost = price.cost(of: remaining, decimals: listing.costDecimals, .up)
        if isFeeInBase { return cost }
        return cost + cost.share(percent: highestFee(listing), decimals: listing.costDecimals, .up)
    }

    /// Orders that wait in the book pay as makers, those that wait outside as takers.
    private func highestFee(_ listing: Instrument) -> Percent {
        let tiers = waitsForTrigger ? listing.takerFees : listing.makerFees
        return tiers.first?.fee ?? .zero
    }
}
