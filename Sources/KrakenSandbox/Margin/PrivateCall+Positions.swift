import Trading
import Transport

extension PrivateCall {
    /// The open positions by the ids of the trades that opened them, or summed up by market.
    func openPositions() throws -> JSON {
        let consolidation = parameters["consolidation"]
        guard consolidation == nil || consolidation == "market" else {
            throw ExchangeFault.invalidArguments("consolidation")
        }
        let ids = parameters.list("txid").map(Set.init)
        let positions = try store.positions.open().filter { ids?.contains($0.id) ?? true }
        guard consolidation == nil else { return try .array(consolidated(positions)) }
        return try .object(
            positions.map { position in
                let market = try market(ofID: position.pair)
                return (position.id, position.json(in: market, price: price(of: market)))
            })
    }

    private func consolidated(_ positions: [PositionRecord]) throws -> [JSON] {
        var order: [String] = []
        var groups: [String: [PositionRecord]] = [:]
        for position in positions {
            let key = "\(position.pair) \(position.side.rawValue)"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(position)
        }
        return try order.compactMap { groups[$0] }.map { group in
            let market = try market(ofID: group[0].pair)
            return PositionSum(positions: group).json(in: market, price: price(of: market))
        }
    }

    /// The last price when gains are asked for.
    private func price(of market: ListedMarket) -> Price? {
        guard parameters.flag("docalcs") else { return nil }
        return Pricing(catalogue: catalogue, seed: settings.seed).price(of: market, at: Int(now.seconds))
    }

    /// Checks that an amount may leave the account: what positions bind must stay.
    ///
    /// - Throws: the refusal given.
    func checkStays(_ amount: Amount, of asset: ListedAsset, _ refusal: ExchangeFault) throws {
        guard try treasury.canSpare(amount, of: asset.asset, at: now) else { throw refusal }
    }
}
