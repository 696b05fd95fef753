import Trading
import Transport

/// One request that needs no key.
struct PublicCall {
    let catalogue: Catalogue
    let seed: UInt64
    let now: Timestamp
    let parameters: Parameters
    /// The state of a market by its id; nil for the whole exchange's.
    let state: (String?) throws -> MarketState
    /// The account's own trades, which are shown among the market's, marked.
    var ownTrades: () throws -> [TradeRecord] = { [] }

    /// The result of a method; nil when there is none of that name.
    func result(of method: String) throws -> JSON? {
        switch method {
        case "Time": time()
        case "SystemStatus": try status()
        case "Assets": try assets()
        case "AssetPairs": try pairs()
        case "Ticker": try ticker()
        case "OHLC": try candles()
        case "Depth": try depth()
        case "Trades": try trades()
        case "Spread": try spread()
        case "GroupedBook": try groupedBook()
        default: nil
        }
    }

    private func time() -> JSON { .object(["unixtime": .integer(now.seconds), "rfc1123": .string(now.rfc1123)]) }

    private func status() throws -> JSON {
        try .object(["status": .string(state(nil).rawValue), "timestamp": .string(now.rfc3339())])
    }

    private func assets() throws -> JSON {
        guard parameters["aclass"] ?? "currency" == "currency" else { throw ExchangeFault.invalidArguments("aclass") }
        let asked = try parameters.list("asset")?.map { name in
            guard let asset = catalogue.asset(name) else { throw ExchangeFault.unknownAsset }
            return asset
        }
        return .object((asked ?? catalogue.assets).map { ($0.id, $0.json) })
    }

    private func pairs() throws -> JSON {
        guard let section = ListedMarket.Section(rawValue: parameters["info"] ?? "info") else {
            throw ExchangeFault.invalidArguments("info")
        }
        return try .object(
            markets().map { market in
                var market = market
                let state = try state(market.instrument.id)
                market.instrument.status = Instrument.Status(rawValue: state.rawValue) ?? .other
                return (market.instrument.id, market.json(section))
            })
    }

    /// The markets asked for; all when none is named.
    func markets() throws -> [ListedMarket] {
        try parameters.list("pair")?.map(market) ?? catalogue.markets
    }

    func market() throws -> ListedMarket {
        guard let name = parameters["pair"] else { throw ExchangeFault.invalidArguments("pair") }
        return try market(name)
    }

    private func market(_ name: String) throws -> ListedMarket {
        guard let market = catalogue.market(name) else { throw ExchangeFault.unknownPair }
        return market
    }
}
