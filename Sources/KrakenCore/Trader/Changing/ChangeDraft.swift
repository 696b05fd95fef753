/// A change as it was typed: prices may still depend on the market.
public struct ChangeDraft: Hashable, Sendable {
    /// How much in all, what has traded included.
    public var quantity: Quantity?
    /// How much of an iceberg shows.
    public var displayQuantity: Quantity?
    /// The worst price.
    public var limitPrice: PriceTerm?
    /// The price that sets it off.
    public var triggerPrice: PriceTerm?
    /// Whether the changed order may not trade at once.
    public var isPostOnly = false
    /// A number for the order, which only a replacement can give it.
    public var userReference: Int32?

    public init() {}

    /// Why an order cannot be changed so, whatever the market.
    public enum Problem: Hashable, Sendable {
        /// The order is over.
        case over(ExchangeOrder)
        /// An order of a type that this version does not know.
        case unknownType(String)
        /// Each of its fills places another order; the exchange changes no such order.
        case hasClose
        /// The order trades without a limit.
        case noLimit(OrderType)
        /// The order has no trigger, or it has been set off.
        case noTrigger(OrderType)
        /// The trigger follows the market at a distance, which a change in place cannot be seen to have changed.
        case trailing
        /// Only icebergs hide a part.
        case noIceberg
        /// Less than a fifteenth of what is left would show, or more than all of it.
        case displayOutOfRange(minimum: Quantity, maximum: Quantity)
        /// So much has traded already.
        case notAboveFilled(Quantity, filled: Quantity)
        /// The exchange replaces no order that has a client id.
        case replacesNoNamedOrder(ClientOrderID)
        /// The exchange replaces no order whose trigger has been set off.
        case replacesNoSetOffOrder
        /// Only a replacement can do it, which must be asked for.
        case needsReplacement
    }

    /// What only a replacement can do.
    public func needsReplacement(of order: ExchangeOrder) -> Bool {
        if let userReference, Int64(userReference) != order.userReference { return true }
        return false
    }

    /// The values meant, as the market is now; those the order has already are left out.
    func change(of order: ExchangeOrder, in instrument: Instrument, ticker: Ticker) throws(OrderDraft.Fault)
        -> OrderChange
    {
        let buys = order.terms.side == .buy
        var change = OrderChange(isPostOnly: isPostOnly)
        change.quantity = quantity == order.quantity ? nil : quantity
        change.displayQuantity = displayQuantity
        change.limitPrice = try absolute(limitPrice, order, instrument, ticker, rises: !buys)
        let fires = order.terms.type?.isStop == buys
        change.triggerPrice = try absolute(triggerPrice, order, instrument, ticker, rises: fires)
        if change.limitPrice == order.limitPrice { change.limitPrice = nil }
        if change.triggerPrice == order.triggerPrice { change.triggerPrice = nil }
        return change
    }

    /// A price as a number: what the exchange would work out when the order arrives is worked out here, once.
    private func absolute(
        _ term: PriceTerm?, _ order: ExchangeOrder, _ instrument: Instrument, _ ticker: Ticker, rises: Bool
    ) throws(OrderDraft.Fault) -> Price? {
        guard let term else { return nil }
        guard let price = term.price(in: ticker, tick: instrument.tick, side: order.terms.side) else {
            throw .noPrice(term)
        }
        return price.resolved(from: ticker.last, rises: rises, tick: instrument.tick)
    }

    /// Why the order cannot be changed in place to these values, as far as the order itself tells.
    func problems(with change: OrderChange, of order: ExchangeOrder) -> [Problem] {
        guard order.status.isOpen else { return [.over(order)] }
        guard let type = order.terms.type else { return [.unknownType(order.terms.typeName)] }
        var problems: [Problem] = []
        if order.hasClose { problems.append(.hasClose) }
        if limitPrice != nil && !type.isResting && !type.hasSecondPrice { problems.append(.noLimit(type)) }
        if triggerPrice != nil {
            if !order.waitsForTrigger {
                problems.append(.noTrigger(type))
            } else if type.isTrailing {
                problems.append(.trailing)
            }
        } else if type.isTrailing && limitPrice != nil {
            problems.append(.trailing)
        }
        if let quantity, quantity <= order.executed {
            problems.append(.notAboveFilled(quantity, filled: order.executed))
        }
        if let shown = change.displayQuantity {
            let left = (change.quantity ?? order.quantity) - order.executed
            let minimum = Quantity(units: left.units.divided(by: 15, rounding: .up))
            if type != .iceberg {
                problems.append(.noIceberg)
            } else if shown < minimum || shown > left {
                problems.append(.displayOutOfRange(minimum: minimum, maximum: left))
            }
        }
        return problems
    }

    /// Why the order cannot be replaced.
    func problemsOfReplacing(_ order: ExchangeOrder) -> [Problem] {
        var problems: [Problem] = []
        if let id = order.clientOrderID { problems.append(.replacesNoNamedOrder(id)) }
        if order.terms.type?.isTriggered == true && order.isSetOff { problems.append(.replacesNoSetOffOrder) }
        return problems
    }
}
