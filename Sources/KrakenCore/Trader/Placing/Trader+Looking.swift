extension Trader {
    /// A market as it is now.
    struct MarketLook: Sendable {
        /// The market's rules, with its state of now.
        var instrument: Instrument
        /// What the exchange as a whole lets one do.
        var exchange: Instrument.Status
        /// How old what is known of both states is; nil when nobody was asked.
        var stateAge: Duration?
        /// What might forbid something, and could not be asked for.
        var unconfirmed: [UnconfirmedState]
        /// What the market does; nil when it is not told.
        var ticker: Ticker?
        /// When that was true.
        var moment: Timestamp
    }

    /// The exchange is in maintenance: there are no prices and no balances to check anything with.
    public struct InMaintenance: Error, Hashable, Sendable {
        /// What it said of itself.
        public let condition: ServiceCondition
    }

    /// Looks at a market's state and its prices.
    func look(at instrument: Instrument) async throws -> MarketLook {
        var found = instrument
        // First, because in maintenance there may be no prices.
        let seen = await markets.state(of: instrument, time)
        if seen.exchange == .maintenance, let condition = seen.condition { throw InMaintenance(condition: condition) }
        found.status = seen.market
        let answer = try await marketData.quotes(of: [found])
        return MarketLook(
            instrument: found, exchange: seen.exchange, stateAge: seen.age, unconfirmed: seen.unconfirmed,
            ticker: answer.value.first?.ticker, moment: answer.moment)
    }

    /// Does something the exchange may refuse for the state of a market.
    func noting<Value>(_ instrument: Instrument, _ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch KrakenError.exchange(let errors) {
            await noteRefusal(errors, in: instrument)
            throw KrakenError.exchange(errors)
        }
    }

    /// What the exchange refused for a state tells that state, and that what was known of it is worthless.
    func noteRefusal(_ errors: [ExchangeError], in instrument: Instrument) async {
        guard let state = errors.lazy.compactMap(\.kind.marketState).first else { return }
        await markets.note(state, of: instrument)
    }
}

extension ExchangeError.Kind {
    /// The state for which a market does not take an order; nil for every other reason.
    public var marketState: Instrument.Status? {
        switch self {
        case .marketCancelOnly: .cancelOnly
        case .marketPostOnly: .postOnly
        case .marketLimitOnly: .limitOnly
        case .marketReduceOnly: .reduceOnly
        default: nil
        }
    }
}
