public import Transport

/// Asks for closed orders of the account, a page of 50 at a time.
public struct ClosedOrders: Endpoint {
    /// A page of closed orders.
    public struct Response: WireReadable, Sendable {
        /// Newest first.
        public let orders: [ExchangeOrder]
        /// How many there are altogether; nil when it was not asked for or not said.
        public let total: Int?

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            orders = try fields.rows("closed", of: ExchangeOrder.self).newestFirst
            total = try fields.optionalInteger("count")
        }
    }

    public static let name = "ClosedOrders"
    public var access: Access { isLookup ? .lookup(cost: 2) : .account(cost: 2) }

    public var parameters: [Parameter] {
        [
            Parameter("trades", flag: withTrades), Parameter("userref", optional: userReference),
            Parameter("cl_ord_id", optional: clientOrderID), Parameter("start", optional: start?.seconds),
            Parameter("end", optional: end?.seconds), Parameter("ofs", optional: offset == 0 ? nil : offset),
            Parameter("closetime", optional: isLookup ? "both" : nil),
            Parameter("without_count", flag: withoutCount),
        ].compactMap(\.self)
    }

    /// Whether each order names its trades.
    public var withTrades: Bool
    /// Only orders with that number; check the echo, a server may ignore it.
    public var userReference: Int32?
    /// Only the order of that name; check the echo, a server may ignore it.
    public var clientOrderID: ClientOrderID?
    /// Only orders after this moment, in whole seconds.
    public var start: Timestamp?
    /// Only orders up to this moment, in whole seconds.
    public var end: Timestamp?
    /// How many orders to leave out, newest first.
    public var offset: Int
    /// Whether the total is left out, which is faster.
    public var withoutCount: Bool
    /// Whether the call waits for nothing, because somebody wants to know what became of an order.
    public var isLookup: Bool

    /// Asks for a page of closed orders.
    public init(
        withTrades: Bool = false, userReference: Int32? = nil, clientOrderID: ClientOrderID? = nil,
        start: Timestamp? = nil, end: Timestamp? = nil, offset: Int = 0, withoutCount: Bool = false,
        isLookup: Bool = false
    ) {
        self.withTrades = withTrades
        self.userReference = userReference
        self.clientOrderID = clientOrderID
        self.start = start
        self.end = end
        self.offset = offset
        self.withoutCount = withoutCount
        self.isLookup = isLookup
    }
}
