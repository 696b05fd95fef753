import Trading

/// What assets are worth in the seeded market.
struct Pricing {
    let catalogue: Catalogue
    let seed: UInt64

    /// The last price of a market at a second's beginning.
    func price(of market: ListedMarket, at second: Int) -> Price {
        market.price(MarketHistory(market: market, seed: seed).price(at: second))
    }

    /// What an amount of an asset is worth in US dollars, cut to 10⁻¹²; nil when no market tells.
    ///
    /// Locked variants such as `ADA.S` count as the asset they are a variant of.
    func dollars(_ amount: Amount, of asset: Asset, at second: Int) -> Amount? {
        let tradable = Asset(String(asset.description.prefix { $0 != "." }))
        let dollar = Asset("USD")
        if tradable == dollar { return amount }
        guard let market = catalogue.market(Pair(base: tradable, quote: dollar)) else { return nil }
        return price(of: market, at: second).cost(of: Quantity(amount), .down)
    }
}
