import Storage

extension Markets {
    /// What a market, and the exchange as a whole, let one do.
    struct State: Hashable, Sendable {
        var market: Instrument.Status
        var exchange: Instrument.Status
        /// How old the older of the two is, as far as they were ever asked for; nil when the market's was not.
        var age: Duration?
    }

    /// How old an open state may be before it is asked for again; one that forbids something is always asked for,
    /// because it passes.
    ///
    /// All processes share a few public calls a second, and two more for every order would make orders wait for each
    /// other. The exchange looks at the state itself when it takes an order, though not when it checks one.
    private static let stateAge = Duration.seconds(60)
    /// How old it may be at most, as long as the exchange answers.
    private static let oldestState = Duration.seconds(600)
    /// The exchange as a whole, among the ids of markets.
    private static let wholeExchange = ""

    /// What a market and the exchange let one do, as seen within the last minute where the exchange can be asked.
    ///
    /// Each of the two calls is made once. It is left out while the orders themselves need the calls there are, unless
    /// what is known forbids something or is old. Without an answer within two seconds, what was known must do.
    func state(of instrument: Instrument, _ time: TimeSource) async -> State {
        var (market, exchange) = (known(instrument), known(nil))
        if isOld(exchange), let fresh = await Self.askExchange(asker(exchange, time)) {
            exchange = Known(status: fresh, seenAt: moment)
            try? keep(fresh, id: Self.wholeExchange, at: moment)
        }
        if isOld(market), let fresh = await Self.ask(asker(market, time), of: instrument) {
            market = Known(status: fresh, seenAt: moment)
            try? keep(fresh, id: instrument.id, at: moment)
        }
        let seen = [market, exchange].compactMap(\.seenAt)
        return State(
            market: market.status, exchange: exchange.status,
            age: market.seenAt == nil ? nil : seen.min().map { moment - $0 })
    }

    /// Keeps the state for which the exchange has refused an order; whether it is the market's or that of the whole
    /// exchange is asked next time.
    func note(_ state: Instrument.Status, of instrument: Instrument) {
        try? forgetKeptStates()
        try? keep(state, id: instrument.id, at: moment)
    }

    /// What is known of a state.
    private struct Known {
        var status: Instrument.Status
        /// When that was seen; nil for never, and the beginning of time when it is known to be worthless.
        var seenAt: Timestamp?
    }

    private func isOld(_ known: Known) -> Bool {
        known.status != .online || known.seenAt.map { $0 < moment - Self.stateAge } ?? true
    }

    /// Who asks for a state that is old.
    private func asker(_ known: Known, _ time: TimeSource) -> Kraken {
        let mustBeKnown = known.status != .online || known.seenAt.map { $0 < moment - Self.oldestState } ?? false
        let quick = client.trying(until: time.elapsed() + .seconds(2))
        return mustBeKnown ? quick.waitingAs(client) : quick.sparing
    }

    /// What was last seen of a market, or of the exchange; what a clock that went back makes new is old.
    private func known(_ instrument: Instrument?) -> Known {
        let kept = try? keptState(id: instrument?.id ?? Self.wholeExchange)
        let seen = kept?.seenAt ?? (instrument == nil ? nil : fetched)
        return Known(
            status: kept?.status ?? instrument?.status ?? .online,
            seenAt: seen.map { $0 > moment ? Timestamp(nanoseconds: 0) : $0 })
    }

    private static func ask(_ kraken: Kraken, of instrument: Instrument) async -> Instrument.Status? {
        let answer = try? await kraken.send(AssetPairs(ids: [instrument.id])).value
        return answer?.pairs.first { $0.id == instrument.id }?.status
    }

    private static func askExchange(_ kraken: Kraken) async -> Instrument.Status? {
        guard let state = try? await kraken.send(SystemStatus()).value.state else { return nil }
        return switch state {
        case .online: .online
        case .maintenance: .maintenance
        case .cancelOnly: .cancelOnly
        case .postOnly: .postOnly
        case .other: .other
        }
    }
}
