extension Portfolio {
    /// What the account pays for trading.
    public struct FeeReport: Sendable {
        /// What the account pays in one market.
        public struct Row: Hashable, Sendable {
            /// The market, with the exchange's whole schedule.
            public var instrument: Instrument
            /// As the side that takes from the book.
            public var taker: FeeStanding
            /// As the side that waits in the book.
            public var maker: FeeStanding
        }

        /// In which currency volumes are counted.
        public var currency: String
        /// The volume of the last 30 days.
        public var volume: Amount
        /// One for each market asked for, in their order.
        public var rows: [Row]
    }

    /// What the account pays in markets, named in any spelling, and what would be the next less.
    ///
    /// What counts is the exchange's answer: volume is not all that a tier can be reached by.
    public func fees(_ names: [String]) async -> Envelope<FeeReport> {
        await .catching(time.now) {
            var instruments: [Instrument] = []
            for name in names {
                let instrument = try await markets.instrument(named: name)
                if !instruments.contains(instrument) { instruments.append(instrument) }
            }
            let answer = try await kraken.send(TradeVolume(pairIDs: instruments.map(\.id)))
            let (takers, makers) = (answer.value.takers, answer.value.makers)
            let rows = try instruments.map { instrument in
                let keys = [instrument.id, instrument.alternativeName, instrument.pair.description]
                guard let taker = keys.compactMap({ takers[$0] }).first else {
                    throw KrakenError.unreadable("no fee of \(instrument.pair)")
                }
                return FeeReport.Row(
                    instrument: instrument, taker: taker, maker: keys.compactMap { makers[$0] }.first ?? taker)
            }
            let currency = answer.value.currencyID ?? "ZUSD"
            let report = FeeReport(
                currency: try await markets.assetNames().shownName(id: currency), volume: answer.value.volume,
                rows: rows)
            return Timed(value: report, moment: answer.receivedAt)
        }
    }
}

extension Portfolio.FeeReport.Row {
    /// How much must be traded before the next tier holds; nil when there is none, or volume is not what is missing.
    public func missing(for volume: Amount) -> Amount? {
        guard let next = taker.nextVolume ?? maker.nextVolume, next > volume else { return nil }
        return next - volume
    }
}
