import Transport

/// An order as the exchange lists it.
public struct ExchangeOrder: KeyedRow, Hashable, Sendable {
    /// The exchange's name of the order.
    public let id: OrderID
    /// The order whose fill placed this one; nil for an order of its own.
    public let parent: OrderID?
    /// The number given with the order; nil when none was.
    public let userReference: Int64?
    /// The name given with the order; nil when none was.
    public let clientOrderID: ClientOrderID?
    /// Where it is in its life.
    public let status: OrderStatus
    /// Why it is there, in the exchange's words.
    public let reason: String?
    /// When it was placed.
    public let opened: Timestamp
    /// When it ended; nil while it is open.
    public let closed: Timestamp?
    /// When it begins; nil for at once.
    public let starts: Timestamp?
    /// When it ends by itself; nil for never.
    public let expires: Timestamp?
    /// What was asked for.
    public let terms: Terms
    /// How much was asked for, of the base asset; of the quote asset when ``isVolumeInQuote``.
    public let quantity: Quantity
    /// How much was traded.
    public let executed: Quantity
    /// What the trades cost, in quote currency.
    public let cost: Amount
    /// The fee, in quote currency or as ``flags`` say.
    public let fee: Amount
    /// The average price of its trades; nil before the first.
    public let averagePrice: Price?
    /// The price that sets it off; nil for none.
    public let stopPrice: Price?
    /// The limit it got when it was set off; nil for none.
    public let triggeredLimitPrice: Price?
    /// Remarks: `stopped`, `touched`, `liquidated`, `partial`, `amended`.
    public let remarks: [String]
    /// Flags, such as `post`, `fcib`, `fciq`, `viqc`.
    public let flags: [String]
    /// `gtc`, `ioc`, `gtd`, `fok`; nil when the exchange does not say.
    public let timeInForce: String?
    /// Which price sets it off: `last` or `index`; nil for none.
    public let trigger: String?
    /// Whether it is paid with borrowed money.
    public let isMargin: Bool
    /// Its trades, when they were asked for.
    public let trades: [TradeID]

    /// Whether ``quantity`` counts quote currency.
    public var isVolumeInQuote: Bool { flags.contains("viqc") }

    /// What is still to be traded.
    public var remaining: Quantity { max(.zero, quantity - executed) }

    init(key: String, wire: JSON) throws {
        let fields = try WireFields(wire)
        id = OrderID(key)
        let parentText = try fields.optionalText("refid")
        parent = parentText == "None" || parentText == "" ? nil : parentText.map { OrderID($0) }
        let reference: Int64? = try fields.optionalInteger("userref")
        userReference = reference == 0 ? nil : reference
        clientOrderID = try fields.optionalText("cl_ord_id").flatMap { $0.isEmpty ? nil : ClientOrderID($0) }
        status = try fields.choice("status")
        reason = try fields.optionalText("reason")
        opened = try fields.moment("opentm")
        closed = try fields.optionalMoment("closetm")
        starts = try fields.optionalMoment("starttm")
        expires = try fields.optionalMoment("expiretm")
        terms = try Terms(fields.fields("descr"))
        quantity = try fields.decimal("vol")
        executed = try fields.decimal("vol_exec")
        cost = try fields.decimal("cost")
        fee = try fields.decimal("fee")
        averagePrice = try fields.positivePrice("price")
        stopPrice = try fields.positivePrice("stopprice")
        triggeredLimitPrice = try fields.positivePrice("limitprice")
        remarks = try fields.list("misc")
        flags = try fields.list("oflags")
        timeInForce = try fields.optionalText("time_in_force")
        trigger = try fields.optionalText("trigger")
        isMargin = try fields.optionalBool("margin") ?? false
        trades = try fields.list("trades").map { TradeID($0) }
    }
}

extension ExchangeOrder {
    /// What was asked for, as the exchange describes it.
    public struct Terms: Hashable, Sendable {
        /// The market's short name, such as `XBTUSD`; some servers write `XBT/USD` or the key.
        public let pairName: String
        /// Buy or sell.
        public let side: Side
        /// The exchange's word for the type, such as `limit` or `stop-loss-limit`.
        public let typeName: String
        /// The first price as it was asked for: `30010.0`, or relative such as `+1.0000%`; `0` for none.
        public let priceText: String
        /// The second price as it was asked for; `0` for none.
        public let secondPriceText: String
        /// `none`, or such as `5:1`.
        public let leverage: String
        /// The order in one line.
        public let text: String
        /// The order that follows each fill, in one line; empty for none.
        public let closeText: String

        /// The type, when it is one this version can place.
        public var type: OrderType? { OrderType(rawValue: typeName) }

        /// The first price; nil for none, and for a relative one.
        public var price: Price? { (try? Price(parsing: priceText)).flatMap { $0 > .zero ? $0 : nil } }

        init(_ fields: WireFields) throws {
            pairName = try fields.text("pair")
            side = try fields.choice("type")
            typeName = try fields.text("ordertype")
            priceText = try fields.optionalText("price") ?? "0"
            secondPriceText = try fields.optionalText("price2") ?? "0"
            leverage = try fields.optionalText("leverage") ?? "none"
            text = try fields.optionalText("order") ?? ""
            closeText = try fields.optionalText("close") ?? ""
        }
    }
}

extension WireFields {
    /// A price; nil when absent or zero, which the exchange writes for "none".
    fileprivate func positivePrice(_ name: String) throws -> Price? {
        let price: Price? = try optionalDecimal(name)
        return price == .zero ? nil : price
    }
}

extension [ExchangeOrder] {
    /// Newest first.
    var newestFirst: [ExchangeOrder] {
        sorted { ($0.closed ?? $0.opened, $0.id) > ($1.closed ?? $1.opened, $1.id) }
    }
}
