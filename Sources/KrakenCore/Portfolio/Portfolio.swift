/// What the account owns, and what that is worth.
public struct Portfolio: Sendable {
    let kraken: Kraken
    let markets: Markets
    let time: TimeSource

    /// The portfolio of a key.
    public init(kraken: Kraken, markets: Markets, time: TimeSource) {
        self.kraken = kraken
        self.markets = markets
        self.time = time
    }

    /// What the account owns, suffixed balances folded into their assets.
    public func balances() async -> Envelope<BalanceSheet> {
        await .catching(time.now) { try await sheet() }
    }

    /// What the key may do: one call, which needs no permission.
    public func keyInformation() async -> Envelope<KeyInfo.Response> {
        await .catching(time.now) {
            let answer = try await kraken.send(KeyInfo())
            return Timed(value: answer.value, moment: answer.receivedAt)
        }
    }

    /// What everything is worth in a currency, at last prices that all come from one call.
    ///
    /// Assets that no market leads to the currency, directly or through USD or BTC, have no value.
    public func valuation(in currency: String) async -> Envelope<Valuation> {
        await .catching(time.now) {
            let currency = try await markets.asset(named: currency)
            return try await valuation(of: sheet().value, in: currency)
        }
    }

    /// What balances are worth in a currency, likewise.
    func valuation(of sheet: BalanceSheet, in currency: Asset) async throws -> Timed<Valuation> {
        let pairs = try await markets.pairs()
        var routes: [Asset: PriceRoute] = [:]
        for balance in sheet.balances {
            routes[balance.asset] = PriceRoute.find(from: balance.asset, to: currency) { pairs.contains($0) }
        }
        let prices = try await prices(for: routes)
        let valuation = Valuation(sheet, in: currency, routes: routes, prices: prices.value)
        return Timed(value: valuation, moment: prices.moment)
    }

    /// What an amount of an asset is worth in a currency, at last prices; nil when no market tells.
    func worth(_ amount: Amount, of asset: Asset, in currency: Asset) async throws -> Amount? {
        let pairs = try await markets.pairs()
        guard let route = PriceRoute.find(from: asset, to: currency, exists: { pairs.contains($0) }) else { return nil }
        if route.steps.isEmpty { return amount }
        return route.value(of: amount, prices: try await prices(for: [asset: route]).value)
    }

    /// Whether a market leads from an asset to a currency, directly or not.
    func isPriced(_ asset: Asset, in currency: Asset) async throws -> Bool {
        let pairs = try await markets.pairs()
        return PriceRoute.find(from: asset, to: currency) { pairs.contains($0) } != nil
    }

    private func sheet() async throws -> Timed<BalanceSheet> {
        let answer = try await kraken.send(ExtendedBalances())
        let names = try await markets.assetNames()
        return Timed(value: BalanceSheet(answer.value.balances, names: names), moment: answer.receivedAt)
    }

    private func prices(for routes: [Asset: PriceRoute]) async throws -> Timed<[Pair: Price]> {
        var instruments: [Instrument] = []
        for pair in Set(routes.values.flatMap(\.steps).map(\.pair)).sorted() {
            if let instrument = try await markets.instrument(pair: pair) { instruments.append(instrument) }
        }
        let quotes = try await MarketData(kraken: kraken, markets: markets, time: time).quotes(of: instruments)
        let prices = quotes.value.map { ($0.instrument.pair, $0.ticker.last) }
        return Timed(value: Dictionary(prices) { first, _ in first }, moment: quotes.moment)
    }
}
