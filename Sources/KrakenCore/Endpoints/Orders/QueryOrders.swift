public import Transport

/// Asks for orders by their ids, open or closed.
public struct QueryOrders: Endpoint {
    /// The orders found.
    public struct Response: WireReadable, Sendable {
        /// Newest first; an id that is not known has no row.
        public let orders: [ExchangeOrder]

        public init(wire: JSON) throws {
            orders = try WireFields(wire).rows(of: ExchangeOrder.self).newestFirst
        }
    }

    /// How many ids one call takes.
    public static let maximumCount = 50

    public static let name = "QueryOrders"
    public var access: Access { isLookup ? .lookup(cost: 1) : .account(cost: 1) }

    public var parameters: [Parameter] {
        [Parameter("txid", list: ids.map(\.description)), Parameter("trades", flag: withTrades)].compactMap(\.self)
    }

    /// At most ``maximumCount``; the exchange refuses more.
    public var ids: [OrderID]
    /// Whether each order names its trades.
    public var withTrades: Bool
    /// Whether the call waits for nothing, because somebody must know what became of an order.
    ///
    /// It can overtake a call of another process, which then fails by its nonce: only where that is worth it.
    public var isLookup: Bool

    /// Asks for orders by their ids.
    public init(ids: [OrderID], withTrades: Bool = false, isLookup: Bool = false) {
        self.ids = ids
        self.withTrades = withTrades
        self.isLookup = isLookup
    }
}
