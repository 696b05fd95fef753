/// An order as it is asked for, before anybody has seen it.
public struct OrderRequest: Hashable, Sendable, Codable {
    /// The market.
    public var pair: Pair
    /// Buy or sell.
    public var side: Side
    /// How it is priced.
    public var type: OrderType
    /// How much of the base asset; of the quote asset with ``OrderFlag/volumeInQuote``.
    public var quantity: Quantity
    /// The limit of a resting order, the trigger of a triggered one; nil for a market order.
    public var price: OrderPrice?
    /// The limit that follows a trigger; nil for none.
    public var secondPrice: OrderPrice?
    /// What most orders do without.
    public var options: OrderOptions

    /// An order as it is asked for.
    public init(
        pair: Pair, side: Side, type: OrderType, quantity: Quantity, price: OrderPrice? = nil,
        secondPrice: OrderPrice? = nil, options: OrderOptions = OrderOptions()
    ) {
        self.pair = pair
        self.side = side
        self.type = type
        self.quantity = quantity
        self.price = price
        self.secondPrice = secondPrice
        self.options = options
    }

    /// A market or limit order.
    public init(pair: Pair, side: Side, type: OrderType, quantity: Quantity, limitPrice: Price?) {
        self.init(pair: pair, side: side, type: type, quantity: quantity, price: limitPrice.map { OrderPrice($0) })
    }

    /// The worst price it may trade at, when it is a number; nil for none.
    public var limitPrice: Price? {
        if type.isResting { return price?.absolute }
        return type.hasSecondPrice ? secondPrice?.absolute : nil
    }

    /// Whether it is over as soon as it has met the book.
    public var isImmediate: Bool { type == .market || options.timeInForce?.isImmediate ?? false }

    /// Whether ``quantity`` counts quote currency.
    public var isVolumeInQuote: Bool { options.flags.contains(.volumeInQuote) }

    /// Whether both ask for the same trade: market, side, type, quantity and prices.
    public func asksForTheSame(as other: OrderRequest) -> Bool {
        (pair, side, type) == (other.pair, other.side, other.type)
            && (quantity, price, secondPrice) == (other.quantity, other.price, other.secondPrice)
            && isVolumeInQuote == other.isVolumeInQuote
    }
}

/// The order that follows each fill of another one: same quantity, other side.
public struct ConditionalClose: Hashable, Sendable, Codable {
    /// How it is priced; never `market` and never `settle-position`.
    public var type: OrderType
    /// Its limit or trigger.
    public var price: OrderPrice
    /// The limit that follows its trigger; nil for none.
    public var secondPrice: OrderPrice?

    /// The order that follows.
    public init(type: OrderType, price: OrderPrice, secondPrice: OrderPrice? = nil) {
        self.type = type
        self.price = price
        self.secondPrice = secondPrice
    }
}
