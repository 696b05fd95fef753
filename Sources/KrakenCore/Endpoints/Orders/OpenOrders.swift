public import Transport

/// Asks for the open orders of the account.
public struct OpenOrders: Endpoint {
    /// The open orders.
    public struct Response: WireReadable, Sendable {
        /// Newest first.
        public let orders: [ExchangeOrder]

        public init(wire: JSON) throws {
            orders = try WireFields(wire).rows("open", of: ExchangeOrder.self).newestFirst
        }
    }

    public static let name = "OpenOrders"
    public var access: Access { isLookup ? .lookup(cost: 1) : .account(cost: 1) }

    public var parameters: [Parameter] {
        [
            Parameter("trades", flag: withTrades), Parameter("userref", optional: userReference),
            Parameter("cl_ord_id", optional: clientOrderID),
        ].compactMap(\.self)
    }

    /// Whether each order names its trades.
    public var withTrades: Bool
    /// Only orders with that number; check the echo, a server may ignore it.
    public var userReference: Int32?
    /// Only the order of that name; check the echo, a server may ignore it.
    public var clientOrderID: ClientOrderID?
    /// Whether the call waits for nothing, because somebody wants to know what became of an order.
    public var isLookup: Bool

    /// Asks for the open orders.
    public init(
        withTrades: Bool = false, userReference: Int32? = nil, clientOrderID: ClientOrderID? = nil,
        isLookup: Bool = false
    ) {
        self.withTrades = withTrades
        self.userReference = userReference
        self.clientOrderID = clientOrderID
        self.isLookup = isLookup
    }
}
