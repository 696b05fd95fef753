import Trading

/// The account as a lender sees it at the beginning of a second; all amounts in US dollars.
///
/// All that can be traded counts as collateral with its full value; variants that are put away, such as `ETH.S`, do
/// not.
struct MarginAccount {
    /// Everything owned, variants included.
    private(set) var everything = Amount.zero
    private(set) var collateral = Amount.zero
    /// What opening the open positions came to.
    private(set) var cost = Amount.zero
    /// What they are worth now.
    private(set) var value = Amount.zero
    /// What closing them now would gain.
    private(set) var gain = Amount.zero
    /// The own money they bind.
    private(set) var used = Amount.zero
    /// What open orders hold of balances.
    private(set) var held = Amount.zero
    /// The own money that open orders would bind.
    private(set) var reserved = Amount.zero
    /// What is not traded yet of open orders.
    private(set) var unexecuted = Amount.zero

    var equity: Amount { collateral + gain }
    var free: Amount { equity - used }
    var freeBesideOrders: Amount { free - held - reserved }
    /// Equity in per cent of what is bound; nil without positions.
    var level: Percent? { used > .zero ? Percent(share: equity, of: used, .down) : nil }

    private let worth: Worth

    /// What amounts are worth in dollars at one moment.
    private struct Worth {
        let catalogue: Catalogue
        let pricing: Pricing
        let second: Int

        func dollars(_ amount: Amount, of asset: Asset) -> Amount {
            amount < .zero
                ? -(pricing.dollars(-amount, of: asset, at: second) ?? .zero)
                : pricing.dollars(amount, of: asset, at: second) ?? .zero
        }

        func price(of market: ListedMarket) -> Price { pricing.price(of: market, at: second) }

        func market(_ id: String) throws -> ListedMarket {
            guard let market = catalogue.market(id) else { throw SandboxError.damagedState("position") }
            return market
        }
    }

    /// - Parameter excluded: the id of an order that does not count.
    init(store: Store, catalogue: Catalogue, seed: UInt64, second: Int, without excluded: String? = nil) throws {
        worth = Worth(
            catalogue: catalogue, pricing: Pricing(catalogue: catalogue, seed: seed), second: second)
        let orders = try store.orders.open().filter { $0.id != excluded }
        let positions = try store.positions.open()
        try add(Holdings(store: store, catalogue: catalogue), catalogue)
        for position in positions { try add(position) }
        try add(orders, positions, rules: store.settings.rules())
    }

    /// What an amount of a market's quote asset is worth.
    func dollars(_ amount: Amount, in market: ListedMarket) -> Amount {
        worth.dollars(amount, of: market.instrument.pair.quote)
    }

    /// What an amount of an asset is worth.
    func dollars(_ amount: Amount, of asset: Asset) -> Amount { worth.dollars(amount, of: asset) }

    private mutating func add(_ holdings: Holdings, _ catalogue: Catalogue) throws {
        for balance in holdings.balances {
            guard let asset = catalogue.asset(balance.asset)?.asset else { throw SandboxError.damagedState("balance") }
            let dollars = worth.dollars(balance.amount, of: asset)
            everything += dollars
            if asset.isCollateral { collateral += dollars }
        }
    }

    private mutating func add(_ position: PositionRecord) throws {
        let market = try worth.market(position.pair)
        let price = worth.price(of: market)
        cost += dollars(position.remainingCost, in: market)
        value += dollars(price.cost(of: position.remaining, .halfEven), in: market)
        gain += dollars(position.gain(at: price), in: market)
        used += dollars(position.margin, in: market)
    }

    private mutating func add(_ orders: [OrderRecord], _ positions: [PositionRecord], rules: EngineRules) throws {
        var closable: [String: Quantity] = [:]
        for order in orders.sorted(by: { $0.sequence < $1.sequence }) {
            let market = try worth.market(order.pair)
            let price = order.limitPrice ?? order.trigger?.price ?? worth.price(of: market)
            unexecuted += dollars(price.cost(of: order.remaining, .down), in: market)
            guard let leverage = order.leverage else {
                let hold = order.hold(in: market, rules)
                if let asset = worth.catalogue.asset(hold.asset)?.asset { held += dollars(hold.amount, of: asset) }
                continue
            }
            let key = "\(order.pair) \(order.side.rawValue)"
            let left = closable[key] ?? positions.filter { $0.pair == order.pair }.closable(by: order.side)
            let closing = min(left, order.remaining)
            closable[key] = left - closing
            guard !order.isReduceOnly, order.remaining > closing else { continue }
            let cost = price.cost(of: order.remaining - closing, .up)
            reserved += dollars(PositionRecord.margin(of: cost, leverage), in: market)
        }
    }
}

extension Asset {
    /// Whether it backs positions.
    var isCollateral: Bool { !description.contains(".") }
}
