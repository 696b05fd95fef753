import Trading

/// An order as the exchange keeps it.
struct OrderRecord: Hashable, Sendable {
    var id: String
    /// The exchange's key of the market.
    var pair: String
    var side: Side
    var type: OrderStyle
    /// In the base asset; in the quote asset when ``isVolumeInQuote`` is set.
    var quantity: Quantity
    /// The worst acceptable price; before the order is set off, the one it would have now.
    var limitPrice: Price?
    var isPostOnly = false
    var timeInForce = TimeInForce.goodTillCancelled
    var status = OrderStatus.open
    var reason: String?
    var opened: Timestamp
    var closed: Timestamp?
    var filled = Quantity.zero
    var cost = Amount.zero
    /// In the quote asset, even when it was paid in the base asset.
    var fee = Amount.zero
    var userReference: Int?
    var client: ClientName?

    /// The first and the second price as they were asked for.
    var priceTerm: PriceTerm?
    var secondTerm: PriceTerm?
    /// What sets the order off; nil for orders that need nothing.
    var trigger: Trigger?
    /// The part of an iceberg that is shown.
    var displayQuantity: Quantity?
    var isVolumeInQuote = false
    var isFeeInBase = false
    var prevention = OrderBook.SelfTradePrevention.cancelNewest
    /// When the order goes to the book; nil for at once.
    var start: Timestamp?
    /// When what is left is taken out; nil for never.
    var expiry: Timestamp?
    /// The order that is made of each trade of this one.
    var closing: Closing?
    /// The order this one was made by.
    var parent: String?
    /// How many times the own money is traded; nil for an order that is paid in full.
    var leverage: Int?
    /// Whether it only makes positions smaller.
    var isReduceOnly = false
    /// Whether its volume was asked for as 0, which stands for all that it can close.
    var asksForPosition = false
    /// Whether the exchange placed it because positions were no longer covered.
    var liquidates = false
    /// The first second in which the market can reach the order.
    var activeFrom = 0
    /// The second from which on the market's volume is not counted yet, while an interval is under way that will be
    /// counted as one; see ``MarketReach``.
    var uncountedFrom: Int?
    /// When it was made or last amended.
    var touched: Timestamp
    /// Its place among orders of one price: earlier ones are smaller.
    var sequence = 0

    /// How long an order lives; the raw value is the wire's.
    enum TimeInForce: String, Sendable {
        case goodTillCancelled = "gtc"
        case immediateOrCancel = "ioc"
        case fillOrKill = "fok"
        case goodTillDate = "gtd"
    }

    /// What sets an order off.
    struct Trigger: Hashable, Sendable {
        /// The price that does; of a trailing order the one at ``OrderRecord/activeFrom``, and the last one in the end.
        var price: Price
        var source = Source.last
        /// The best price seen before ``OrderRecord/activeFrom``, which a trailing order keeps its distance from.
        var best: Price
        /// When it did.
        var fired: Timestamp?

        enum Source: String, Sendable {
            case last, index
        }
    }

    /// A conditional close.
    struct Closing: Hashable, Sendable {
        var type: OrderStyle
        var price: PriceTerm
        var secondPrice: PriceTerm?
    }

    /// What is still to be traded, in the base asset.
    var remaining: Quantity { isVolumeInQuote ? .zero : quantity - filled }
    /// Whether it waits for the market to set it off.
    var waitsForTrigger: Bool { trigger.map { $0.fired == nil } ?? false }

    /// Whether it can be traded with.
    var isInBook: Bool { status == .open && !waitsForTrigger }

    /// Whether a rising price sets it off.
    var firesAbove: Bool { type.isTakeProfit ? side == .sell : side == .buy }
}
