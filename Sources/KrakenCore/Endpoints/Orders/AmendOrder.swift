public import Transport

/// Changes an order in place: it keeps its id and what it has traded.
public struct AmendOrder: MoneyCall, Hashable {
    /// What the exchange says of a change it made.
    public struct Response: WireReadable, Hashable, Sendable {
        /// The exchange's name of the change.
        public let amendID: String

        public init(wire: JSON) throws {
            amendID = try WireFields(wire).text("amend_id")
        }
    }

    public static let name = "AmendOrder"
    public var parameters: [Parameter] { parameters(deadline: nil) }

    public func parameters(at moment: CallMoment) -> [Parameter] {
        parameters(deadline: deadline?.parameter(sentAt: moment))
    }

    public func acceptance(of result: JSON) -> Response? {
        guard let response = try? Response(wire: result), OrderID(response.amendID).isWellFormed else { return nil }
        return response
    }

    /// An id of a change beside errors speaks for its having been made.
    public func evidence(in result: JSON) -> [String] {
        Self.names(in: result["amend_id"])
    }

    public static func verdict(of error: ExchangeError) -> OrderVerdict? { error.verdictOfChange }

    /// The order.
    public var orderID: OrderID
    /// How much in all, written with the market's digits; nil for as before.
    public var quantity: String?
    /// How much of an iceberg shows; nil for as before.
    public var displayQuantity: String?
    /// The worst price; nil for as before.
    public var limitPrice: String?
    /// The price that sets it off; nil for as before.
    public var triggerPrice: String?
    /// Whether the change is refused when the order would trade at once.
    public var isPostOnly: Bool
    /// Until when the exchange may carry it out.
    public var deadline: Deadline?

    /// A change of an order, its numbers written with as many digits as the market takes.
    public init(_ change: OrderChange, of orderID: OrderID, in instrument: Instrument, deadline: Deadline?) {
        self.orderID = orderID
        quantity = change.quantity?.text(decimals: instrument.quantityDecimals)
        displayQuantity = change.displayQuantity?.text(decimals: instrument.quantityDecimals)
        limitPrice = change.limitPrice?.text(decimals: instrument.priceDecimals)
        triggerPrice = change.triggerPrice?.text(decimals: instrument.priceDecimals)
        isPostOnly = change.isPostOnly
        self.deadline = deadline
    }

    private func parameters(deadline: Parameter?) -> [Parameter] {
        [
            Parameter("txid", text: orderID), Parameter("order_qty", optional: quantity),
            Parameter("display_qty", optional: displayQuantity), Parameter("limit_price", optional: limitPrice),
            Parameter("trigger_price", optional: triggerPrice), Parameter("post_only", flag: isPostOnly), deadline,
        ].compactMap(\.self)
    }
}

extension ExchangeError {
    /// What an error means for the change of an order, where that differs from what it means for a new one.
    var verdictOfChange: OrderVerdict? {
        switch kind {
        case .unknownOrder, .invalidOrder, .orderNotEditable, .notEnoughLeft, .cancelPending: .refused
        default: nil
        }
    }
}
