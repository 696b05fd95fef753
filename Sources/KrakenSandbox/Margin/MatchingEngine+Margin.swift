import Trading

extension MatchingEngine {
    func account(at second: Int, without order: OrderRecord? = nil) throws -> MarginAccount {
        try MarginAccount(store: store, catalogue: catalogue, seed: seed, second: second, without: order?.id)
    }

    /// What an order could close of the positions of its market.
    func closable(by order: OrderRecord) throws -> Quantity {
        try store.positions.open(pair: order.pair).closable(by: order.side)
    }

    /// What an order may trade: one that only makes positions smaller never more than there is of them.
    func allowance(of order: OrderRecord) throws -> Quantity {
        order.isReduceOnly ? min(order.remaining, try closable(by: order)) : order.remaining
    }

    /// A margin order must be able to bind the own money that its trades and its rest need beyond what they close.
    ///
    /// Closing is never refused.
    func checkMargin(
        for order: OrderRecord, _ leverage: Int, fills: [Fill], in market: ListedMarket, at second: Int
    ) throws {
        let closable = try closable(by: order)
        let traded = fills.reduce(Quantity.zero) { $0 + $1.quantity }
        var (closing, opening) = (min(closable, traded), Amount.zero)
        var fees = Amount.zero
        for fill in fills {
            let part = min(closing, fill.quantity)
            closing -= part
            let cost = fill.price.cost(of: fill.quantity - part, .up)
            opening += cost
            fees += fill.fee + cost.share(percent: MarginTerms.openingFee, .up)
        }
        let account = try account(at: second, without: order)
        let rest = order.remaining - traded - max(.zero, closable - traded)
        if rest > .zero && !order.isReduceOnly && order.mayWait {
            let last = Pricing(catalogue: catalogue, seed: seed).price(of: market, at: second)
            opening += (order.limitPrice ?? order.trigger?.price ?? last).cost(of: rest, .up)
        }
        guard opening > .zero else { return }
        let need = account.dollars(PositionRecord.margin(of: opening, leverage) + fees, in: market)
        guard need <= account.freeBesideOrders else { throw ExchangeFault.insufficientInitialMargin }
    }

    /// Closes what stands against a trade, the oldest first, and opens a position with the rest.
    ///
    /// - Returns: whether the trade closed something.
    func lend(_ trade: TradeRecord, leverage: Int, in market: ListedMarket) throws -> Bool {
        let decimals = market.instrument.costDecimals
        var left = Trade(quantity: trade.quantity, cost: trade.cost, fee: trade.fee)
        var gained = Amount.zero
        for var position in try store.positions.open(pair: trade.pair)
        where position.side != trade.side && left.quantity > .zero {
            let part = left.split(min(left.quantity, position.remaining), decimals: decimals)
            gained += position.close(part.quantity, for: part.cost, fee: part.fee, trade: trade.id)
            try store.positions.save(position)
        }
        let closes = left.quantity < trade.quantity
        var fee = trade.fee
        if left.quantity > .zero {
            let openingFee = left.cost.share(percent: MarginTerms.openingFee, decimals: decimals, .halfEven)
            fee += openingFee
            try store.positions.save(
                PositionRecord(
                    id: trade.id, orderID: trade.orderID, pair: trade.pair, side: trade.side, type: trade.type,
                    leverage: leverage, opened: trade.time, quantity: left.quantity, cost: left.cost,
                    fee: left.fee + openingFee))
        }
        try lender(at: Int(trade.time.seconds)).charge(
            gained, fee: fee, of: market.instrument.quoteID, .margin, reference: trade.id, at: trade.time)
        try coverHolds(at: trade.time)
        return closes
    }

    /// Cancels the newest orders that hold what losses and fees of positions have taken.
    func coverHolds(at time: Timestamp) throws {
        while let asset = try uncoveredHold() {
            let rules = try store.settings.rules()
            let holding = try store.orders.open().filter { order in
                let hold = try order.hold(in: market(of: order), rules)
                return hold.asset == asset && hold.amount > .zero
            }
            guard let newest = holding.max(by: { $0.sequence < $1.sequence }) else { return }
            try cancel(newest, reason: ExchangeFault.insufficientFunds.reason, at: time)
        }
    }

    /// An asset of which orders hold more than there is.
    private func uncoveredHold() throws -> String? {
        let holdings = try Holdings(store: store, catalogue: catalogue)
        return try holdings.holds.keys.sorted().first { asset in
            guard let listed = catalogue.asset(asset) else { throw SandboxError.damagedState("balance") }
            // What is held is reckoned with more digits than the asset has.
            return -holdings.available(asset) >= Amount(units: powerOfTen(Amount.decimals - listed.decimals))
        }
    }

    func lender(at second: Int) -> Lender {
        Lender(
            books: Bookkeeper(store: store, catalogue: catalogue, seed: seed),
            pricing: Pricing(catalogue: catalogue, seed: seed), second: second)
    }
}

/// A trade that is given out in parts which add up to it.
private struct Trade {
    var quantity: Quantity
    var cost: Amount
    var fee: Amount

    /// Takes a part off.
    mutating func split(_ part: Quantity, decimals: Int) -> Trade {
        let share = { [quantity] (amount: Amount) in
            let units = amount.units.multiplied(by: part.units, dividedBy: quantity.units, rounding: .halfEven)
            return part == quantity ? amount : Amount(units: units).rounded(decimals: decimals, .halfEven)
        }
        let taken = Trade(quantity: part, cost: share(cost), fee: share(fee))
        quantity -= part
        cost -= taken.cost
        fee -= taken.fee
        return taken
    }
}

extension OrderRecord {
    /// Whether what does not trade at once stays.
    fileprivate var mayWait: Bool {
        if waitsForTrigger || status == .pending { return true }
        return type.hasLimit && (timeInForce == .goodTillCancelled || timeInForce == .goodTillDate)
    }
}
