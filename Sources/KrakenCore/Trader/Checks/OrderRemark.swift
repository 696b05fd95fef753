/// What somebody who places an order should know, although it is no reason not to.
public enum OrderRemark: Hashable, Sendable {
    /// The market is where the trigger is, or beyond: the order is set off at once.
    case triggersAtOnce(trigger: Price, market: Price)
    /// The same of the order that follows each fill, as soon as the fill is there.
    case closeTriggersAtOnce(trigger: Price, fill: Price)
    /// A stop whose limit is better than its trigger: set off, it does not trade unless the market turns back.
    case limitBehindTrigger(limit: Price, trigger: Price)
    /// Once set off, it trades at whatever price there is.
    case stopTradesAtMarket(TriggerSource)
    /// A stop that sells needs its coins free, and holds them until it is done.
    case stopHoldsCoins
    /// What is left of an asset afterwards is too little to be sold.
    case leavesDust(Amount, minimum: Quantity, asset: Asset)
    /// The exchange ignores the wish for a fee in this asset while there is none of it.
    case feePreferenceMayBeIgnored(Asset)
    /// Other orders may carry the same number.
    case numberMayBeShared
    /// The fees are those of the lowest volume, because the account's own could not be read.
    case feesNotOwn
    /// A market order without a worst price.
    case noWorstPrice
    /// What was seen of the market or the exchange would forbid the order, and could not be asked for again.
    case stateNotKnown(UnconfirmedState)
}

extension OrderChecks {
    /// What should be known of an order.
    public func remarks(on request: OrderRequest, isNumbered: Bool = false) -> [OrderRemark] {
        var remarks = unconfirmed.map { OrderRemark.stateNotKnown($0) }
        if let trigger = reachedTrigger(request), let last = ticker?.last {
            remarks.append(.triggersAtOnce(trigger: trigger, market: last))
        }
        if let (checks, close) = following(request) {
            if let trigger = checks.reachedTrigger(close), let fill = checks.ticker?.last {
                remarks.append(.closeTriggersAtOnce(trigger: trigger, fill: fill))
            }
            remarks += checks.limitBehindTrigger(close)
        }
        remarks += limitBehindTrigger(request)
        if request.type.isTriggered && !request.type.hasSecondPrice {
            remarks.append(.stopTradesAtMarket(request.options.trigger ?? .last))
        }
        if request.type.isTriggered && request.side == .sell && request.options.leverage == nil {
            remarks.append(.stopHoldsCoins)
        }
        if request.type == .market { remarks.append(.noWorstPrice) }
        remarks += dust(request)
        let flags = request.options.flags
        if flags.contains(.feeInBase) && request.side == .sell {
            remarks.append(.feePreferenceMayBeIgnored(request.pair.base))
        }
        if flags.contains(.feeInQuote) && request.side == .buy, let available, let cost = tradedCost(of: request),
            available <= cost
        {
            remarks.append(.feePreferenceMayBeIgnored(request.pair.quote))
        }
        if isNumbered { remarks.append(.numberMayBeShared) }
        if !fees.isOwn { remarks.append(.feesNotOwn) }
        return remarks
    }

    private func limitBehindTrigger(_ request: OrderRequest) -> [OrderRemark] {
        guard request.type.isStop, let trigger = firstPrice(request), let limit = secondPrice(request),
            request.side == .buy ? limit < trigger : limit > trigger
        else { return [] }
        return [.limitBehindTrigger(limit: limit, trigger: trigger)]
    }

    private func dust(_ request: OrderRequest) -> [OrderRemark] {
        guard request.side == .sell, request.options.leverage == nil, let available else { return [] }
        let left = available - Amount(request.quantity)
        guard left > .zero, left < Amount(instrument.minimumQuantity) else { return [] }
        return [.leavesDust(left, minimum: instrument.minimumQuantity, asset: request.pair.base)]
    }
}
