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
        let rules = try store.settings.rules()
        for order in try store.orders.open() {
            guard let market = catalogue.market(order.pair) else { throw SandboxError.damagedState("client_order") }
            let hold = order.hold(in: market, rules)
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
