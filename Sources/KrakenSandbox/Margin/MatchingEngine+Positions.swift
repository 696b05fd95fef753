import Trading

extension MatchingEngine {
    /// Fills in what an order with volume 0 asks for, everything it can close, and refuses orders that have nothing
    /// to make smaller.
    ///
    /// What the real exchange answers without a position to a volume of 0 is not known.
    func resolvePosition(of order: inout OrderRecord) throws {
        guard order.isReduceOnly || order.asksForPosition else { return }
        let closable = try closable(by: order)
        guard closable > .zero else {
            throw order.type == .settlePosition ? ExchangeFault.unknownPosition : .nothingToReduce
        }
        if order.asksForPosition { order.quantity = closable }
    }

    /// Ends the lending of positions by paying back what was lent, without a trade and without a fee.
    ///
    /// That is the quote asset for what was bought, and the base asset for what was sold.
    func settlePositions(_ order: inout OrderRecord, in market: ListedMarket, at time: Timestamp) throws {
        try store.orders.save(order)
        for var position in try store.positions.open(pair: order.pair)
        where position.side != order.side && order.remaining > .zero {
            let part = min(order.remaining, position.remaining)
            let before = position.closingCost
            _ = position.close(part, for: nil, fee: .zero, trade: nil)
            let cost = position.closingCost - before
            try payBack(cost, part, of: position, in: market, at: time)
            try store.positions.save(position)
            order.filled += part
            order.cost += cost
        }
        (order.status, order.closed) = (.closed, time)
        if order.remaining > .zero {
            (order.status, order.reason) = (.canceled, ExchangeFault.positionClosed.reason)
        }
        try store.orders.save(order)
    }

    private func payBack(
        _ cost: Amount, _ part: Quantity, of position: PositionRecord, in market: ListedMarket, at time: Timestamp
    ) throws {
        let rules = market.instrument
        let isBuy = position.side == .buy
        let (paid, owed) = isBuy ? (rules.quoteID, cost) : (rules.baseID, Amount(part))
        guard try owed <= Holdings(store: store, catalogue: catalogue).available(paid) else {
            throw ExchangeFault.insufficientFunds
        }
        let books = Bookkeeper(store: store, catalogue: catalogue, seed: seed)
        for (asset, amount) in [
            (rules.quoteID, isBuy ? -cost : cost), (rules.baseID, isBuy ? Amount(part) : -Amount(part)),
        ] {
            try books.book(amount, of: asset, .settled, reference: position.id, at: time)
        }
    }
}
