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
    /// When nothing was seen.
    private static let never = Timestamp(nanoseconds: 0)
    /// The exchange as a whole, among the ids of markets.
    private static let wholeExchange = ""

    /// What a market and the exchange let one do, as seen within the last minute where the exchange can be asked.
    ///
    /// Each of the two calls is made once, given up after a second, and left out when the orders themselves need the
    /// calls there are: then what was known before must do.
    func state(of instrument: Instrument, _ time: TimeSource) async -> State {
        let quick = client.trying(until: time.elapsed() + .seconds(1))
        var (market, exchange) = (known(instrument), known(nil))
        // What forbids an order must be known to hold still; anything else can do without.
        func asker(_ known: Known) -> Kraken { known.status == .online ? quick.sparing : quick }
        if isOld(exchange), let fresh = await Self.askExchange(asker(exchange)) {
            exchange = (fresh, moment)
            try? keep(fresh, id: Self.wholeExchange, at: moment)
        }
        if isOld(market), let fresh = await Self.ask(asker(market), of: instrument) {
            market = (fresh, moment)
            try? keep(fresh, id: instrument.id, at: moment)
        }
        let seen = [market.seenAt, exchange.seenAt].filter { $0 > Self.never }
        return State(
            market: market.status, exchange: exchange.status,
            age: market.seenAt > Self.never ? seen.min().map { moment - $0 } : nil)
    }

    private func isOld(_ known: Known) -> Bool {
        known.status != .online || known.seenAt < moment - Self.stateAge
    }

    private typealias Known = (status: Instrument.Status, seenAt: Timestamp)

    /// Keeps the state for which the exchange has refused an order; whether it is the market's or that of the whole
    /// exchange is asked next time.
    func note(_ state: Instrument.Status, of instrument: Instrument) {
        try? forgetKeptStates()
        try? keep(state, id: instrument.id, at: moment)
    }

    /// What was last seen of a market, or of the exchange; what a clock that went back makes new is old.
    private func known(_ instrument: Instrument?) -> Known {
        let kept = try? keptState(id: instrument?.id ?? Self.wholeExchange)
        let status = kept?.status ?? instrument?.status ?? .online
        let seen = kept?.seenAt ?? (instrument == nil ? Self.never : fetched ?? Self.never)
        return (status, seen > moment ? Self.never : seen)
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
