import Storage
import Synchronization
public import Trading

extension Exchange {
    /// Puts one market, or the whole exchange when `pair` is nil, into a state, as operators of the real one do.
    ///
    /// What happened before is carried out first. While nothing trades, waiting orders are not reached, and the market
    /// of that time is not made up for.
    ///
    /// - Throws: ``SandboxError/unknownAsset(_:)`` when there is no such market, or a `DatabaseError`.
    public func setMarket(_ state: MarketState, pair: Pair?) throws {
        try setMarkets([(pair, state)])
    }

    /// The same for several at once, nil standing for the whole exchange.
    ///
    /// - Throws: as ``setMarket(_:pair:)``; then none of them is changed.
    public func setMarkets(_ states: [(pair: Pair?, state: MarketState)]) throws {
        try desk.withLock { desk in
            let now = now()
            try desk.store.connection.transaction {
                for (pair, state) in states { try desk.setMarket(state, pair: pair, at: now) }
            }
        }
    }

    /// The state of one market, or of the whole exchange when `pair` is nil.
    public func marketState(pair: Pair?) throws -> MarketState {
        try desk.withLock { desk in try desk.store.settings.marketState(ofID: desk.id(of: pair)) }
    }

    /// What is not known of the real engine, as it is switched.
    public func rules() throws -> EngineRules { try desk.withLock { try $0.store.settings.rules() } }

    /// Switches what is not known of the real engine.
    public func setRules(_ rules: EngineRules) throws {
        try desk.withLock { desk in
            try desk.store.connection.transaction { try desk.store.settings.setRules(rules) }
        }
    }
}

extension Desk {
    fileprivate func id(of pair: Pair?) throws -> String? {
        guard let pair else { return nil }
        guard let market = catalogue.market(pair) else { throw SandboxError.unknownAsset(pair.description) }
        return market.instrument.id
    }

    fileprivate func setMarket(_ state: MarketState, pair: Pair?, at now: Timestamp) throws {
        let id = try id(of: pair)
        let settings = try settings()
        try settle(now: now)
        try MatchingEngine(store: store, catalogue: catalogue, seed: settings.seed, now: now).pauseWatching(id)
        try store.settings.setMarketState(state, ofID: id)
    }
}

extension MatchingEngine {
    /// Lets the orders of one market, or of all, know the market up to now, and look at it again from now on.
    fileprivate func pauseWatching(_ id: String?) throws {
        for order in try store.orders.open() where id == nil || order.pair == id {
            guard let market = catalogue.market(order.pair) else { throw SandboxError.damagedState("client_order") }
            let isWatching = try store.settings.effectiveState(ofID: order.pair).trades
            var order = try isWatching ? current(count(order, upTo: second, in: market), in: market) : order
            order.activeFrom = max(order.activeFrom, second + 1)
            try store.orders.save(order)
        }
    }
}
