/// A change, the order it is for, and the verdict of every local check.
public struct ChangePlan: Sendable {
    /// How the exchange is asked.
    public var way: ChangeIntent.Way
    /// The order as it is now.
    public var order: ExchangeOrder
    /// What is to be changed.
    public var change: OrderChange
    /// The number the successor is to carry; nil for one of ours.
    public var userReference: Int32?
    /// The market's rules.
    public var instrument: Instrument
    /// The order as it is to be.
    public var request: OrderRequest
    /// The checks with what they looked at; the free funds include what the order holds.
    public var checks: OrderChecks
    /// Their verdicts.
    public var verdicts: [OrderCheck]
    /// Why the order cannot be changed so.
    public var problems: [ChangeDraft.Problem]
    /// An earlier change of the order that may still come; nil for none.
    public var earlier: ChangeIntent?
    /// When the market was looked at, by the monotonic clock.
    public var plannedAt: Duration

    /// Whether the order is already as it is to be.
    public var isDone: Bool { way == .amend && change.isEmpty && problems.isEmpty }

    /// What becomes of the order's place in the queue.
    public var queuePlace: OrderChange.QueuePlace {
        if way == .edit { return order.waitsForTrigger ? .none : .lostByPrice }
        return change.queuePlace(from: order.values, waits: order.waitsForTrigger)
    }

    /// The local checks that failed.
    public func failures(overridingLimits: Bool) -> [OrderCheck.Problem] {
        verdicts.filter { !(overridingLimits && $0.rule.isOperatorLimit) }.compactMap(\.problem)
    }
}

extension OrderRequest {
    /// An order of the exchange with other values.
    init(_ order: ExchangeOrder, _ change: OrderChange, type: OrderType, pair: Pair) {
        self.init(pair: pair, side: order.terms.side, type: type, quantity: change.quantity ?? order.quantity)
        let limit = change.limitPrice ?? order.limitPrice
        let trigger = change.triggerPrice ?? order.triggerPrice
        // A price that is not listed as a number is a distance from the market, which tells about what it is worth.
        price = (type.isResting ? limit : trigger).map { OrderPrice($0) } ?? order.terms.distance(\.priceText)
        if type.hasSecondPrice {
            secondPrice = limit.map { OrderPrice($0) } ?? order.terms.distance(\.secondPriceText)
        }
        if order.isPostOnly || change.isPostOnly { options.flags.insert(.post) }
        if order.flags.contains("fcib") { options.flags.insert(.feeInBase) }
        options.displayQuantity = change.displayQuantity
        if order.isMargin { options.leverage = Int(order.terms.leverage.prefix { $0.isNumber }) ?? 2 }
    }
}

extension ExchangeOrder.Terms {
    /// A price that was asked for as a distance; nil for a number and for none.
    fileprivate func distance(_ text: (Self) -> String) -> OrderPrice? {
        (try? OrderPrice(parsing: text(self))).flatMap { $0.direction == nil ? nil : $0 }
    }
}
