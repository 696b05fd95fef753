import Storage

extension Trader {
    /// Which orders to list.
    public enum Filter: String, Hashable, Sendable, CaseIterable {
        case open, closed, any
    }

    /// A list of orders.
    public struct OrderList: Sendable {
        /// Open ones first, each part newest first.
        public var orders: [ExchangeOrder]
        /// The modern names of their markets, by the exchange's names.
        public var pairs: [String: String]
        /// How many closed orders there are in all; nil when not asked for or not told.
        public var closedTotal: Int?
        /// How many closed orders were looked at.
        public var closedSeen = 0
        /// Whether nothing that was asked for is left out.
        public var isComplete = true
        /// Orders of ours that may be live without our knowing it.
        public var unresolved: [OrderIntent]
        /// Why the journal could not be asked; nil when it could.
        public var journalFailure: (any Error)?
    }

    /// Orders of the account, and a note in the journal of what is seen of ours.
    ///
    /// - Parameter onPage: hears of every page of a long list.
    public func orders(
        _ query: OrderQuery = OrderQuery(), onPage: @escaping @Sendable (ListingProgress) -> Void = { _ in }
    ) async -> Envelope<OrderList> {
        await .catching(time.now) {
            let wanted = try await wantedPair(query)
            var seen = query.filter == .closed ? [] : try await openOrders(query)
            let open = seen
            var list = OrderList(orders: [], pairs: [:], unresolved: [])
            if query.filter != .open {
                let reading = try await closedOrders(query, wanted, onPage)
                let known = Set(open.map(\.id))
                seen += reading.rows.filter { !known.contains($0.id) }.sorted { $0.latest > $1.latest }
                list.closedTotal = reading.total
                list.closedSeen = reading.rows.count
                list.isComplete = reading.isComplete
            }
            list.pairs = await names(of: seen.map(\.terms.pairName))
            let admitted = seen.filter {
                query.admits($0, pair: list.pairs[$0.terms.pairName], wanted: wanted)
            }
            list.orders = query.limit.map { Array(admitted.prefix($0)) } ?? admitted
            if list.orders.count < admitted.count { list.isComplete = false }
            do {
                try await settle(found: seen)
                if query.filter != .closed && !query.namesOrders { try await followEnded(open: open, seen: seen) }
                list.unresolved = journal.exists ? try await journal.unresolved() : []
            } catch KrakenError.cancelled {
                throw KrakenError.cancelled
            } catch { list.journalFailure = error }
            return Timed(value: list, moment: time.now())
        }
    }

    /// The market that is asked for; throws when there is none of that name.
    func wantedPair(_ query: OrderQuery) async throws -> Pair? {
        guard let name = query.pair else { return nil }
        return try await markets.instrument(named: name).pair
    }

    private func openOrders(_ query: OrderQuery) async throws -> [ExchangeOrder] {
        let call = OpenOrders(
            withTrades: true, userReference: query.userReference, clientOrderID: query.clientOrderID)
        return try await kraken.send(call).value.orders
    }

    /// Pages of closed orders, unsifted.
    func closedOrders(
        _ query: OrderQuery, _ wanted: Pair?, _ onPage: @escaping @Sendable (ListingProgress) -> Void
    ) async throws -> Pages<ExchangeOrder>.Reading {
        let reading = try await Pages<ExchangeOrder>(
            query: query, name: { $0.id.description }, moment: { $0.latest },
            isWanted: { order in
                let pair = wanted == nil ? nil : await markets.modernName(order.terms.pairName)
                return query.admits(order, pair: pair, wanted: wanted)
            },
            fetch: { offset, end in
                let call = ClosedOrders(
                    withTrades: true, userReference: query.userReference, clientOrderID: query.clientOrderID,
                    start: query.wireStart, end: end, offset: offset, withoutCount: offset > 0)
                let page = try await kraken.send(call).value
                return .init(rows: page.orders, total: page.total)
            }, onPage: onPage
        ).read()
        return reading
    }

    /// Asks what became of orders of ours that the journal calls live and the list of open orders does not show.
    ///
    /// The list itself is good without it, so a refusal is no failure.
    private func followEnded(open: [ExchangeOrder], seen: [ExchangeOrder]) async throws {
        guard journal.exists else { return }
        let shown = Set(seen.map(\.id))
        let ended = try await journal.use { try $0.live() }.compactMap(\.orderID).filter { !shown.contains($0) }
        guard !ended.isEmpty else { return }
        do {
            let ids = Array(ended.suffix(QueryOrders.maximumCount))
            try await settle(found: try await kraken.send(QueryOrders(ids: ids)).value.orders)
        } catch let error as KrakenError {
            if case .cancelled = error { throw error }
        }
    }
}

extension ExchangeOrder {
    /// When it ended; when it was placed as long as it is open.
    var latest: Timestamp { closed ?? opened }
}
