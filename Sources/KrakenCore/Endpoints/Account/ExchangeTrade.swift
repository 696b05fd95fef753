import Transport

/// A trade of the account as the exchange lists it.
public struct ExchangeTrade: KeyedRow, Hashable, Sendable {
    /// The exchange's name of the trade.
    public let id: TradeID
    /// The order it belongs to.
    public let orderID: OrderID
    /// The exchange's key of the market, such as `XXBTZUSD`.
    public let pairID: String
    /// When it happened.
    public let time: Timestamp
    /// Bought or sold.
    public let side: Side
    /// The exchange's word for the order's type.
    public let typeName: String
    /// Quote currency per one unit of the base asset.
    public let price: Price
    /// What it cost, in quote currency.
    public let cost: Amount
    /// The fee, in quote currency or as the order's flags say.
    public let fee: Amount
    /// How much of the base asset changed hands.
    public let quantity: Quantity
    /// What of the cost was borrowed against.
    public let margin: Amount
    /// Remarks, such as `closing`.
    public let remarks: [String]
    /// Whether the order was in the book before; nil when the exchange does not say.
    public let isMaker: Bool?
    /// The trade's number in its market; nil when the exchange does not say.
    public let number: Int64?
    /// The ledger entries it made, when they were asked for.
    public let ledgers: [String]

    init(key: String, wire: JSON) throws {
        let fields = try WireFields(wire)
        id = TradeID(key)
        orderID = try OrderID(fields.text("ordertxid"))
        pairID = try fields.text("pair")
        time = try fields.moment("time")
        side = try fields.choice("type")
        typeName = try fields.text("ordertype")
        price = try fields.decimal("price")
        cost = try fields.decimal("cost")
        fee = try fields.decimal("fee")
        quantity = try fields.decimal("vol")
        margin = try fields.optionalDecimal("margin") ?? .zero
        remarks = try fields.list("misc")
        isMaker = try fields.optionalBool("maker")
        number = try fields.optionalInteger("trade_id")
        ledgers = try fields.list("ledgers")
    }
}
