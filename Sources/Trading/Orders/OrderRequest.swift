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

extension OrderRequest {
    /// Whether it asks, with a volume of 0, for everything that it can close of the market's positions.
    ///
    /// The exchange fills in how much that is: "0 can be provided for closing margin orders to automatically fill the
    /// requisite quantity" (AddOrder).
    public var closesPosition: Bool { quantity == .zero && options.leverage != nil }

    /// Whether the exchange is told that it may only make a position smaller.
    ///
    /// What the exchange fills in for a volume of 0 may be closed otherwise before the order trades, and then it must not
    /// open a position the other way.
    public var mustOnlyReduce: Bool { options.isReduceOnly || closesPosition && type != .settlePosition }

    /// Whether it can only make a position smaller.
    public var onlyReduces: Bool { options.isReduceOnly || type == .settlePosition || closesPosition }
}

extension OrderType {
    /// The asset an order of a side pays with; settling pays back what was borrowed, which is the other one.
    public func pays(on side: Side, in pair: Pair) -> Asset {
        (side == .buy) == (self != .settlePosition) ? pair.quote : pair.base
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
