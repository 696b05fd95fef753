public import Transport

/// Cancels an order and places another one with other values in its stead: a new id, and the back of the queue.
///
/// The exchange takes it neither for orders with a client id, nor with a conditional close, nor for those whose trigger
/// has been set off.
public struct EditOrder: MoneyCall, Hashable {
    /// What the exchange says of an order that took another one's place.
    public struct Response: WireReadable, Hashable, Sendable {
        /// The new order.
        public let orderID: OrderID
        /// The order that is cancelled; nil when the exchange does not say.
        public let oldOrderID: OrderID?
        /// The new order in one line.
        public let text: String

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            orderID = OrderID(try fields.text("txid"))
            oldOrderID = try fields.optionalText("originaltxid").map { OrderID($0) }
            text = try (try? fields.fields("descr"))?.optionalText("order") ?? ""
        }
    }

    public static let name = "EditOrder"
    public var parameters: [Parameter] { parameters(deadline: nil) }

    public func parameters(at moment: CallMoment) -> [Parameter] {
        parameters(deadline: deadline?.parameter(sentAt: moment))
    }

    public func acceptance(of result: JSON) -> Response? {
        guard let response = try? Response(wire: result), response.orderID.isWellFormed,
            response.orderID != orderID, result["status"].map({ $0.string == "ok" }) ?? true
        else { return nil }
        return response
    }

    public func evidence(in result: JSON) -> [String] { Self.names(in: result["txid"]) }

    public static func verdict(of error: ExchangeError) -> OrderVerdict? { error.verdictOfChange }

    /// The order that is to be replaced.
    public var orderID: OrderID
    /// The exchange's key of the market.
    public var pairID: String
    /// How much in all; nil for as before.
    public var volume: String?
    /// How much of an iceberg shows; nil for as before.
    public var displayVolume: String?
    /// The first price; nil for as before.
    public var price: String?
    /// The second price; nil for as before.
    public var secondPrice: String?
    /// Whether the new order never takes from the book; an old one's wish must be repeated.
    public var isPostOnly: Bool
    /// The number the new order carries, by which it is found when the answer is lost.
    public var userReference: Int32
    /// Until when the exchange may carry it out.
    public var deadline: Deadline?

    /// An order's successor.
    public init(
        orderID: OrderID, pairID: String, volume: String? = nil, displayVolume: String? = nil, price: String? = nil,
        secondPrice: String? = nil, isPostOnly: Bool = false, userReference: Int32, deadline: Deadline?
    ) {
        self.orderID = orderID
        self.pairID = pairID
        self.volume = volume
        self.displayVolume = displayVolume
        self.price = price
        self.secondPrice = secondPrice
        self.isPostOnly = isPostOnly
        self.userReference = userReference
        self.deadline = deadline
    }

    private func parameters(deadline: Parameter?) -> [Parameter] {
        [
            Parameter("txid", text: orderID), Parameter("pair", text: pairID), Parameter("volume", optional: volume),
            Parameter("displayvol", optional: displayVolume), Parameter("price", optional: price),
            Parameter("price2", optional: secondPrice), Parameter("oflags", list: isPostOnly ? ["post"] : []),
            Parameter("userref", text: userReference), deadline,
        ].compactMap(\.self)
    }
}

/// Has the exchange check a replacement's arguments without making it; a read, as far as repeating goes.
public struct ValidateEdit: Endpoint {
    /// What the exchange says of a replacement it would make.
    public struct Response: WireReadable, Hashable, Sendable {
        /// The new order in one line.
        public let text: String

        public init(wire: JSON) throws {
            text = try (try? WireFields(wire).fields("descr"))?.optionalText("order") ?? ""
        }
    }

    public static let name = EditOrder.name
    public var access: Access { .account(cost: 0) }
    public var parameters: [Parameter] { edit.parameters + [Parameter("validate", true)] }

    public func parameters(at moment: CallMoment) -> [Parameter] {
        edit.parameters(at: moment) + [Parameter("validate", true)]
    }

    /// The replacement to check.
    public var edit: EditOrder

    /// Has a replacement's arguments checked.
    public init(_ edit: EditOrder) {
        self.edit = edit
    }
}
