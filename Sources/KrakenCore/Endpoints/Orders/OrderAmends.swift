public import Transport

/// Asks for every change an order has seen.
public struct OrderAmends: Endpoint {
    /// The order's values from its beginning on.
    public struct Response: WireReadable, Sendable {
        /// Oldest first; the first row holds the values the order began with.
        public let amends: [Amend]

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            // Without the list, nothing is known; an empty one is an answer.
            amends = try (fields.value("amends").elements ?? []).map(Amend.init)
        }
    }

    /// An order's values after a change.
    public struct Amend: Hashable, Sendable {
        /// The exchange's name of the change.
        public let id: String
        /// `original` for the values the order began with, `user` for a change by its owner, `restated` for one by the
        /// exchange.
        public let type: String
        /// The values since then.
        public let values: OrderChange
        /// When it was made, by the exchange's clock.
        public let moment: Timestamp

        init(_ wire: JSON) throws {
            let fields = try WireFields(wire)
            id = try fields.optionalText("amend_id") ?? ""
            type = try fields.text("amend_type")
            values = OrderChange(
                quantity: try fields.optionalDecimal("order_qty"),
                displayQuantity: try fields.optionalDecimal("display_qty"),
                limitPrice: try fields.optionalDecimal("limit_price"),
                triggerPrice: try fields.optionalDecimal("trigger_price"),
                isPostOnly: try fields.optionalBool("post_only") ?? false)
            guard let nanoseconds: Int64 = try fields.optionalInteger("timestamp") else {
                throw WireFault("no timestamp")
            }
            moment = Timestamp(nanoseconds: nanoseconds)
        }
    }

    public static let name = "OrderAmends"
    public var access: Access { isLookup ? .lookup(cost: 1) : .account(cost: 1) }
    public var parameters: [Parameter] { [Parameter("order_id", text: orderID)] }

    /// The order.
    public var orderID: OrderID
    /// Whether the call waits for nothing, because somebody must know what became of a change.
    public var isLookup: Bool

    /// Asks for an order's changes.
    public init(orderID: OrderID, isLookup: Bool = false) {
        self.orderID = orderID
        self.isLookup = isLookup
    }
}
