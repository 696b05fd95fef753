public import Transport

/// Asks for the account's open positions.
public struct OpenPositions: Endpoint {
    /// The positions found.
    public struct Response: WireReadable, Sendable {
        /// Oldest first.
        public let positions: [ExchangePosition]

        public init(wire: JSON) throws {
            positions = try WireFields(wire).rows(of: ExchangePosition.self).filter { $0.remaining > .zero }
                .sorted { ($0.opened, $0.id) < ($1.opened, $1.id) }
        }
    }

    public static let name = "OpenPositions"
    public var access: Access { .account(cost: 1) }
    public var parameters: [Parameter] { [Parameter("docalcs", flag: withGains)].compactMap(\.self) }

    /// Whether what each is worth is asked for, too.
    public var withGains: Bool

    /// Asks for all open positions.
    public init(withGains: Bool = false) {
        self.withGains = withGains
    }
}

/// What was bought or sold with borrowed money, and is not closed.
public struct ExchangePosition: KeyedRow, Hashable, Sendable {
    /// The trade that opened it.
    public let id: TradeID
    /// The order that did.
    public let orderID: OrderID
    /// The exchange's key of the market, such as `XXBTZUSD`.
    public let pairID: String
    /// When it was opened.
    public let opened: Timestamp
    /// A buy gains when the price rises.
    public let side: Side
    /// How much of the base asset it was at first.
    public let quantity: Quantity
    /// How much of that is closed.
    public let closed: Quantity
    /// What opening the part that is open came to, in quote currency; recorded gains are the value less this.
    public let cost: Amount
    /// What opening and carrying it cost so far, in quote currency.
    public let fee: Amount
    /// The own money it binds, in quote currency.
    public let margin: Amount
    /// What is open of it is worth, in quote currency; nil when it was not asked for.
    public let value: Amount?
    /// What it has won or lost, in quote currency; nil when it was not asked for.
    public let gain: Amount?
    /// What carrying it over costs, in the exchange's words; nil when it does not say.
    public let terms: String?
    /// When it is carried over next; nil when the exchange does not say.
    public let rollover: Timestamp?

    init(key: String, wire: JSON) throws {
        let fields = try WireFields(wire)
        id = TradeID(key)
        orderID = try OrderID(fields.text("ordertxid"))
        pairID = try fields.text("pair")
        opened = try fields.moment("time")
        side = try fields.choice("type")
        quantity = try fields.decimal("vol")
        closed = try fields.optionalDecimal("vol_closed") ?? .zero
        cost = try fields.decimal("cost")
        fee = try fields.decimal("fee")
        margin = try fields.decimal("margin")
        (value, gain) = try (fields.optionalDecimal("value"), Self.signed(fields.optionalText("net")))
        terms = try fields.optionalText("terms")
        rollover = try fields.optionalMoment("rollovertm")
        guard quantity > .zero, (Quantity.zero...quantity).contains(closed) else {
            throw WireFault("a position makes no sense")
        }
    }

    /// How much of it is open.
    public var remaining: Quantity { quantity - closed }

    /// Gains are written with their sign, `+154186.9728`.
    private static func signed(_ text: String?) throws -> Amount? {
        guard let text else { return nil }
        return try Amount(parsing: text.first == "+" ? String(text.dropFirst()) : text)
    }
}
