import Storage

/// A state that forbids something, was seen too long ago to be believed, and could not be asked for again.
public struct UnconfirmedState: Hashable, Sendable {
    /// What was seen.
    public var status: Instrument.Status
    /// How long ago; nil when that is worthless, too.
    public var age: Duration?
    /// Whether it is the state of the whole exchange, and not that of a market.
    public var isOfExchange: Bool
}

extension Markets {
    /// What a market, and the exchange as a whole, let one do.
    struct State: Hashable, Sendable {
        var market: Instrument.Status
        var exchange: Instrument.Status
        /// What the exchange said of itself; nil when that is unknown.
        var condition: ServiceCondition?
        /// How old the older of the two is, as far as they were ever asked for; nil when the market's was not.
        var age: Duration?
        /// What might forbid something, and cannot be told; the states above are open then.
        var unconfirmed: [UnconfirmedState] = []
    }

    /// How old an open state may be before it is asked for again, and at most one that forbids something and cannot be
    /// asked for again: an old maintenance must not keep anybody from leaving a position.
    ///
    /// All processes share a few public calls a second, and two more for every order would make orders wait for each
    /// other. The exchange looks at the state itself when it takes an order, though not when it checks one.
    private static let stateAge = Duration.seconds(60)
    /// The same for a state that forbids something, because it passes: one command asks once.
    private static let forbiddingAge = Duration.milliseconds(1_500)
    /// How old an open state may be at most, as long as the exchange answers.
    private static let oldestState = Duration.seconds(600)
    /// How long an answer is waited for.
    private static let patience = Duration.seconds(2)

    /// What a market and the exchange let one do, as seen within the last minute where the exchange can be asked.
    ///
    /// Each of the two calls is made once. It is left out while the orders themselves need the calls there are, unless
    /// what is known forbids something or is old. Without an answer within two seconds, what was known must do; what
    /// forbids something only for a minute.
    func state(of instrument: Instrument, _ time: TimeSource) async -> State {
        var (market, exchange) = (known(instrument), knownExchange)
        if isOld(exchange), let fresh = await condition(exchange, time) { exchange = Known(fresh) }
        if isOld(market), let fresh = await Self.ask(asker(market, time), of: instrument) {
            market = Known(status: fresh, seenAt: moment)
            try? keep(fresh, id: instrument.id, at: moment)
        }
        var state = State(
            market: market.status, exchange: exchange.status, condition: exchange.condition,
            age: market.seenAt == nil ? nil : [market, exchange].compactMap(\.seenAt).min().flatMap(age))
        if let doubt = doubt(market, isOfExchange: false) {
            (state.market, state.age) = (.online, nil)
            state.unconfirmed.append(doubt)
        }
        if let doubt = doubt(exchange, isOfExchange: true) {
            (state.exchange, state.condition, state.age) = (.online, nil, nil)
            state.unconfirmed.append(doubt)
        }
        return state
    }

    /// Keeps the state for which the exchange has refused an order; whether it is the market's or that of the whole
    /// exchange is asked next time.
    func note(_ state: Instrument.Status, of instrument: Instrument) {
        try? forgetKeptStates()
        client.knownCondition.forget()
        try? keep(state, id: instrument.id, at: moment)
    }

    /// What is known of a state.
    private struct Known {
        var status: Instrument.Status
        /// When that was seen; nil for never, and the beginning of time when it is known to be worthless.
        var seenAt: Timestamp?
        var condition: ServiceCondition?

        init(status: Instrument.Status, seenAt: Timestamp?) { (self.status, self.seenAt) = (status, seenAt) }

        init(_ condition: ServiceCondition) {
            (status, seenAt) = (condition.state.status, condition.askedAt)
            self.condition = condition
        }

        /// A clock that went back makes it worthless.
        func at(_ now: Timestamp) -> Known {
            var copy = self
            if let seenAt, seenAt > now { copy.seenAt = Timestamp(nanoseconds: 0) }
            return copy
        }
    }

    /// How long ago a moment was; nil for the beginning of time.
    private func age(_ seenAt: Timestamp) -> Duration? { seenAt.nanoseconds == 0 ? nil : moment - seenAt }

    private func isOld(_ known: Known) -> Bool {
        isOlder(known, than: known.status == .online ? Self.stateAge : Self.forbiddingAge)
    }

    private func isOlder(_ known: Known, than limit: Duration) -> Bool {
        known.seenAt.map { $0 < moment - limit } ?? true
    }

    /// What forbids something, but was seen too long ago; nil for everything else.
    private func doubt(_ known: Known, isOfExchange: Bool) -> UnconfirmedState? {
        guard ![.online, .other].contains(known.status), isOlder(known, than: Self.stateAge) else { return nil }
        return UnconfirmedState(status: known.status, age: known.seenAt.flatMap(age), isOfExchange: isOfExchange)
    }

    /// Whether it is worth waiting for the limiter to learn of a state.
    private func mustBeKnown(_ known: Known) -> Bool {
        known.status != .online || known.seenAt != nil && isOlder(known, than: Self.oldestState)
    }

    /// Who asks for a state that is old.
    private func asker(_ known: Known, _ time: TimeSource) -> Kraken {
        let quick = client.trying(until: time.elapsed() + Self.patience)
        return mustBeKnown(known) ? quick.waitingAs(client) : quick.sparing
    }

    private func condition(_ known: Known, _ time: TimeSource) async -> ServiceCondition? {
        let asker = mustBeKnown(known) ? client : client.sparing
        return await asker.condition(
            within: Self.patience, mayWait: mustBeKnown(known), noOlderThan: Self.forbiddingAge)
    }

    /// What was last seen of a market.
    private func known(_ instrument: Instrument) -> Known {
        let kept = try? keptState(id: instrument.id)
        return Known(status: kept?.status ?? instrument.status, seenAt: kept?.seenAt ?? fetched).at(moment)
    }

    /// What the exchange said last of itself, whoever asked.
    private var knownExchange: Known {
        (client.knownCondition.last.map(Known.init) ?? Known(status: .online, seenAt: nil)).at(moment)
    }

    private static func ask(_ kraken: Kraken, of instrument: Instrument) async -> Instrument.Status? {
        let answer = try? await kraken.send(AssetPairs(ids: [instrument.id])).value
        return answer?.pairs.first { $0.id == instrument.id }?.status
    }
}

extension SystemStatus.State {
    /// The same as a market says it.
    fileprivate var status: Instrument.Status {
        switch self {
        case .online: .online
        case .maintenance: .maintenance
        case .cancelOnly: .cancelOnly
        case .postOnly: .postOnly
        case .other: .other
        }
    }
}
