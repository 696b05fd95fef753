import Trading

extension MatchingEngine {
    /// The digits of a fee in the base asset; nil when the order's fee is in the quote asset.
    func baseDecimals(of order: OrderRecord, in market: ListedMarket) -> Int? {
        order.isFeeInBase ? catalogue.asset(market.instrument.baseID)?.decimals ?? 0 : nil
    }

    /// A buy must be able to pay its trades with their fees and the hold of its rest; a sale must own what it offers.
    ///
    /// - Parameter second: whose prices tell what the account can borrow.
    func checkFunds(for order: OrderRecord, fills: [Fill], in market: ListedMarket, at second: Int) throws {
        if let leverage = order.leverage {
            return try checkMargin(for: order, leverage, fills: fills, in: market, at: second)
        }
        let rules = try store.settings.rules()
        var rest = order
        rest.filled += fills.reduce(.zero) { $0 + $1.quantity }
        let asset = rest.hold(in: market, rules).asset
        let spent = fills.reduce(Amount.zero) { $0 + $1.payment(order.side, in: market).amount }
        let need = mustOwn(rest, rules) ? rest.need(in: market) : .zero
        var free = try Holdings(store: store, catalogue: catalogue).available(asset)
        if let stored = try store.orders.find(order.id), stored.status.isOpen {
            free += stored.hold(in: market, rules).amount
        }
        guard spent + need <= free else { throw ExchangeFault.insufficientFunds }
    }

    /// Whether what is left must be there already: for what waits and so holds it; a sale shows what it offers.
    private func mustOwn(_ order: OrderRecord, _ rules: EngineRules) -> Bool {
        if order.waitsForTrigger { return rules.stopsHold && (rules.salesHold || order.side == .buy) }
        let waits = order.timeInForce == .goodTillCancelled || order.timeInForce == .goodTillDate
        return order.side == .sell || order.status == .pending || waits
    }

    /// Checks that the account can pay a trade; where nothing was held, it may have spent the money on something else.
    ///
    /// - Throws: an ``ExchangeFault`` when it cannot.
    func checkPayment(_ fill: Fill, of order: OrderRecord, in market: ListedMarket, at second: Int) throws {
        guard order.leverage == nil else {
            return try checkFunds(for: order, fills: [fill], in: market, at: second)
        }
        let payment = fill.payment(order.side, in: market)
        let owned = try store.balances.amount(of: payment.asset, in: .client)
        guard payment.amount <= owned else { throw ExchangeFault.insufficientFunds }
    }

    /// Moves the money of a trade and writes it down.
    func book(
        _ fill: Fill, of order: inout OrderRecord, in market: ListedMarket, at time: Timestamp, isMaker: Bool
    ) throws {
        order.filled += fill.quantity
        order.cost += fill.cost
        order.fee += fill.fee
        let serial = try store.settings.nextSerial()
        var trade = TradeRecord(
            id: Identifiers.make("T", seed: seed, serial: serial), number: 40_000_000 + serial, orderID: order.id,
            pair: order.pair, time: time, side: order.side, type: order.type, price: fill.price,
            quantity: fill.quantity, cost: fill.cost, fee: fill.fee, isMaker: isMaker, baseFee: fill.baseFee,
            leverage: order.leverage)
        if let leverage = order.leverage {
            trade.isClosing = try lend(trade, leverage: leverage, in: market)
        } else {
            try post(trade, in: market)
        }
        let pricing = Pricing(catalogue: catalogue, seed: seed)
        let dollars = pricing.dollars(fill.cost, of: market.instrument.pair.quote, at: Int(time.seconds)) ?? .zero
        try store.trades.insert(trade, dollars: dollars)
    }

    /// The ledger shows a fee in the asset it was paid in.
    private func post(_ trade: TradeRecord, in market: ListedMarket) throws {
        let bookkeeper = Bookkeeper(store: store, catalogue: catalogue, seed: seed)
        guard let fee = trade.baseFee else { return try bookkeeper.post(trade, in: market) }
        var posted = trade
        posted.fee = fee
        try bookkeeper.post(posted, in: market, feeAsset: market.instrument.baseID)
    }

    /// The volume of the last thirty days, whole days in UTC, in US dollars.
    func volume(at time: Timestamp) throws -> Amount {
        let today = time.seconds / 86_400
        return try store.trades.volume(fromDay: today - 29, toDay: today)
    }
}

extension OrderRecord {
    /// Whether a price is good enough for the order.
    func accepts(_ price: Price) -> Bool {
        guard let limitPrice else { return true }
        return side == .buy ? price <= limitPrice : price >= limitPrice
    }
}
