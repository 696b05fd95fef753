import Trading

/// What is to be changed of an order; nil for what stays.
struct OrderChanges: Hashable, Sendable {
    var quantity: Quantity?
    var display: Quantity?
    var limitPrice: Price?
    /// The new trigger, or the new distance of a trailing one.
    var trigger: PriceTerm?
    /// Whether the changed order may not trade at once.
    var isPostOnly = false

    var isEmpty: Bool { quantity == nil && display == nil && limitPrice == nil && trigger == nil }
}

extension MatchingEngine {
    /// Changes an order that lives.
    ///
    /// Less keeps its place in the queue; more, or another price, loses it. A quantity below what was traded ends it.
    ///
    /// - Throws: an ``ExchangeFault``; then nothing is changed.
    func amend(_ order: OrderRecord, _ changes: OrderChanges, in market: ListedMarket) throws -> OrderRecord {
        let old = try count(order, upTo: second, in: market)
        var order = current(old, in: market)
        if let refusal = try store.settings.effectiveState(ofID: order.pair).refusal(of: order) { throw refusal }
        if let quantity = changes.quantity, quantity <= order.filled {
            order.touched = now
            try cancel(order, reason: "User requested", at: now)
            return order
        }
        try apply(changes, to: &order, in: market)
        try checkSize(of: order, in: market)
        order.touched = now
        if order.status == .open, order.limitPrice != old.limitPrice || changes.trigger != nil {
            try reenter(&order, mustWait: changes.isPostOnly || order.isPostOnly, in: market)
        } else {
            try checkFunds(for: order, fills: [], in: market, at: second)
            try store.orders.save(order)
        }
        return order
    }

    /// A changed price brings the order to the book again.
    private func reenter(_ order: inout OrderRecord, mustWait: Bool, in market: ListedMarket) throws {
        let wasPostOnly = order.isPostOnly
        order.isPostOnly = mustWait
        try enter(&order, in: market, at: present)
        order.isPostOnly = wasPostOnly
        try store.orders.save(order)
    }

    private func apply(_ changes: OrderChanges, to order: inout OrderRecord, in market: ListedMarket) throws {
        let isBehind = changes.limitPrice != nil || (changes.quantity ?? order.quantity) > order.quantity
        if isBehind { order.sequence = try store.settings.nextSerial() }
        if let quantity = changes.quantity {
            order.quantity = quantity
            order.displayQuantity = order.displayQuantity.map { min($0, quantity) }
        }
        if let display = changes.display { order.displayQuantity = display }
        if let price = changes.limitPrice {
            order.limitPrice = price
            let term = PriceTerm(price)
            if order.type.hasSecondPrice { order.secondTerm = term } else { order.priceTerm = term }
        }
        guard let term = changes.trigger else { return }
        order.priceTerm = term
        if !order.type.isTrailing { order.trigger?.price = term.value }
    }

    private func checkSize(of order: OrderRecord, in market: ListedMarket) throws {
        let rules = market.instrument
        guard order.quantity >= rules.minimumQuantity else { throw ExchangeFault.quantityTooSmall }
        if let price = order.limitPrice ?? order.trigger?.price, let minimum = rules.minimumCost {
            guard price.cost(of: order.quantity, .down) >= minimum else { throw ExchangeFault.costTooSmall }
        }
        guard let display = order.displayQuantity else { return }
        guard display <= order.quantity, display.isMultiple(of: market.lot), display.units * 15 >= order.remaining.units
        else {
            throw ExchangeFault.invalidArguments("display_qty")
        }
    }
}
