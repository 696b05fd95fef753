/// What is to be changed of an order that lives, in absolute numbers; nil for what stays.
public struct OrderChange: Hashable, Sendable, Codable {
    /// How much in all, what has traded included, of the base asset.
    public var quantity: Quantity?
    /// How much of an iceberg shows.
    public var displayQuantity: Quantity?
    /// The worst price it trades at.
    public var limitPrice: Price?
    /// The price that sets it off.
    public var triggerPrice: Price?
    /// Whether the change is refused when the order would trade at once.
    public var isPostOnly = false

    /// Nothing.
    public init(
        quantity: Quantity? = nil, displayQuantity: Quantity? = nil, limitPrice: Price? = nil,
        triggerPrice: Price? = nil, isPostOnly: Bool = false
    ) {
        self.quantity = quantity
        self.displayQuantity = displayQuantity
        self.limitPrice = limitPrice
        self.triggerPrice = triggerPrice
        self.isPostOnly = isPostOnly
    }

    /// Whether no value is named.
    public var isEmpty: Bool {
        quantity == nil && displayQuantity == nil && limitPrice == nil && triggerPrice == nil
    }

    /// Whether every value named here is also the other one's.
    public func isContained(in other: OrderChange) -> Bool {
        func agrees<T: Equatable>(_ mine: T?, _ its: T?) -> Bool { mine == nil || mine == its }
        return agrees(quantity, other.quantity) && agrees(displayQuantity, other.displayQuantity)
            && agrees(limitPrice, other.limitPrice) && agrees(triggerPrice, other.triggerPrice)
    }

    /// What the lists of orders show of it: all but the visible part of an iceberg.
    public var listed: OrderChange {
        OrderChange(quantity: quantity, limitPrice: limitPrice, triggerPrice: triggerPrice)
    }
}

extension OrderChange {
    /// What becomes of an order's place among the others at its price.
    public enum QueuePlace: Hashable, Sendable {
        /// It keeps its place.
        case kept
        /// It goes behind everything that is there at its new price.
        case lostByPrice
        /// More of it: it goes behind everything that is there at its price.
        case lostByVolume
        /// It is not in the book before it is set off.
        case none
    }

    /// The place in the queue after the change.
    ///
    /// - Parameters:
    ///   - current: the order's values now.
    ///   - waits: whether the order waits for its trigger.
    public func queuePlace(from current: OrderChange, waits: Bool) -> QueuePlace {
        if waits { return .none }
        if let limitPrice, limitPrice != current.limitPrice { return .lostByPrice }
        if let quantity, let before = current.quantity, quantity > before { return .lostByVolume }
        return .kept
    }
}
