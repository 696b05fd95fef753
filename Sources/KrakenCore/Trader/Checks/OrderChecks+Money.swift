public import Trading

extension OrderChecks {
    /// The market's price on the side an order trades with; nil without a ticker.
    func oppositePrice(_ request: OrderRequest) -> Price? {
        guard let ticker else { return nil }
        return request.side == .buy ? ticker.ask : ticker.bid
    }

    /// The limit of a resting order or the trigger of a triggered one, as far as it can be told here.
    public func firstPrice(_ request: OrderRequest) -> Price? {
        guard let price = request.price else { return nil }
        if let absolute = price.absolute { return absolute }
        guard let last = ticker?.last else { return nil }
        // A trailing stop's distance goes away from the market, against the side it closes.
        let buys = request.side == .buy
        if request.type.isTrailing {
            return OrderPrice(buys ? .above : .below, price.number, isPercent: price.isPercent)
                .resolved(from: last, rises: buys, tick: instrument.tick)
        }
        return price.resolved(from: last, rises: request.type.isStop == buys, tick: instrument.tick)
    }

    /// The limit that follows a trigger, as far as it can be told here.
    public func secondPrice(_ request: OrderRequest) -> Price? {
        guard let price = request.secondPrice else { return nil }
        if let absolute = price.absolute { return absolute }
        let reference = request.type.isTrailing ? firstPrice(request) : ticker?.last
        return reference.map { price.resolved(from: $0, rises: request.side == .buy, tick: instrument.tick) }
    }

    /// The price an order trades at: its limit, else its trigger, else the market's other side.
    public func referencePrice(_ request: OrderRequest) -> Price? {
        if request.type.hasSecondPrice { return secondPrice(request) ?? firstPrice(request) }
        return request.type.hasPrice ? firstPrice(request) : oppositePrice(request)
    }

    /// How much of the base asset the order trades; nil when that depends on a price nobody knows.
    func baseQuantity(_ request: OrderRequest) -> Quantity? {
        guard request.isVolumeInQuote else { return request.quantity }
        guard let price = oppositePrice(request), price > .zero else { return nil }
        return Quantity(buying: Amount(request.quantity), at: price, decimals: instrument.quantityDecimals, .down)
    }

    /// What the trade itself costs about, without its fee: at its limit, at its trigger, or at the market's other side.
    public func tradedCost(of request: OrderRequest, _ rounding: Rounding = .up) -> Amount? {
        if request.isVolumeInQuote { return Amount(request.quantity) }
        guard let price = referencePrice(request), price > .zero, let quantity = tradedQuantity(request) else {
            return nil
        }
        return price.cost(of: quantity, decimals: instrument.costDecimals, rounding)
    }

    /// The asset an order pays with; settling pays back what was borrowed, which is the other one.
    public func paidWith(_ request: OrderRequest) -> Asset { request.type.pays(on: request.side, in: request.pair) }

    /// How much worse than the best price an order without a worst price may trade, in per cent: what it needs is
    /// reckoned with that much more.
    static var cushion: Percent { Percent(whole: 1) }

    /// The price at which a buy costs most, as far as can be told: a trigger that has been reached already counts for
    /// nothing, and what trades at the market may trade deeper than its best price.
    func dearestPrice(_ request: OrderRequest) -> Price? {
        guard let price = referencePrice(request) else { return nil }
        if request.type.isResting || request.type.hasSecondPrice { return price }
        let dearest = max(price, oppositePrice(request) ?? price)
        return dearest + dearest.share(percent: Self.cushion, .up)
    }

    /// What the order takes at most: cost and taker fee of a buy (rounded up), the volume of a sell,
    /// with its fee where that is taken in the base asset.
    ///
    /// Nil for an order with borrowed money, and where no price is known.
    public func cost(of request: OrderRequest) -> Amount? {
        guard request.options.leverage == nil else { return nil }
        guard request.side == .buy else {
            let volume = Amount(request.quantity)
            guard request.options.flags.contains(.feeInBase) else { return volume }
            return volume + volume.share(percent: fees.taker, decimals: instrument.quantityDecimals, .up)
        }
        let cost: Amount
        if request.isVolumeInQuote {
            cost = Amount(request.quantity)
        } else {
            guard let price = dearestPrice(request), price > .zero else { return nil }
            cost = price.cost(of: request.quantity, decimals: instrument.costDecimals, .up)
        }
        return request.options.flags.contains(.feeInBase) ? cost : cost + fee(of: cost)
    }

    /// The taker fee of a cost, in quote currency, rounded up.
    public func fee(of cost: Amount) -> Amount {
        cost.share(percent: fees.taker, decimals: instrument.costDecimals, .up)
    }

    /// The maker fee of a cost, in quote currency, rounded up.
    public func makerFee(of cost: Amount) -> Amount {
        cost.share(percent: fees.maker, decimals: instrument.costDecimals, .up)
    }

    func fundsProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        if request.options.leverage != nil { return marginFundsProblem(request) }
        guard let available, let needed = cost(of: request), needed > available else { return nil }
        return .notEnough(needed: needed, available: available, asset: paidWith(request))
    }
}
