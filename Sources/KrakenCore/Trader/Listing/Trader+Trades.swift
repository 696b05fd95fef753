extension Trader {
    /// A list of trades.
    public struct TradeList: Sendable {
        /// Newest first.
        public var trades: [ExchangeTrade]
        /// The modern names of their markets, by the exchange's names.
        public var pairs: [String: String]
        /// How many there are in all; nil when not told.
        public var total: Int?
        /// Whether nothing that was asked for is left out.
        public var isComplete = true
    }

    /// Trades of the account; those of single orders when a number or a name is asked for.
    ///
    /// - Parameter onPage: hears of every page of a long list.
    public func trades(
        _ query: OrderQuery = OrderQuery(.any), onPage: @escaping @Sendable (ListingProgress) -> Void = { _ in }
    ) async -> Envelope<TradeList> {
        await .catching(time.now) {
            let wanted = try await wantedPair(query)
            let reading =
                query.namesOrders
                ? try await tradesOfOrders(query, onPage) : try await tradePages(query, wanted, onPage)
            let pairs = await names(of: reading.rows.map(\.pairID))
            let admitted = reading.rows.filter { query.admits($0, pair: pairs[$0.pairID], wanted: wanted) }
                .sorted { ($0.time, $0.id) > ($1.time, $1.id) }
            let shown = query.limit.map { Array(admitted.prefix($0)) } ?? admitted
            let list = TradeList(
                trades: shown, pairs: pairs, total: reading.total,
                isComplete: reading.isComplete && shown.count == admitted.count)
            return Timed(value: list, moment: time.now())
        }
    }

    /// Trades by their ids, oldest first.
    func trades(ids: [TradeID]) async throws -> [ExchangeTrade] {
        var trades: [ExchangeTrade] = []
        for start in stride(from: 0, to: ids.count, by: QueryTrades.maximumCount) {
            let part = Array(ids[start..<min(ids.count, start + QueryTrades.maximumCount)])
            trades += try await kraken.send(QueryTrades(ids: part)).value.trades
        }
        return trades.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
    }

    private func tradePages(
        _ query: OrderQuery, _ wanted: Pair?, _ onPage: @escaping @Sendable (ListingProgress) -> Void
    ) async throws -> Pages<ExchangeTrade>.Reading {
        try await Pages<ExchangeTrade>(
            query: query, name: { $0.id.description }, moment: { $0.time },
            isWanted: { trade in
                query.admits(
                    trade, pair: wanted == nil ? nil : await markets.modernName(trade.pairID), wanted: wanted)
            },
            fetch: { offset, end in
                let call = TradesHistory(
                    start: query.wireStart, end: end, offset: offset, withoutCount: offset > 0)
                let page = try await kraken.send(call).value
                return .init(rows: page.trades, total: page.total)
            }, onPage: onPage
        ).read()
    }

    /// The trades of the orders that a number or a name means.
    private func tradesOfOrders(
        _ query: OrderQuery, _ onPage: @escaping @Sendable (ListingProgress) -> Void
    ) async throws -> Pages<ExchangeTrade>.Reading {
        let named = OrderQuery(
            .any, userReference: query.userReference, clientOrderID: query.clientOrderID, since: query.since,
            extent: .everything)
        let orders = try await orders(named, onPage: onPage).get().orders
        let rows = try await trades(ids: orders.flatMap(\.trades))
        return .init(rows: rows, total: rows.count, isComplete: true)
    }
}

extension OrderQuery {
    /// Whether a trade is among those asked for.
    fileprivate func admits(_ trade: ExchangeTrade, pair: String?, wanted: Pair?) -> Bool {
        if let wanted, pair != wanted.description { return false }
        if let side, trade.side != side { return false }
        return includes(trade.time)
    }
}
