/// An order as it was typed: volume and prices may still depend on the market and on what is free.
public struct OrderDraft: Hashable, Sendable {
    /// The market, by any of its names.
    public var market: String
    /// Buy or sell.
    public var side: Side
    /// How it is priced.
    public var type: OrderType
    /// How much.
    public var volume: VolumeTerm
    /// The limit or the trigger.
    public var price: PriceTerm?
    /// The limit that follows a trigger.
    public var secondPrice: PriceTerm?
    /// Everything else.
    public var options = OrderOptions()
    /// How much worse than the market a market order may trade, in per cent; nil for a plain market order.
    public var maximumSlippage: Percent?

    public init(
        market: String, side: Side, type: OrderType, volume: VolumeTerm, price: PriceTerm? = nil,
        secondPrice: PriceTerm? = nil
    ) {
        self.market = market
        self.side = side
        self.type = type
        self.volume = volume
        self.price = price
        self.secondPrice = secondPrice
    }

    /// Whether the order may lose money that is not at risk yet; see ``OrderRequest``.
    var risksMore: Bool {
        OrderRequest(
            pair: Pair(base: Asset(""), quote: Asset("")), side: side, type: type,
            quantity: volume == .quantity(.zero) ? .zero : Quantity(whole: 1), options: options
        ).risksMore
    }

    /// What was typed, in one line; the same words mean the same order.
    public var words: String {
        [side.rawValue, volume.description, type.rawValue, price?.description, secondPrice?.description]
            .compactMap(\.self).joined(separator: " ")
    }

    /// Why a draft cannot become an order.
    public enum Fault: Error, Hashable, Sendable {
        /// The market has no such price now.
        case noPrice(PriceTerm)
        /// The market has no price on the side the order trades with.
        case noQuote(Side)
        /// The volume is named in an asset that is neither base nor quote of the market.
        case foreignAsset(String, Pair)
        /// Nothing is free of the asset the order pays with, or too little for the smallest lot.
        case nothingFree(Asset, available: Amount)
        /// A share of a position is meant, and the key may not see positions.
        case positionNotKnown
        /// A share of the free margin is meant, and it cannot be read.
        case marginNotKnown
        /// There is no position that an order of this side could close.
        case nothingToClose(Side)
    }

    /// The order meant, as the market and the funds are now.
    ///
    /// Volumes are rounded down to the lot, so that the order fits with its fee; worst prices are rounded towards the
    /// market.
    public func request(_ checks: OrderChecks, asset: (String) -> Asset?) throws(Fault) -> OrderRequest {
        let instrument = checks.instrument
        var request = OrderRequest(pair: instrument.pair, side: side, type: type, quantity: .zero, options: options)
        request.price = try resolved(price, checks)
        request.secondPrice = try resolved(secondPrice, checks)
        if type == .market, let slippage = maximumSlippage, !request.isVolumeInQuote {
            let worst = try worstPrice(checks, slippage)
            (request.type, request.price) = (.limit, OrderPrice(worst))
            request.options.timeInForce = .immediateOrCancel
        }
        request.quantity = try quantity(of: request, checks, asset: asset)
        return request
    }

    private func resolved(_ term: PriceTerm?, _ checks: OrderChecks) throws(Fault) -> OrderPrice? {
        guard let term else { return nil }
        if case .exchange(let price) = term { return price }
        guard let ticker = checks.ticker, let price = term.price(in: ticker, tick: checks.instrument.tick, side: side)
        else { throw .noPrice(term) }
        return price
    }

    private func worstPrice(_ checks: OrderChecks, _ slippage: Percent) throws(Fault) -> Price {
        let ticker = checks.ticker
        guard let market = side == .buy ? ticker?.ask : ticker?.bid, market > .zero else { throw .noQuote(side) }
        let distance = market.share(percent: slippage, .down)
        let tick = checks.instrument.tick
        return side == .buy
            ? max(market, (market + distance).rounded(toMultipleOf: tick, .down))
            : min(market, (market - distance).rounded(toMultipleOf: tick, .up))
    }

