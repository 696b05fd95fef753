import Storage
public import Trading

/// The checks an order must pass before anything is sent: what the exchange would refuse is refused here first, with
/// the numbers.
public struct OrderChecks: Sendable {
    /// The market's rules.
    public var instrument: Instrument
    /// The market now; nil leaves out what needs it.
    public var ticker: Ticker?
    /// What is free of the asset the order pays with; nil leaves the check out.
    public var available: Amount?
    /// How much of that asset is not counted as free because a payment of ours may be taking it.
    public var promised = Amount.zero
    /// What the account pays in this market.
    public var fees: FeeRates
    /// Earlier orders that may be live without our knowing it.
    public var unresolved: [OrderIntent]
    /// What an order with borrowed money needs and closes; nil for every other order.
    public var margin: MarginFunds?
    /// The order of the last minute that this one would repeat; nil for none.
    public var earlier: OrderIntent?
    /// The earlier order of the same batch, counted from 1, that asks for the same; nil for none.
    public var twin: Int?
    /// The operator's own limits.
    public var limits: OperatorLimits
    /// What the limits are measured against.
    public var use: LimitUse
    /// What the exchange as a whole lets one do.
    public var exchange = Instrument.Status.online
    /// How old what is known of the market's and the exchange's state is; nil when nobody was asked.
    public var stateAge: Duration?
    /// States that might forbid the order, and could not be asked for; the exchange decides.
    public var unconfirmed: [UnconfirmedState] = []
    /// When the order is looked at, by the local clock; nil leaves out what needs it.
    public var now: Timestamp?

    public init(
        instrument: Instrument, ticker: Ticker?, available: Amount?, fees: FeeRates? = nil, unresolved: [OrderIntent],
        limits: OperatorLimits = OperatorLimits(), use: LimitUse = LimitUse()
    ) {
        self.instrument = instrument
        self.ticker = ticker
        self.available = available
        self.fees = fees ?? FeeRates(published: instrument)
        self.unresolved = unresolved
        self.limits = limits
        self.use = use
    }

    /// Every check with its verdict, in the order of the exchange's own, the operator's limits last.
    public func run(_ request: OrderRequest) -> [OrderCheck] {
        OrderCheck.Rule.allCases.map { OrderCheck(rule: $0, problem: problem(of: request, with: $0)) }
    }

    private func problem(of request: OrderRequest, with rule: OrderCheck.Rule) -> OrderCheck.Problem? {
        switch rule {
        case .terms: request.contradictions.first.map { .contradiction($0) }
        case .marketStatus: statusProblem(request)
        case .price: priceProblem(request)
        case .tick: request.prices.lazy.compactMap(tickProblem).first
        case .lot: lotProblem(request)
        case .minimumQuantity: minimumProblem(request)
        case .minimumCost: costProblem(request)
        case .collar: collarProblem(request)
        case .post: postProblem(request)
        case .times: timesProblem(request)
        case .funds: fundsProblem(request)
        case .unresolved: unresolvedProblem(request)
        case .margin: marginProblem(request)
        case .pairAllowed: use.isPairAllowed ? nil : .pairNotAllowed(limits.allowedPairs ?? [])
        case .orderValue: valueProblem()
        case .orderShare: shareProblem()
        case .dailyValue: dayProblem()
        case .dailyLoss: lossProblem(request)
        case .orderRate: rateProblem()
        case .repetition: twin.map { .sameAs($0) } ?? earlier.map { .repeats($0) }
        }
    }

    // MARK: The market's rules

