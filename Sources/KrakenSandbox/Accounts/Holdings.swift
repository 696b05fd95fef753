import Trading

/// What the client owns, what open orders hold of it, and what is left.
struct Holdings {
    /// By the exchange's own asset keys, in their order.
    let balances: [(asset: String, amount: Amount)]
    /// What open orders hold, by the exchange's own asset keys.
    let holds: [String: Amount]

    init(store: Store, catalogue: Catalogue) throws {
        balances = try store.balances.all(of: .client)
        var holds: [String: Amount] = [:]
        for order in try store.orders.open() {
            guard let market = catalogue.market(order.pair) else { throw SandboxError.damagedState("client_order") }
            let hold = order.hold(in: market)
            holds[hold.asset, default: .zero] += hold.amount
        }
        self.holds = holds
    }

    /// What may be spent of an asset.
    func available(_ asset: String) -> Amount {
        let owned = balances.first { $0.asset == asset }?.amount ?? .zero
        return owned - holds[asset, default: .zero]
    }
}

extension OrderRecord {
    /// What a waiting order holds: the base asset for a sale; for a buy its cost with the highest maker fee, each
    /// rounded up, so that the trade can be paid whatever tier it falls into.
    func hold(in market: ListedMarket) -> (asset: String, amount: Amount) {
        let rules = market.instrument
        guard side == .buy, let limitPrice else { return (rules.baseID, Amount(remaining)) }
        let cost = limitPrice.cost(of: remaining, decimals: rules.costDecimals, .up)
        let highest = rules.makerFees.first?.fee ?? .zero
        return (rules.quoteID, cost + cost.share(percent: highest, decimals: rules.costDecimals, .up))
    }
}