    private func quantity(
        of request: OrderRequest, _ checks: OrderChecks, asset: (String) -> Asset?
    ) throws(Fault) -> Quantity {
        let pair = request.pair
        switch volume {
        case .quantity(let quantity): return quantity
        case .worth(let amount, let name):
            guard let named = asset(name), named == pair.base || named == pair.quote else {
                throw .foreignAsset(name, pair)
            }
            if named == pair.base || request.isVolumeInQuote { return Quantity(amount) }
            return try fitting(amount, request, checks)
        case .share(let percent) where request.options.leverage != nil:
            return try borrowed(percent, request, checks)
        case .share(let percent):
            let free = checks.available ?? .zero
            let budget = free.share(percent: percent, .down)
            if side == .buy && !request.isVolumeInQuote { return try fitting(budget, request, checks) }
            let decimals = side == .buy ? checks.instrument.costDecimals : checks.instrument.quantityDecimals
            let hasFee = side == .sell && request.options.flags.contains(.feeInBase)
            let quantity = Quantity(hasFee ? Self.withoutFee(budget, checks.fees) : budget)
                .rounded(decimals: decimals, .down)
            guard quantity > .zero else { throw .nothingFree(checks.paidWith(request), available: free) }
            return quantity
        }
    }

    /// A share of what an order with borrowed money can trade: of the position it makes smaller, else what a share of
    /// the free margin is enough for.
    private func borrowed(
        _ percent: Percent, _ request: OrderRequest, _ checks: OrderChecks
    ) throws(Fault) -> Quantity {
        let decimals = checks.instrument.quantityDecimals
        if request.options.isReduceOnly || request.type == .settlePosition {
            guard let position = checks.margin?.position else { throw .positionNotKnown }
            guard position.quantity > .zero else { throw .nothingToClose(request.side) }
            let part = Quantity(Amount(position.quantity).share(percent: percent, .down)).rounded(
                decimals: decimals, .down)
            // A volume of 0 would close all of it.
            guard part > .zero else { throw .nothingFree(request.pair.base, available: Amount(position.quantity)) }
            return part
        }
        guard let free = checks.margin?.free else { throw .marginNotKnown }
        let budget = free.share(percent: percent, .down)
        var sized = request
        sized.quantity = Quantity(whole: 1)
        guard let unit = checks.marginOfOpening(sized), unit > .zero else { throw .noQuote(side) }
        // What it binds and its fees are each rounded up, which may take a few steps of the cost more.
        let step = Amount(units: Amount.one / powerOfTen(min(checks.instrument.costDecimals, Amount.decimals)))
        for steps in 0..<5 {
            let part = max(.zero, budget - Amount(units: step.units * Int128(steps)))
            let units = part.units.multiplied(by: Quantity.one, dividedBy: unit.units, rounding: .down)
            sized.quantity = Quantity(units: units).rounded(decimals: decimals, .down)
            if let needed = checks.marginOfOpening(sized), needed <= budget { break }
        }
        let quantity = sized.quantity
        guard quantity > .zero else { throw .nothingFree(request.pair.quote, available: free) }
        return quantity
    }

    /// What can be traded of a budget that has to hold the taker fee, too.
    private static func withoutFee(_ budget: Amount, _ fees: FeeRates) -> Amount {
        let hundred = Percent(whole: 100).units
        let rate = hundred + fees.taker.units
        return Amount(units: budget.units.multiplied(by: hundred, dividedBy: rate, rounding: .down))
    }

    /// The largest volume that costs no more than `budget` of the quote asset, a buy with its fee.
    private func fitting(_ budget: Amount, _ request: OrderRequest, _ checks: OrderChecks) throws(Fault) -> Quantity {
        guard let price = checks.referencePrice(request), price > .zero else { throw .noQuote(side) }
        let decimals = checks.instrument.quantityDecimals
        let hasFee = side == .buy && !request.options.flags.contains(.feeInBase)
        let spend = hasFee ? Self.withoutFee(budget, checks.fees) : budget
        // Cost and fee are each rounded up, which may take a few steps of the cost more.
        let step = Amount(units: Amount.one / powerOfTen(min(checks.instrument.costDecimals, Amount.decimals)))
        var sized = request
        for steps in 0..<5 {
            let part = max(.zero, spend - Amount(units: step.units * Int128(steps)))
            sized.quantity = Quantity(buying: part, at: price, decimals: decimals, .down)
            let cost = hasFee ? checks.cost(of: sized) : checks.tradedCost(of: sized)
            if let cost, cost <= budget { break }
        }
        guard sized.quantity > .zero else { throw .nothingFree(checks.paidWith(request), available: budget) }
        return sized.quantity
    }
}
