/// An order as it is asked for, before anybody has seen it.
public struct OrderRequest: Hashable, Sendable {
    /// The market.
    public var pair: Pair
    /// Buy or sell.
    public var side: Side
    /// How it is priced.
    public var type: OrderType
    /// How much of the base asset.
    public var quantity: Quantity
    /// The worst acceptable price of a limit order; nil for a market order.
    public var limitPrice: Price?

    /// An order as it is asked for.
    public init(pair: Pair, side: Side, type: OrderType, quantity: Quantity, limitPrice: Price?) {
        self.pair = pair
        self.side = side
        self.type = type
        self.quantity = quantity
        self.limitPrice = limitPrice
    }
}
