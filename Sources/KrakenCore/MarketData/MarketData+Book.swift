extension MarketData {
    /// The order book of a market.
    public struct Book: Hashable, Sendable {
        /// The market.
        public var instrument: Instrument
        /// The levels asked for.
        public var snapshot: BookSnapshot
        /// The exchange's own best prices, also where levels are put together; nil while one side is empty.
        public var best: BestPrices?
        /// The step the levels are put together in; nil for the exchange's own levels.
        public var tick: Price?
        /// Whether the last bid is known whole: of a step, the exchange may show only the beginning.
        public var areBidsWhole = true
        /// Whether the last ask is known whole.
        public var areAsksWhole = true
    }

    /// The best levels of a market's order book; with a tick, put together in steps of it.
    ///
    /// Throws ``UnfitTick`` before anything is asked. Steps are made of what the exchange shows,
    /// ``Depth/maximumCount`` levels a side.
    public func book(_ name: String, levels: Int, tick: Price? = nil) async -> Envelope<Book> {
        await .catching(time.now) {
            let instrument = try await markets.instrument(named: name)
            if let tick, tick <= .zero || !tick.isMultiple(of: instrument.tick) {
                throw UnfitTick(asked: tick, instrument: instrument)
            }
            let count = tick == nil ? min(levels, Depth.maximumCount) : Depth.maximumCount
            let answer = try await kraken.send(Depth(pair: instrument.id, count: count))
            let shown = answer.value.book
            var book = Book(instrument: instrument, snapshot: shown.prefix(levels), best: shown.best, tick: tick)
            if let tick {
                let grouped = shown.grouped(by: tick)
                book.snapshot = grouped.prefix(levels)
                book.areBidsWhole = shown.bids.count < count || grouped.bids.count > levels
                book.areAsksWhole = shown.asks.count < count || grouped.asks.count > levels
            }
            return Timed(value: book, moment: answer.receivedAt)
        }
    }
}

/// A step that the levels of a market cannot be put together in.
public struct UnfitTick: Error, Hashable, Sendable {
    /// The step that was asked for.
    public let asked: Price
    /// The market, whose own step must go into it.
    public let instrument: Instrument

    /// The next larger step that fits.
    public var next: Price {
        max(instrument.tick, asked.rounded(toMultipleOf: instrument.tick, .up))
    }
}

extension UnfitTick: IdentifiedError {
    var identifier: String { "usage" }
}
