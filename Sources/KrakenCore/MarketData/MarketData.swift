/// What anybody can see: the state of the exchange, prices and candles.
///
/// ```swift
/// let prices = await marketData.tickers(["btcusd", "ETH/EUR"])
/// ```
public struct MarketData: Sendable {
    let kraken: Kraken
    private let markets: Markets
    let time: TimeSource

    /// Market data through a client.
    public init(kraken: Kraken, markets: Markets, time: TimeSource) {
        self.kraken = kraken
        self.markets = markets
        self.time = time
    }

    /// The exchange's state and clock.
    public struct Status: Hashable, Sendable {
        /// What the exchange lets one do.
        public var state: SystemStatus.State
        /// The exchange's clock, in whole seconds.
        public var exchangeTime: Timestamp
        /// The exchange's clock minus ours; sure to about a second.
        public var clockDifference: Duration
    }

    /// A market and what it does now.
    public struct Quote: Hashable, Sendable {
        /// The market.
        public var instrument: Instrument
        /// What it does.
        public var ticker: Ticker
    }

    /// Candles of a market.
    public struct Series: Hashable, Sendable {
        /// The market.
        public var instrument: Instrument
        /// Oldest first; those that begin after ``last`` are still running.
        public var candles: [Candle]
        /// When the last finished candle began; go on from here.
        public var last: Timestamp
    }

    /// The exchange's state and clock.
    public func status() async -> Envelope<Status> {
        await .catching(time.now) {
            let state = try await kraken.send(SystemStatus()).value.state
            let before = time.now()
            let server = try await kraken.send(ServerTime())
            let middle = before + (server.receivedAt - before) / 2
            // The exchange tells whole seconds: the middle of its second is the best guess.
            let difference = server.value.time + .milliseconds(500) - middle
            return Timed(
                value: Status(state: state, exchangeTime: server.value.time, clockDifference: difference),
                moment: server.receivedAt)
        }
    }

    /// What markets, named in any spelling, do now; each once, all from one call.
    public func tickers(_ names: [String]) async -> Envelope<[Quote]> {
        await .catching(time.now) {
            var instruments: [Instrument] = []
            for name in names {
                let instrument = try await markets.instrument(named: name)
                if !instruments.contains(instrument) { instruments.append(instrument) }
            }
            return try await quotes(of: instruments)
        }
    }

    /// The last candles of a market; the length in minutes is one of those the exchange knows.
    public func candles(
        _ name: String, minutes: Int, limit: Int, since: Timestamp? = nil
    ) async -> Envelope<Series> {
        await .catching(time.now) {
            let instrument = try await markets.instrument(named: name)
            let answer = try await kraken.send(Candles(pair: instrument.id, minutes: minutes, since: since))
            // Who goes on from a moment wants what follows it, so that no candle is left out between two calls.
            let all = answer.value.candles
            let candles = Array(since == nil ? all.suffix(limit) : all.prefix(limit))
            let last = candles.last { $0.start <= answer.value.last }?.start ?? answer.value.last
            let series = Series(instrument: instrument, candles: candles, last: last)
            return Timed(value: series, moment: answer.receivedAt)
        }
    }

    func quotes(of instruments: [Instrument]) async throws -> Timed<[Quote]> {
        guard !instruments.isEmpty else { return Timed(value: [], moment: time.now()) }
        let answer = try await kraken.send(TickerPrices(ids: instruments.map(\.id)))
        let quotes = try instruments.map { instrument in
            Quote(
                instrument: instrument, ticker: try answer.value.ticker(of: instrument, isOnly: instruments.count == 1))
        }
        return Timed(value: quotes, moment: answer.receivedAt)
    }
}

extension TickerPrices.Response {
    /// The ticker of a market; some servers key a lone answer by the name that was asked for.
    fileprivate func ticker(of instrument: Instrument, isOnly: Bool) throws -> Ticker {
        let keys = [instrument.id, instrument.alternativeName, instrument.pair.description]
        if let ticker = keys.compactMap({ markets[$0] }).first { return ticker }
        if isOnly, markets.count == 1, let ticker = markets.values.first { return ticker }
        throw KrakenError.unreadable("no ticker of \(instrument.pair)")
    }
}
