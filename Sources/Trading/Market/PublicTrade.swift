/// One trade of a market, as everybody sees it.
public struct PublicTrade: Hashable, Sendable {
    /// The trade's number in its market; nil for old trades that have none.
    public var number: Int64?
    /// When it happened.
    public var time: Timestamp
    /// The side of the order that took from the book.
    public var side: Side
    /// Whether that order was a market order; otherwise it was a limit order.
    public var isMarketOrder: Bool
    /// Quote currency per one unit of the base asset.
    public var price: Price
    /// How much of the base asset changed hands.
    public var quantity: Quantity

    /// One trade of a market.
    public init(
        number: Int64?, time: Timestamp, side: Side, isMarketOrder: Bool, price: Price, quantity: Quantity
    ) {
        self.number = number
        self.time = time
        self.side = side
        self.isMarketOrder = isMarketOrder
        self.price = price
        self.quantity = quantity
    }
}