    private func priceProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        if request.type.hasPrice && request.price == nil { return .priceMissing }
        for price in request.prices where price <= .zero { return .priceNotPositive(price) }
        for (term, meant) in [(request.price, firstPrice(request)), (request.secondPrice, secondPrice(request))] {
            if term?.direction != nil, let meant, meant <= .zero { return .priceNotPositive(meant) }
        }
        return nil
    }

    private func tickProblem(_ price: Price) -> OrderCheck.Problem? {
        guard price > .zero, !price.isMultiple(of: instrument.tick) else { return nil }
        return .offTick(
            price, tick: instrument.tick, below: price.rounded(toMultipleOf: instrument.tick, .down),
            above: price.rounded(toMultipleOf: instrument.tick, .up))
    }

    private func lotProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard request.quantity > .zero || request.closesPosition else { return .quantityNotPositive(request.quantity) }
        let decimals = request.isVolumeInQuote ? instrument.costDecimals : instrument.quantityDecimals
        for quantity in [request.quantity, request.options.displayQuantity].compactMap(\.self) {
            let cut = quantity.rounded(decimals: decimals, .down)
            if cut != quantity {
                return .offLot(
                    quantity, decimals: decimals, below: cut > .zero ? cut : instrument.minimumQuantity)
            }
        }
        return nil
    }

    private func minimumProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard let quantity = baseQuantity(request), quantity > .zero, quantity < instrument.minimumQuantity else {
            return nil
        }
        return .belowMinimum(quantity, minimum: instrument.minimumQuantity)
    }

    private func costProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard let minimum = instrument.minimumCost, let cost = tradedCost(of: request, .down), request.quantity > .zero,
            cost < minimum
        else { return nil }
        return .belowMinimumCost(cost, minimum: minimum)
    }

    private func postProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard request.options.flags.contains(.post), let market = oppositePrice(request), market > .zero,
            let price = firstPrice(request)
        else { return nil }
        let crosses = request.side == .buy ? price >= market : price <= market
        return crosses ? .postWouldTrade(price, market: market) : nil
    }

    private func unresolvedProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        unresolved.first { $0.request.pair == request.pair && $0.request.side == request.side }
            .map { .unresolvedOrder($0.id) }
    }

    // MARK: The operator's limits

    private func valueProblem() -> OrderCheck.Problem? {
        guard let limit = limits.largestOrder else { return nil }
        guard let value = use.value else { return .valueNotKnown(currency: limits.currency) }
        return value > limit ? .valueTooLarge(value, limit: limit, currency: limits.currency) : nil
    }

    private func shareProblem() -> OrderCheck.Problem? {
        guard let limit = limits.largestShare else { return nil }
        guard let value = use.value, let worth = use.worth else { return .valueNotKnown(currency: limits.currency) }
        return value > worth.share(percent: limit, .down)
            ? .shareTooLarge(value, worth: worth, limit: limit, currency: limits.currency) : nil
    }

    private func dayProblem() -> OrderCheck.Problem? {
        guard let limit = limits.dailyValue else { return nil }
        guard use.adding != .zero else { return nil }
        guard let value = use.adding, use.isTodayKnown else { return .valueNotKnown(currency: limits.currency) }
        return use.today + value > limit
            ? .dayTooLarge(value, already: use.today, limit: limit, currency: limits.currency) : nil
    }

    private func lossProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard let limit = limits.dailyLoss, request.risksMore, use.adding != .zero else {
            return nil
        }
        guard let loss = use.lossToday else { return .lossNotKnown(currency: limits.currency) }
        return loss >= limit ? .lossTooLarge(loss, limit: limit, currency: limits.currency) : nil
    }

    private func rateProblem() -> OrderCheck.Problem? {
        guard let limit = limits.ordersPerMinute else { return nil }
        return OrderRate(of: use.together, after: use.lastMinute, limit: limit).map { .tooManyOrders($0) }
    }
}

extension OrderRequest {
    /// Every price of the order that is a number.
    fileprivate var prices: [Price] {
        [price, secondPrice, options.close?.price, options.close?.secondPrice].compactMap { $0?.absolute }
    }
}

extension OrderRequest {
    /// Whether it may lose money that is not at risk yet: a sale of what is owned does not, nor does an order that only
    /// makes a position smaller.
    var risksMore: Bool { !onlyReduces && (side == .buy || options.leverage != nil) }
}
