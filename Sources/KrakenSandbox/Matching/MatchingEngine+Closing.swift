import Trading

extension MatchingEngine {
    /// Makes the order that is to follow a trade: the same quantity, the other way.
    ///
    /// Its prices are counted from the trade's. What cannot be placed is made and cancelled, with the reason.
    func close(_ fill: Fill, of parent: OrderRecord, in market: ListedMarket, at moment: Moment) throws {
        guard let closing = parent.closing else { return }
        let sequence = try store.settings.nextSerial()
        var order = OrderRecord(
            id: Identifiers.make("O", seed: seed, serial: sequence), pair: parent.pair,
            side: parent.side == .buy ? .sell : .buy, type: closing.type, quantity: fill.quantity,
            opened: moment.time, userReference: parent.userReference, parent: parent.id, touched: moment.time)
        order.sequence = sequence
        order.prevention = parent.prevention
        order.leverage = parent.leverage
        do {
            try order.setPrices(closing.price, closing.secondPrice, reference: fill.price, in: market)
            order.trigger?.source = parent.trigger?.source ?? .last
            try checkChild(order)
            try enter(&order, in: market, at: moment)
        } catch let fault as ExchangeFault {
            try cancel(order, reason: fault.reason, at: moment.time)
        }
    }

    private func checkChild(_ order: OrderRecord) throws {
        try checkOpenOrders(of: order.pair, among: store.orders.open())
    }
}

extension OrderRecord {
    /// Sets what the order waits for and its limit from prices as they were asked for.
    ///
    /// - Parameter reference: what distances are counted from, the last trade's price.
    /// - Throws: ``ExchangeFault/invalidArguments(_:)`` for a price that makes no sense for the order's type.
    mutating func setPrices(
        _ first: PriceTerm?, _ second: PriceTerm?, reference: Price, in market: ListedMarket
    ) throws {
        (priceTerm, secondTerm, limitPrice, trigger) = (first, second, nil, nil)
        guard !type.isPlain else { return priceTerm = nil }
        guard let first else { throw ExchangeFault.invalidArguments("price") }
        let isFirstUp = type.hasTrigger ? firesAbove : side == .sell
        let tick = market.instrument.tick
        if type.isTrailing, first.sign != .plus { throw ExchangeFault.invalidArguments("price") }
        guard let price = first.price(from: reference, rises: isFirstUp, tick: tick),
            price.isMultiple(of: tick) || !type.isTrailing
        else { throw ExchangeFault.invalidArguments("price") }
        if type.hasTrigger { trigger = Trigger(price: price, best: reference) } else { limitPrice = price }
        guard type.hasSecondPrice else { return secondTerm = nil }
        guard let second, second.isRelative || !type.isTrailing,
            let limit = second.price(from: reference, rises: side == .buy, tick: tick)
        else { throw ExchangeFault.invalidArguments("price2") }
        limitPrice = limit
    }
}
