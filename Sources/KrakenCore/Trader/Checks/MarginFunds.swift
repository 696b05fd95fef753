public import Trading

/// What an order with borrowed money is checked against.
public struct MarginFunds: Hashable, Sendable {
    /// The own money that can still be bound, in the market's quote asset; nil when it is not known.
    public var free: Amount?
    /// What an order of that side would close of the market's positions; nil when it is not known.
    public var position: Position?

    /// Positions of one market that are open on the other side.
    public struct Position: Hashable, Sendable {
        /// How much of the base asset is open.
        public var quantity = Quantity.zero
        /// What opening it came to, in the quote asset.
        public var cost = Amount.zero
    }

    public init(free: Amount? = nil, position: Position? = nil) {
        self.free = free
        self.position = position
    }

    /// What is left of the position once other orders of the same side have closed their part.
    func after(_ others: [OrderRequest]) -> MarginFunds {
        guard var position, position.quantity > .zero else { return self }
        let borrowed = others.filter { $0.options.leverage != nil }
        let closed =
            borrowed.contains(where: \.closesPosition)
            ? position.quantity : min(position.quantity, borrowed.reduce(.zero) { $0 + $1.quantity })
        let left = position.quantity - closed
        let units = position.cost.units.multiplied(
            by: left.units, dividedBy: position.quantity.units, rounding: .halfEven)
        (position.quantity, position.cost) = (left, Amount(units: units))
        return MarginFunds(free: free, position: position)
    }
}

/// What the exchange says of the account's margin, for one market.
struct MarginLook: Sendable {
    /// The own money that can still be bound, in the market's quote asset; nil when it cannot be read.
    var free: Amount?
    /// All open positions; nil when they cannot be read.
    var positions: [ExchangePosition]?

    /// What an order of a side is checked against.
    func funds(for side: Side, in instrument: Instrument) -> MarginFunds {
        let names = [instrument.id, instrument.alternativeName]
        let position = positions.map { positions in
            positions.filter { names.contains($0.pairID) && $0.side != side }
                .reduce(into: MarginFunds.Position()) { sum, position in
                    sum.quantity += position.remaining
                    sum.cost += position.cost
                }
        }
        return MarginFunds(free: free, position: position)
    }
}

extension Trader {
    /// What orders with borrowed money are checked against; nil when there are none.
    ///
    /// What the key may not see stays unknown, and is left to the exchange.
    func marginLook(for leverages: [Int?], in instrument: Instrument) async throws -> MarginLook? {
        guard leverages.contains(where: { $0 != nil }) else { return nil }
        let balance = try await known { try await kraken.send(TradeBalance(assetID: instrument.quoteID)).value }
        let positions = try await known { try await kraken.send(OpenPositions()).value.positions }
        return MarginLook(free: balance.map { $0.freeMarginWithOrders ?? $0.freeMargin }, positions: positions)
    }
}

extension OrderChecks {
    /// What opening a position costs beside the fee of the trade, in per cent of its cost: the highest the exchange
    /// names for any market.
    static var openingFee: Percent { Percent(units: Percent.one / 50) }

    /// How much an order trades: for one that closes everything what there is to close, and for one that only reduces
    /// not more than that.
    ///
    /// Nil when that is not known.
    public func tradedQuantity(_ request: OrderRequest) -> Quantity? {
        if request.closesPosition { return margin?.position?.quantity }
        guard request.onlyReduces, let open = margin?.position?.quantity else { return request.quantity }
        return min(request.quantity, open)
    }

    /// What an order gains, before its fee, by what it closes at its own price, in the quote asset; negative for a loss.
    ///
    /// Nil when it closes nothing, and where no price is known.
    public func gainOfClosing(_ request: OrderRequest) -> Amount? {
        guard request.type != .settlePosition, let position = margin?.position, position.quantity > .zero,
            let traded = tradedQuantity(request), traded > .zero, let price = referencePrice(request)
        else { return nil }
        let part = min(traded, position.quantity)
        let units = position.cost.units.multiplied(
            by: part.units, dividedBy: position.quantity.units, rounding: .halfEven)
        let worth = price.cost(of: part, decimals: instrument.costDecimals, .down)
        let opened = Amount(units: units).rounded(decimals: instrument.costDecimals, .halfEven)
        return request.side == .sell ? worth - opened : opened - worth
    }

    /// The own money an order with borrowed money binds, with its fees, in the quote asset.
    ///
    /// What closes a position binds nothing. Nil for an order that is paid in full, and where no price is known.
    public func marginNeeded(for request: OrderRequest) -> Amount? {
        guard request.options.leverage != nil else { return nil }
        var opening = request
        opening.quantity -= margin?.position?.quantity ?? .zero
        return request.onlyReduces || opening.quantity <= .zero ? .zero : marginOfOpening(opening)
    }

    /// What an order binds that closes nothing, with its fees, in the quote asset.
    func marginOfOpening(_ request: OrderRequest) -> Amount? {
        guard let leverage = request.options.leverage, leverage > 0, let worst = dearestPrice(request), worst > .zero
        else { return nil }
        // A sale trades at the market where that is better than its limit, and then binds more.
        let price = request.side == .sell ? max(worst, oppositePrice(request) ?? worst) : worst
        let cost = price.cost(of: request.quantity, decimals: instrument.costDecimals, .up)
        return Amount(units: cost.units.divided(by: Int128(leverage), rounding: .up)) + fee(of: cost)
            + cost.share(percent: Self.openingFee, decimals: instrument.costDecimals, .up)
    }

    /// What settling a position takes: what buying it came to, or the coins that were sold.
    public func settlementNeeded(for request: OrderRequest) -> Amount? {
        guard request.type == .settlePosition, let position = margin?.position, position.quantity > .zero,
            let quantity = tradedQuantity(request)
        else { return nil }
        let part = min(quantity, position.quantity)
        guard request.side == .sell else { return Amount(part) }
        let units = position.cost.units.multiplied(
            by: part.units, dividedBy: position.quantity.units, rounding: .up)
        return Amount(units: units)
    }

    func marginFundsProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        if let needed = settlementNeeded(for: request), let available, needed > available {
            return .notEnough(needed: needed, available: available, asset: paidWith(request))
        }
        guard let needed = marginNeeded(for: request), needed > .zero, let free = margin?.free, needed > free else {
            return nil
        }
        return .notEnoughMargin(needed: needed, free: free, asset: request.pair.quote)
    }

    /// An order that only closes needs something to close.
    func positionProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard request.onlyReduces, let position = margin?.position, position.quantity.isZero else { return nil }
        return .noPosition(request.side)
    }
}
