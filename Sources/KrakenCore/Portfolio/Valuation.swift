public import Trading

/// How the price of an asset in another currency is found: over which markets, and which way through each.
public struct PriceRoute: Hashable, Sendable {
    /// One market on the way.
    public struct Step: Hashable, Sendable {
        /// The market.
        public var pair: Pair
        /// Whether the market is used from quote to base, that is, its price is divided by.
        public var isInverse: Bool
    }

    /// The markets in order; none for the currency itself.
    public var steps: [Step]

    /// The shortest way from `asset` to `currency`: directly, or through one of the bridges.
    ///
    /// - Parameter exists: whether the exchange has a market.
    public static func find(
        from asset: Asset, to currency: Asset, bridges: [Asset] = [Asset("USD"), Asset("BTC")],
        exists: (Pair) throws -> Bool
    ) rethrows -> PriceRoute? {
        if asset == currency { return PriceRoute(steps: []) }
        if let step = try step(from: asset, to: currency, exists: exists) { return PriceRoute(steps: [step]) }
        for bridge in bridges where bridge != asset && bridge != currency {
            if let first = try step(from: asset, to: bridge, exists: exists),
                let second = try step(from: bridge, to: currency, exists: exists)
            {
                return PriceRoute(steps: [first, second])
            }
        }
        return nil
    }

    private static func step(from asset: Asset, to currency: Asset, exists: (Pair) throws -> Bool) rethrows -> Step? {
        let direct = Pair(base: asset, quote: currency)
        if try exists(direct) { return Step(pair: direct, isInverse: false) }
        let inverse = Pair(base: currency, quote: asset)
        return try exists(inverse) ? Step(pair: inverse, isInverse: true) : nil
    }

    /// What an amount is worth, given the last price of each market; nil when a price is missing or zero.
    ///
    /// Rounded half-even at 10⁻¹² in each step, which is far below what is shown.
    public func value(of amount: Amount, prices: [Pair: Price]) -> Amount? {
        var value = amount
        for step in steps {
            guard let price = prices[step.pair], price > .zero else { return nil }
            value =
                step.isInverse
                ? Amount(Quantity(buying: value, at: price, .halfEven))
                : price.cost(of: Quantity(value), .halfEven)
        }
        return value
    }
}

/// What an account is worth in one currency.
public struct Valuation: Hashable, Sendable {
    /// One asset and its worth.
    public struct Row: Hashable, Sendable {
        /// What is owned.
        public var balance: AssetBalance
        /// How it was priced; nil when no market leads to the currency.
        public var route: PriceRoute?
        /// The price of one unit in the currency.
        public var price: Amount?
        /// What all of it is worth; nil when it has no price.
        public var value: Amount?
    }

    /// The currency of all values.
    public var currency: Asset
    /// Rows by value, the largest first; those without a price last.
    public var rows: [Row]

    /// The sum of all values; assets without a price are not in it.
    public var total: Amount { rows.reduce(.zero) { $0 + ($1.value ?? .zero) } }

    /// The assets that could not be priced.
    public var unpriced: [Asset] { rows.filter { $0.value == nil }.map(\.balance.asset) }

    /// Values balances with the last prices of markets.
    public init(
        _ sheet: BalanceSheet, in currency: Asset, routes: [Asset: PriceRoute], prices: [Pair: Price]
    ) {
        self.currency = currency
        let one = Amount(whole: 1)
        rows = sheet.balances.map { balance in
            let route = routes[balance.asset]
            return Row(
                balance: balance, route: route, price: route?.value(of: one, prices: prices),
                value: route?.value(of: balance.total, prices: prices))
        }
        .sorted { left, right in
            switch (left.value, right.value) {
            case (let left?, let right?) where left != right: left > right
            case (_?, nil): true
            case (nil, _?): false
            default: left.balance.asset < right.balance.asset
            }
        }
    }
}
