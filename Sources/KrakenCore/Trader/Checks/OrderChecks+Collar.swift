import Trading

extension OrderChecks {
    /// What is further on the bad side than the operator allows: a price of the order itself, or of the order that
    /// follows each of its fills.
    func collarProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        if let problem = ownCollarProblem(request) { return problem }
        guard let (checks, close) = following(request) else { return nil }
        return checks.ownCollarProblem(close).map { OrderCheck.Problem.afterFill($0) }
    }

    private func ownCollarProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        if let problem = limitProblem(request) ?? triggerProblem(request) { return problem }
        guard let market = oppositePrice(request) else { return nil }
        guard market > .zero else { return waitsForTrigger(request) ? nil : .noQuote(request.side) }
        guard request.type.isResting, let price = firstPrice(request), price > .zero else { return nil }
        return beyondCollar(request, price, from: market).map {
            .farFromMarket(price, market: market, percent: $0, limit: limits.collar)
        }
    }

    /// Whether the book says nothing of an order yet, because its trigger comes first.
    private func waitsForTrigger(_ request: OrderRequest) -> Bool {
        request.type.isTriggered && reachedTrigger(request) == nil
    }

    /// The limit that follows a trigger must not be far worse than it.
    private func limitProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard let trigger = firstPrice(request), let limit = secondPrice(request), trigger > .zero, limit > .zero
        else { return nil }
        return beyondCollar(request, limit, from: trigger).map {
            .farFromTrigger(limit, trigger: trigger, percent: $0, limit: limits.collar)
        }
    }

    /// A trigger that the market has left far behind sets the order off at once, at whatever price there is.
    private func triggerProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard let trigger = reachedTrigger(request), let last = ticker?.last, last > .zero, trigger > .zero else {
            return nil
        }
        let percent = Percent(change: last, to: trigger, decimals: 2, .halfEven).magnitude
        return percent > limits.collar
            ? .farBeyondTrigger(trigger, market: last, percent: percent, limit: limits.collar) : nil
    }

    /// By how many per cent a price is worse than another one; nil when the operator allows it.
    private func beyondCollar(_ request: OrderRequest, _ price: Price, from other: Price) -> Percent? {
        let change = Percent(change: other, to: price, decimals: 2, .halfEven)
        let worse = request.side == .buy ? change : -change
        return worse > limits.collar ? worse : nil
    }

    /// The trigger of an order that is set off at once, because the market is where it is, or beyond; nil for others.
    func reachedTrigger(_ request: OrderRequest) -> Price? {
        guard request.type.isTriggered && !request.type.isTrailing, let trigger = firstPrice(request), let ticker
        else { return nil }
        let waitsForRise = (request.side == .buy) == request.type.isStop
        return (waitsForRise ? ticker.last >= trigger : ticker.last <= trigger) ? trigger : nil
    }

    /// The order that follows each fill, and these checks for the moment of a fill.
    ///
    /// The market is then where the order is filled. Nil when nothing follows, or no price is known.
    func following(_ request: OrderRequest) -> (checks: OrderChecks, order: OrderRequest)? {
        guard let close = request.options.close, let entry = fillPrice(request), entry > .zero else { return nil }
        var checks = self
        checks.ticker = Ticker(
            ask: entry, bid: entry, last: entry, open: entry, high: entry, low: entry, volume: .zero,
            averagePrice: entry, trades: 0)
        var order = OrderRequest(
            pair: request.pair, side: request.side.opposite, type: close.type, quantity: request.quantity)
        (order.price, order.secondPrice) = (close.price, close.secondPrice)
        return (checks, order)
    }

    /// The prices of the order that follows each fill, in quote currency, for a fill at the price it is expected at; nil
    /// where there is none, or no market tells.
    public func closePrices(_ request: OrderRequest) -> (first: Price?, second: Price?) {
        guard let (checks, close) = following(request) else { return (nil, nil) }
        return (checks.firstPrice(close), checks.secondPrice(close))
    }

    /// The price an order is filled at, about: the market's where that is better than its limit.
    private func fillPrice(_ request: OrderRequest) -> Price? {
        guard let price = referencePrice(request) else { return nil }
        guard request.type.isResting, let market = oppositePrice(request), market > .zero else { return price }
        return request.side == .buy ? min(price, market) : max(price, market)
    }
}
