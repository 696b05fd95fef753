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
        /// Orders of ours that may be live without our knowing it.
        public var unresolved: [OrderIntent]
        /// Why the journal could not be asked; nil when it could.
        public var journalFailure: (any Error)?
    }

    /// A list of trades.
    public struct TradeList: Sendable {
        /// Newest first.
        public var trades: [ExchangeTrade]
        /// The modern names of their markets, by the exchange's names.
        public var pairs: [String: String]
        /// How many there are in all; nil when not told.
        public var total: Int?
    }

    /// Open orders, the newest 50 closed ones, or both.
    public func orders(_ filter: Filter) async -> Envelope<OrderList> {
        await .catching(time.now) {
            var orders: [ExchangeOrder] = []
            var total: Int?
            if filter != .closed { orders += try await kraken.send(OpenOrders()).value.orders }
            if filter != .open {
                let page = try await kraken.send(ClosedOrders()).value
                let known = Set(orders.map(\.id))
                orders += page.orders.filter { !known.contains($0.id) }
                total = page.total
            }
            var list = OrderList(
                orders: orders, pairs: await names(of: orders.map(\.terms.pairName)), closedTotal: total,
                unresolved: [])
            do {
                try await settle(found: orders)
                list.unresolved = try await journal.unresolved()
            } catch { list.journalFailure = error }
            return Timed(value: list, moment: time.now())
        }
    }

    /// The newest 50 trades.
    public func trades() async -> Envelope<TradeList> {
        await .catching(time.now) {
            let answer = try await kraken.send(TradesHistory())
            let page = answer.value
            let list = TradeList(
                trades: page.trades, pairs: await names(of: page.trades.map(\.pairID)), total: page.total)
            return Timed(value: list, moment: answer.receivedAt)
        }
    }
}
