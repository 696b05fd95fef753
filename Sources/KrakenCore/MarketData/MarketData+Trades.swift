extension MarketData {
    /// Trades of a market.
    public struct TradeList: Sendable {
        /// The market.
        public var instrument: Instrument
        /// Oldest first.
        public var trades: [PublicTrade]
        /// Where to go on, to the nanosecond: nothing after it is in the list.
        public var last: Timestamp
        /// Whether there was nothing more when the list was made.
        public var isComplete: Bool
    }

    /// Trades of a market, oldest first: those after a moment, page by page, else the latest.
    ///
    /// - Parameters:
    ///   - moment: exclusive, to the nanosecond; nil for the latest trades, as far as one page goes.
    ///   - count: how many at most; nil for all there are.
    ///   - onPage: hears of every page.
    public func trades(
        _ name: String, after moment: Timestamp?, count: Int?,
        onPage: @escaping @Sendable (ListingProgress) -> Void = { _ in }
    ) async -> Envelope<TradeList> {
        await .catching(time.now) {
            let instrument = try await markets.instrument(named: name)
            guard let moment else {
                let wanted = min(count ?? PublicTrades.maximumCount, PublicTrades.maximumCount)
                let page = try await kraken.send(PublicTrades(pair: instrument.id, count: wanted)).value
                let list = TradeList(
                    instrument: instrument, trades: page.trades.suffix(wanted), last: page.last, isComplete: true)
                return Timed(value: list, moment: time.now())
            }
            let reading = try await TradePages(
                start: moment, count: count, now: time.now(),
                fetch: { since, wanted in
                    try await kraken.send(PublicTrades(pair: instrument.id, since: since, count: wanted)).value
                }, onPage: onPage
            ).read()
            let list = TradeList(
                instrument: instrument, trades: reading.trades, last: reading.last, isComplete: reading.isComplete)
            return Timed(value: list, moment: time.now())
        }
    }
}

/// Reads trades forward, a thousand at a time.
///
/// Whether a page holds what happened at the very moment it begins after is not documented, so trades of the page
/// before are not counted again.
struct TradePages {
    /// What was read.
    struct Reading {
        var trades: [PublicTrade] = []
        /// Where to go on.
        var last: Timestamp
        var isComplete = false
    }

    /// Exclusive.
    let start: Timestamp
    /// How many at most; nil for all.
    let count: Int?
    /// Where all of them end, which tells about how many there will be.
    let now: Timestamp
    /// Asks for so many trades after a moment.
    let fetch: @Sendable (_ since: Timestamp, _ wanted: Int) async throws -> PublicTrades.Response
    let onPage: @Sendable (ListingProgress) -> Void

    func read() async throws -> Reading {
        var (reading, previous) = (Reading(last: start), Set<PublicTrade>())
        while true {
            let missing = count.map { $0 - reading.trades.count } ?? .max
            let wanted = min(missing, PublicTrades.maximumCount)
            let page = try await fetch(reading.last, wanted)
            let fresh = page.trades.filter { !previous.contains($0) }
            reading.trades += fresh.prefix(missing)
            onPage(ListingProgress(done: reading.trades.count, total: count ?? estimate(reading, end: page.last)))
            if fresh.count > missing {
                // The server gave more than it was asked for: the next page begins a little before what is left out.
                reading.last = (reading.trades.last?.time ?? reading.last) - .milliseconds(1)
                return reading
            }
            // A server that knows no place to begin at gives the same page for ever.
            let isStuck = fresh.isEmpty || page.last <= reading.last
            reading.last = max(reading.last, page.last)
            reading.isComplete = page.trades.count < wanted
            if reading.isComplete || isStuck || fresh.count == missing { return reading }
            previous = Set(page.trades)
        }
    }

    /// How many trades there will be if they go on as they came so far, in whole pages; nil before any time has passed.
    private func estimate(_ reading: Reading, end: Timestamp) -> Int? {
        let (passed, whole) = ((end - start).milliseconds, (now - start).milliseconds)
        guard passed > 0, whole >= passed else { return nil }
        let number = Int128(reading.trades.count) * Int128(whole) / Int128(passed)
        let page = Int128(PublicTrades.maximumCount)
        return Int(clamping: (number + page - 1) / page * page)
    }
}
