extension Portfolio {
    /// What is open with borrowed money, and what covers it.
    public struct PositionReport: Sendable {
        /// One position and its market.
        public struct Row: Hashable, Sendable {
            /// As the exchange lists it.
            public var position: ExchangePosition
            /// The market; nil when the catalogue does not know it.
            public var instrument: Instrument?

            /// The market in modern names, else as the exchange names it.
            public var market: String { instrument?.pair.description ?? position.pairID }
            /// What a unit of it was bought or sold at on average, in quote currency.
            public var averagePrice: Price {
                position.cost.price(per: position.remaining, decimals: instrument?.priceDecimals ?? 8, .halfEven)
            }
        }

        /// Oldest first.
        public var rows: [Row]
        /// What covers them, in ``currency``.
        public var balance: TradeBalance.Response
        /// In which currency the account's margin is told.
        public var currency: Asset
    }

    /// The open positions with what they have won or lost, and the account's margin in US dollars.
    public func positions() async -> Envelope<PositionReport> {
        await .catching(time.now) {
            let open = try await kraken.send(OpenPositions(withGains: true))
            let balance = try await kraken.send(TradeBalance())
            var rows: [PositionReport.Row] = []
            for position in open.value.positions {
                let instrument = try? await markets.instrument(named: position.pairID)
                rows.append(PositionReport.Row(position: position, instrument: instrument))
            }
            let report = PositionReport(rows: rows, balance: balance.value, currency: Asset("USD"))
            return Timed(value: report, moment: min(open.receivedAt, balance.receivedAt))
        }
    }
}
