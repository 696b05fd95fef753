import Trading
import Transport

extension PublicCall {
    /// Up to a thousand trades: those after `since`, or the latest ones.
    ///
    /// The account's own are among them, marked `own`; the market's candles do not know them.
    func trades() throws -> JSON {
        let market = try market()
        let count = try parameters.integer("count") ?? 1_000
        guard (1...1_000).contains(count) else { throw ExchangeFault.invalidArguments("count") }
        let since = try parameters["since"].map { text in
            guard let moment = Self.moment(text) else { throw ExchangeFault.invalidArguments("since") }
            return moment
        }
        let history = MarketHistory(market: market, seed: seed)
        let second = Int(now.seconds)
        let found =
            since.map { history.trades(after: $0, before: second, limit: count) }
            ?? history.latestTrades(before: second, limit: count)
        let writer = MarketWriter(market: market)
        var rows = found.map { (time: $0.time, json: writer.trade($0)) }
        // A full page ends with its last trade; otherwise all there is so far is on it.
        let begin = since ?? found.first?.time ?? now
        let end = found.count == count && since != nil ? found.last?.time ?? now : now
        let own = try ownTrades(in: market, before: second).filter { $0.time > begin && $0.time <= end }
        if !own.isEmpty {
            rows = (rows + own.map { ($0.time, writer.ownTrade($0)) }).sorted { $0.time < $1.time }
            rows = Array(since == nil ? rows.suffix(count) : rows.prefix(count))
        }
        let last = rows.last?.time ?? since ?? now
        return .object([
            (market.instrument.id, .array(rows.map(\.json))), ("last", .string(String(last.nanoseconds))),
        ])
    }

    /// The account's own trades, told like the others when their second is over, each at a nanosecond of its own.
    private func ownTrades(in market: ListedMarket, before second: Int) throws -> [TradeRecord] {
        var last = Timestamp(nanoseconds: 0)
        return try ownTrades().filter { $0.pair == market.instrument.id && $0.time.seconds < second }.reversed().map {
            var trade = $0
            trade.time = max(trade.time, last + .nanoseconds(1))
            last = trade.time
            return trade
        }
    }

    /// Best bid and ask of each of the last two hundred seconds, or of those since one.
    func spread() throws -> JSON {
        let market = try market()
        let second = Int(now.seconds)
        var first = second - 199
        if let text = parameters["since"] {
            guard let since = Timestamp(secondsText: text) else { throw ExchangeFault.invalidArguments("since") }
            first = max(first, Int(since.seconds))
        }
        let history = MarketHistory(market: market, seed: seed)
        let writer = MarketWriter(market: market)
        let rows = stride(from: max(0, first), through: second, by: 1).compactMap { second -> JSON? in
            let book = MarketBook(history, second: second, depth: 1)
            guard let bid = book.bids.first, let ask = book.asks.first else { return nil }
            return [.integer(second), writer.widePrice(bid.price), writer.widePrice(ask.price)]
        }
        return .object([(market.instrument.id, .array(rows)), ("last", .integer(second))])
    }

    /// The book in coarser steps.
    func groupedBook() throws -> JSON {
        let market = try market()
        let depth = try parameters.integer("depth") ?? 10
        guard [10, 25, 100, 250, 1_000].contains(depth) else { throw ExchangeFault.invalidArguments("depth") }
        let grouping = try parameters.integer("grouping") ?? 1
        guard [1, 5, 10, 25, 50, 100, 250, 500, 1_000].contains(grouping) else {
            throw ExchangeFault.invalidArguments("grouping")
        }
        let history = MarketHistory(market: market, seed: seed)
        let book = MarketBook(history, second: Int(now.seconds), depth: MatchingEngine.depth)
        let writer = MarketWriter(market: market)
        let side = { (levels: [MarketBook.Level], isAsk: Bool) in
            let grouped = GroupedLevels(levels, isAsk: isAsk, step: Int64(grouping), depth: depth)
            return JSON.array(
                grouped.groups.map {
                    .object(["price": writer.widePrice($0.price), "qty": writer.volume($0.lots)])
                })
        }
        return .object([
            "pair": .string(market.instrument.pair.description), "grouping": .integer(grouping),
            "bids": side(book.bids, false), "asks": side(book.asks, true),
        ])
    }

    /// Seconds since 1970 with or without a fraction, or nanoseconds.
    private static func moment(_ text: String) -> Timestamp? {
        if let seconds = Timestamp(secondsText: text) { return seconds }
        guard let nanoseconds = Int64(text), nanoseconds >= 0 else { return nil }
        return Timestamp(nanoseconds: nanoseconds)
    }
}
