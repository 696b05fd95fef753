public import Trading

/// One local check of an order: what it looked at, with the numbers, and whether the order passed.
public struct OrderCheck: Hashable, Sendable {
    /// What was looked at.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        case marketStatus, price, tick, lot, minimumQuantity, minimumCost, collar, funds, unresolved
    }

    /// What was looked at.
    public var rule: Rule
    /// Why the order must not be sent; nil when it passed.
    public var problem: Problem?

    /// Why an order must not be sent, with the number that is wrong and the one that is needed.
    public enum Problem: Hashable, Sendable {
        case marketClosed(Instrument.Status)
        case priceMissing
        case priceNotPositive(Price)
        /// Nobody quotes a price on the side of the market that an order of this side trades with.
        case noQuote(Side)
        case offTick(Price, tick: Price, below: Price, above: Price)
        case quantityNotPositive(Quantity)
        /// More digits than the market has; `below` is the nearest volume it takes, or its minimum.
        case offLot(Quantity, decimals: Int, below: Quantity)
        case belowMinimum(Quantity, minimum: Quantity)
        case belowMinimumCost(Amount, minimum: Amount)
        case farFromMarket(Price, market: Price, percent: Percent, limit: Percent)
        case notEnough(needed: Amount, available: Amount, asset: Asset)
        case unresolvedOrder(ClientOrderID)
    }
}

/// The checks an order must pass before anything is sent: what the exchange would refuse is refused here first, with
/// the numbers.
public struct OrderChecks: Sendable {
    /// The market's rules.
    public var instrument: Instrument
    /// The market now; nil leaves out what needs it.
    public var ticker: Ticker?
    /// What is free of the asset the order pays with; nil leaves the check out.
    public var available: Amount?
    /// Earlier orders that may be live without our knowing it.
    public var unresolved: [OrderIntent]
    /// How much worse than the market a limit price may be, in per cent.
    public var collar: Percent

    public init(
        instrument: Instrument, ticker: Ticker?, available: Amount?, unresolved: [OrderIntent], collar: Percent
    ) {
        self.instrument = instrument
        self.ticker = ticker
        self.available = available
        self.unresolved = unresolved
        self.collar = collar
    }

    /// Every check with its verdict, in the order of the exchange's own.
    public func run(_ request: OrderRequest) -> [OrderCheck] {
        [
            OrderCheck(rule: .marketStatus, problem: statusProblem(request)),
            OrderCheck(rule: .price, problem: priceProblem(request)),
            OrderCheck(rule: .tick, problem: tickProblem(request)),
            OrderCheck(rule: .lot, problem: lotProblem(request)),
            OrderCheck(rule: .minimumQuantity, problem: minimumProblem(request)),
            OrderCheck(rule: .minimumCost, problem: costProblem(request)),
            OrderCheck(rule: .collar, problem: collarProblem(request)),
            OrderCheck(rule: .funds, problem: fundsProblem(request)),
            OrderCheck(rule: .unresolved, problem: unresolvedProblem(request)),
        ]
    }

    private func statusProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        switch instrument.status {
        case .online, .other: nil
        case .limitOnly, .postOnly: request.type == .limit ? nil : .marketClosed(instrument.status)
        case .cancelOnly, .reduceOnly, .maintenance, .workInProgress, .delisted: .marketClosed(instrument.status)
        }
    }

    private func priceProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard request.type == .limit else { return nil }
        guard let price = request.limitPrice else { return .priceMissing }
        return price > .zero ? nil : .priceNotPositive(price)
    }

    private func tickProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard let price = request.limitPrice, price > .zero, !price.isMultiple(of: instrument.tick) else { return nil }
        return .offTick(
            price, tick: instrument.tick, below: price.rounded(toMultipleOf: instrument.tick, .down),
            above: price.rounded(toMultipleOf: instrument.tick, .up))
    }

    private func lotProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard request.quantity > .zero else { return .quantityNotPositive(request.quantity) }
        let cut = request.quantity.rounded(decimals: instrument.quantityDecimals, .down)
        return cut == request.quantity
            ? nil
            : .offLot(
                request.quantity, decimals: instrument.quantityDecimals,
                below: cut > .zero ? cut : instrument.minimumQuantity)
    }

    private func minimumProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard request.quantity > .zero, request.quantity < instrument.minimumQuantity else { return nil }
        return .belowMinimum(request.quantity, minimum: instrument.minimumQuantity)
    }

    private func costProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard let minimum = instrument.minimumCost, let price = referencePrice(request), price > .zero else {
            return nil
        }
        let cost = price.cost(of: request.quantity, decimals: instrument.costDecimals, .down)
        return request.quantity > .zero && cost < minimum ? .belowMinimumCost(cost, minimum: minimum) : nil
    }

    private func collarProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard let ticker else { return nil }
        let market = request.side == .buy ? ticker.ask : ticker.bid
        guard market > .zero else { return .noQuote(request.side) }
        guard let price = request.limitPrice, price > .zero else { return nil }
        let change = Percent(change: market, to: price, decimals: 2, .halfEven)
        let worse = request.side == .buy ? change : -change
        return worse > collar ? .farFromMarket(price, market: market, percent: worse, limit: collar) : nil
    }

    private func fundsProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard let available, let needed = cost(of: request), needed > available else { return nil }
        return .notEnough(needed: needed, available: available, asset: paidWith(request))
    }

    private func unresolvedProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        unresolved.first { $0.request.pair == request.pair && $0.request.side == request.side }
            .map { .unresolvedOrder($0.id) }
    }

    /// The asset an order pays with.
    public func paidWith(_ request: OrderRequest) -> Asset {
        request.side == .buy ? request.pair.quote : request.pair.base
    }

    /// What the order takes at most: cost and taker fee of a buy (rounded up), the volume of a sell.
    public func cost(of request: OrderRequest) -> Amount? {
        guard request.side == .buy else { return Amount(request.quantity) }
        guard let price = referencePrice(request) else { return nil }
        let cost = price.cost(of: request.quantity, decimals: instrument.costDecimals, .up)
        return cost + fee(of: cost)
    }

    /// The taker fee of the lowest volume tier, in quote currency, rounded up.
    ///
    /// Where the exchange names no fees, 1 % is assumed, more than it has ever taken.
    public func fee(of cost: Amount) -> Amount {
        let percent = instrument.takerFees.first?.fee ?? Percent(whole: 1)
        return cost.share(percent: percent, decimals: instrument.costDecimals, .up)
    }

    func referencePrice(_ request: OrderRequest) -> Price? {
        if let price = request.limitPrice { return price }
        return request.side == .buy ? ticker?.ask : ticker?.bid
    }
}

extension OrderChecks {
    /// What the trade itself costs about, without its fee: at the limit, or at the market's other side.
    public func tradedCost(of request: OrderRequest) -> Amount? {
        referencePrice(request)?.cost(of: request.quantity, decimals: instrument.costDecimals, .up)
    }
}
