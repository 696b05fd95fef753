import Trading

/// Everything the exchange lists, found by any of its spellings.
struct Catalogue: Sendable {
    let assets: [ListedAsset]
    let markets: [ListedMarket]
    private let assetIndex: [String: Int]
    private let marketIndex: [String: Int]

    /// What this exchange lists.
    static let standard = Catalogue(assets: standardAssets, markets: standardMarkets)

    private init(assets: [ListedAsset], markets: [ListedMarket]) {
        self.assets = assets
        self.markets = markets
        assetIndex = Self.index(assets.map { [$0.id, $0.alternativeName, $0.asset.description] })
        marketIndex = Self.index(
            markets.map {
                let rules = $0.instrument
                let plain = "\(rules.pair.base)\(rules.pair.quote)"
                return [rules.id, rules.alternativeName, $0.slashedName, rules.pair.description, plain]
            })
    }

    private static func index(_ spellings: [[String]]) -> [String: Int] {
        var index: [String: Int] = [:]
        for (position, names) in spellings.enumerated() {
            for name in names { index[name.uppercased()] = position }
        }
        return index
    }

    /// The market of that id, short name, or name with a slash, in any case.
    func market(_ name: String) -> ListedMarket? { marketIndex[name.uppercased()].map { markets[$0] } }

    /// The market of a modern pair.
    func market(_ pair: Pair) -> ListedMarket? { market(pair.description) }

    /// The asset of that id, short name or modern name, in any case.
    func asset(_ name: String) -> ListedAsset? { assetIndex[name.uppercased()].map { assets[$0] } }
}

private let standardAssets: [ListedAsset] = [
    asset("XXBT", "XBT", "BTC", 10, 5), asset("XETH", "ETH", "ETH", 10, 5), asset("SOL", "SOL", "SOL", 10, 5),
    asset("ADA", "ADA", "ADA", 8, 6), asset("XTZ", "XTZ", "XTZ", 8, 6), asset("XXDG", "XDG", "DOGE", 8, 2),
    asset("USDT", "USDT", "USDT", 8, 4), asset("ZUSD", "USD", "USD", 4, 2), asset("ZEUR", "EUR", "EUR", 4, 2),
    asset("XBT.M", "XBT.M", "BTC.M", 10, 5), asset("XBT.F", "XBT.F", "BTC.F", 10, 5),
    asset("ETH.F", "ETH.F", "ETH.F", 10, 5), asset("ETH.S", "ETH.S", "ETH.S", 10, 5),
    asset("SOL.S", "SOL.S", "SOL.S", 10, 5), asset("SOL.F", "SOL.F", "SOL.F", 10, 5),
    asset("ADA.S", "ADA.S", "ADA.S", 8, 6), asset("ADA.F", "ADA.F", "ADA.F", 8, 6),
    asset("XTZ.S", "XTZ.S", "XTZ.S", 8, 6), asset("XTZ.F", "XTZ.F", "XTZ.F", 8, 6),
    asset("USD.M", "USD.M", "USD.M", 4, 2), asset("USD.HOLD", "USD.HOLD", "USD.HOLD", 4, 2),
    asset("EUR.M", "EUR.M", "EUR.M", 4, 2), asset("EUR.HOLD", "EUR.HOLD", "EUR.HOLD", 4, 2),
]

private let standardMarkets: [ListedMarket] = [
    market("BTC/USD", "XXBTZUSD", "XBTUSD", (1, 5), 50, costs: 50, lends: 10, .init(38_000, 55, 14_000, 12)),
    market("BTC/EUR", "XXBTZEUR", "XBTEUR", (1, 5), 50, costs: 45, lends: 10, .init(16_000, 40, 14_000, 18)),
    market("ETH/USD", "XETHZUSD", "ETHUSD", (2, 5), 2_000, costs: 50, lends: 10, .init(18_000, 1_100, 18_000, 20)),
    market("ETH/BTC", "XETHXXBT", "ETHXBT", (5, 10), 2_000, costs: 0, lends: 5, .init(2_600, 900, 9_000, 90)),
    market("SOL/USD", "SOLUSD", "SOLUSD", (2, 5), 50_000, costs: 50, lends: 5, .init(14_000, 12_000, 22_000, 40)),
    market("ADA/USD", "ADAUSD", "ADAUSD", (6, 6), 10_000_000, costs: 50, lends: 3, .init(6_500, 1_300_000, 24_000, 50)),
    market("XTZ/USD", "XTZUSD", "XTZUSD", (4, 6), 4_000_000, costs: 50, .init(700, 350_000, 24_000, 160)),
    market(
        "DOGE/USD", "XDGUSD", "XDGUSD", (7, 9), 60_000_000, costs: 50, lends: 3, .init(8_500, 5_200_000, 24_000, 45)),
    market("EUR/USD", "ZEURZUSD", "EURUSD", (5, 5), 500_000, costs: 50, lends: 5, .init(9_000, 1_900_000, 2_600, 12)),
    market(
        "USDT/USD", "USDTZUSD", "USDTUSD", (5, 8), 10_000_000, costs: 50, lends: 5, .init(15_000, 4_300_000, 350, 10)),
]

private func asset(_ id: String, _ short: String, _ modern: String, _ decimals: Int, _ shown: Int) -> ListedAsset {
    ListedAsset(id: id, alternativeName: short, asset: Asset(modern), decimals: decimals, displayDecimals: shown)
}

/// One market; `minimum` counts 10⁻⁶ of the base asset, `costs` hundredths of the quote (0: 20 millionths), `lends` is
/// the highest leverage.
private func market(
    _ name: String, _ id: String, _ short: String, _ decimals: (price: Int, cost: Int), _ minimum: Int64, costs: Int64,
    lends most: Int = 1, _ character: ListedMarket.Character
) -> ListedMarket {
    let names = name.split(separator: "/").map(String.init)
    let oldNames = names.map { ["BTC": "XBT", "DOGE": "XDG"][$0, default: $0] }
    let ids = names.map { name in standardAssets.first { $0.asset.description == name }?.id ?? name }
    let minimumCost = Amount(units: costs > 0 ? Int128(costs) * Amount.one / 100 : Amount.one / 50_000)
    let instrument = Instrument(
        pair: Pair(base: Asset(names[0]), quote: Asset(names[1])), id: id, alternativeName: short, baseID: ids[0],
        quoteID: ids[1], priceDecimals: decimals.price, quantityDecimals: 8, costDecimals: decimals.cost,
        tick: Price(units: powerOfTen(Price.decimals - decimals.price)),
        minimumQuantity: Quantity(units: Int128(minimum) * Quantity.one / 1_000_000), minimumCost: minimumCost,
        status: .online, takerFees: FeeSchedule.taker, makerFees: FeeSchedule.maker, buyLeverages: Array(2..<most + 1),
        sellLeverages: Array(2..<most + 1))
    return ListedMarket(instrument: instrument, slashedName: oldNames.joined(separator: "/"), character: character)
}

extension ListedMarket.Character {
    fileprivate init(_ dailyTrades: Int64, _ tradeSize: Int64, _ reach: Int64, _ levelStep: Int64) {
        self.init(dailyTrades: dailyTrades, tradeSize: tradeSize, reach: reach, levelStep: levelStep)
    }
}
