/// Asks for orders by their ids, open or closed.
public struct QueryOrders: Endpoint {
    /// The orders found.
    public struct Response: Decodable, Sendable {
        /// Newest first; an id that is not known has no row.
        public let orders: [ExchangeOrder]

        public init(from decoder: any Decoder) throws {
            orders = try decoder.rows(of: ExchangeOrder.self).newestFirst
        }
    }

    /// How many ids one call takes.
    public static let maximumCount = 50

    public static let name = "QueryOrders"
    public var access: Access { .lookup(cost: 1) }

    public var parameters: [Parameter] {
        [Parameter("txid", list: ids.map(\.description)), Parameter("trades", flag: withTrades)].compactMap(\.self)
    }

    /// At most ``maximumCount``; the exchange refuses more.
    public var ids: [OrderID]
    /// Whether each order names its trades.
    public var withTrades: Bool

    /// Asks for orders by their ids.
    public init(ids: [OrderID], withTrades: Bool = false) {
        self.ids = ids
        self.withTrades = withTrades
    }
}
