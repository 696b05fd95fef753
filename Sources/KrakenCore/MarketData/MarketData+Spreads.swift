extension MarketData {
    /// The best prices of a market in the last minutes.
    public struct SpreadList: Sendable {
        /// The market.
        public var instrument: Instrument
        /// Oldest first.
        public var rows: [BestPriceHistory.Row]
        /// Where to go on.
        public var last: Timestamp
    }

    /// The latest best bids and asks of a market, as far back as the exchange tells (about two hundred).
    ///
    /// - Parameter since: only those of this moment or later, in whole seconds.
    public func spreads(_ name: String, since: Timestamp? = nil) async -> Envelope<SpreadList> {
        await .catching(time.now) {
            let instrument = try await markets.instrument(named: name)
            let answer = try await kraken.send(BestPriceHistory(pair: instrument.id, since: since))
            let rows = answer.value.rows.filter { row in since.map { row.time.seconds >= $0.seconds } ?? true }
            return Timed(
                value: SpreadList(instrument: instrument, rows: rows, last: answer.value.last),
                moment: answer.receivedAt)
        }
    }
}
