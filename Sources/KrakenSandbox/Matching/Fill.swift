import Trading

/// One trade's money: cost and fee are rounded to the market's cost decimals, ties to even unless said otherwise.
struct Fill: Hashable, Sendable {
    let price: Price
    let quantity: Quantity
    let cost: Amount
    /// In the quote asset.
    let fee: Amount
    /// In the base asset, when it is paid in that; cut to the asset's decimals.
    let baseFee: Amount?

    /// - Parameter baseDecimals: the base asset's digits when the fee is paid in that.
    init(
        price: Price, quantity: Quantity, rate: Percent, in market: ListedMarket, baseDecimals: Int?,
        rounding: Rounding = .halfEven
    ) {
        let decimals = market.instrument.costDecimals
        self.price = price
        self.quantity = quantity
        cost = price.cost(of: quantity, decimals: decimals, rounding)
        fee = cost.share(percent: rate, decimals: decimals, rounding)
        baseFee = baseDecimals.map { Amount(quantity).share(percent: rate, decimals: $0, .down) }
    }

    /// What the trade takes from an account, and what of it.
    func payment(_ side: Side, in market: ListedMarket) -> (asset: String, amount: Amount) {
        switch side {
        case .buy: (market.instrument.quoteID, baseFee == nil ? cost + fee : cost)
        case .sell: (market.instrument.baseID, Amount(quantity) + (baseFee ?? .zero))
        }
    }
}
