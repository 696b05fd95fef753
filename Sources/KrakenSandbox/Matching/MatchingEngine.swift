import Trading

/// Carries out orders against the seeded market.
///
/// An order first takes from the seeded book of its second what its limit allows, best price first; what it took is
/// gone for later orders of that second. The rest of a limit order waits. **A waiting order trades in full, at its
/// limit and as maker, in the first later second in which the seeded price goes strictly beyond the limit**: below it
/// for a buy, above it for a sale. A price that only touches the limit does not reach it, as others may stand before it.
struct MatchingEngine {
    let store: Store
    let catalogue: Catalogue
    let seed: UInt64
    let now: Timestamp

    /// How many levels of a side the engine looks at; nothing lies beyond.
    static let depth = 500

    private var second: Int { Int(now.seconds) }
    private var pricing: Pricing { Pricing(catalogue: catalogue, seed: seed) }

    // MARK: New orders

    /// Takes an order in, and trades, keeps or ends it.
    ///
    /// Refuses what cannot be paid, and a post-only order that would trade.
    func place(_ request: OrderRecord, in market: ListedMarket) throws -> OrderRecord {
        var order = request
        let takes = try self.takes(for: order, in: market)
        if order.isPostOnly && !takes.isEmpty { throw ExchangeFault.wouldTake }
        let fills = try self.fills(takes, in: market)
        try checkFunds(for: order, fills: fills, in: market)
        order.id = try newID("O")
        try store.orders.insert(order)
        for fill in fills { try book(fill, of: &order, in: market, at: now, isMaker: false) }
        try store.trades.take(takes, pair: order.pair, second: second)
        finish(&order)
        try store.orders.update(order)
        return order
    }

    /// What an order takes from the book of this second.
    private func takes(for order: OrderRecord, in market: ListedMarket) throws -> [Taken] {
        let history = MarketHistory(market: market, seed: seed)
        var book = MarketBook(history, second: second, depth: Self.depth)
        try book.remove(store.trades.taken(pair: order.pair, second: second))
        var rest = market.lots(order.quantity)
        var takes: [Taken] = []
        for level in book.offers(for: order.side) where rest > 0 {
            if let limit = order.limitPrice, !Self.accepts(limit, order.side, market.price(level.price)) { break }
            let lots = min(rest, level.lots)
            takes.append(Taken(side: order.side, price: level.price, lots: lots))
            rest -= lots
        }
        return takes
    }

    private static func accepts(_ limit: Price, _ side: Side, _ price: Price) -> Bool {
        side == .buy ? price <= limit : price >= limit
    }

    private func fills(_ takes: [Taken], in market: ListedMarket) throws -> [Fill] {
        let rate = try FeeSchedule.fee(market.instrument.takerFees, at: volume(at: now))
        return takes.map { take in
            Fill(price: market.price(take.price), quantity: market.quantity(take.lots), rate: rate, in: market)
        }
    }

    /// A buy must be able to pay its trades with their fees and the hold of its rest; a sale must own what it offers.
    private func checkFunds(for order: OrderRecord, fills: [Fill], in market: ListedMarket) throws {
        let rules = market.instrument
        let free = try Holdings(store: store, catalogue: catalogue).available
        switch order.side {
        case .sell:
            guard Amount(order.quantity) <= free(rules.baseID) else { throw ExchangeFault.insufficientFunds }
        case .buy:
            var rest = order
            rest.filled = fills.reduce(.zero) { $0 + $1.quantity }
            let spent = fills.reduce(Amount.zero) { $0 + $1.cost + $1.fee }
            let hold = order.limitPrice == nil ? Amount.zero : rest.hold(in: market).amount
            guard spent + hold <= free(rules.quoteID) else { throw ExchangeFault.insufficientFunds }
        }
    }

    /// Ends an order that is done or may not wait.
    private func finish(_ order: inout OrderRecord) {
        if order.remaining == .zero {
            order.status = .closed
        } else if order.type == .market {
            (order.status, order.reason) = (.canceled, "Out of liquidity")
        } else if order.timeInForce == .immediateOrCancel {
            (order.status, order.reason) = (.canceled, "Immediate or cancel")
        }
        if order.status != .open { order.closed = now }
    }

    // MARK: Waiting orders

    /// Carries out what happened to waiting orders since the last time, in the order in which it happened.
    func settle() throws {
        let settled = try store.settings.settledSecond()
        guard second > settled else { return }
        let open = try store.orders.open()
        guard !open.isEmpty else { return }
        let reached = try open.compactMap { order -> Reached? in
            guard let market = catalogue.market(order.pair), let limit = order.limitPrice else {
                throw SandboxError.damagedState("client_order")
            }
            let start = max(settled, Int(order.opened.seconds) + 1)
            return MarketHistory(market: market, seed: seed)
                .firstSecond(beyond: limit, for: order.side, from: start, to: second)
                .map { Reached(node: $0, order: order, market: market) }
        }
        for event in reached.sorted(by: { $0.isBefore($1) }) { try fill(event) }
        try store.settings.setSettledSecond(second)
    }

    /// A waiting order whose price the market went beyond.
    private struct Reached {
        let node: MarketNode
        let order: OrderRecord
        let market: ListedMarket

        /// When: somewhere in the second, the same however late one looks.
        var time: Timestamp {
            var random = SeededRandom(key: SeededRandom.key(node.key, order.id))
            return Timestamp(seconds: Int64(node.start)) + .microseconds(random.below(1_000_000))
        }

        func isBefore(_ other: Reached) -> Bool { (time, order.id) < (other.time, other.order.id) }
    }

    private func fill(_ event: Reached) throws {
        var order = event.order
        guard let limit = order.limitPrice else { return }
        let rate = try FeeSchedule.fee(event.market.instrument.makerFees, at: volume(at: event.time))
        let fill = Fill(price: limit, quantity: order.remaining, rate: rate, in: event.market)
        try book(fill, of: &order, in: event.market, at: event.time, isMaker: true)
        (order.status, order.closed) = (.closed, event.time)
        try store.orders.update(order)
    }

    // MARK: Money

    /// Moves the money of a trade and writes it down.
    private func book(
        _ fill: Fill, of order: inout OrderRecord, in market: ListedMarket, at time: Timestamp, isMaker: Bool
    ) throws {
        let rules = market.instrument
        order.filled += fill.quantity
        order.cost += fill.cost
        order.fee += fill.fee
        let serial = try store.settings.nextSerial()
        let trade = TradeRecord(
            id: Identifiers.make("T", seed: seed, serial: serial), number: 40_000_000 + serial, orderID: order.id,
            pair: order.pair, time: time, side: order.side, type: order.type, price: fill.price,
            quantity: fill.quantity, cost: fill.cost, fee: fill.fee, isMaker: isMaker)
        try Bookkeeper(store: store, catalogue: catalogue, seed: seed).post(trade, in: market)
        let dollars = pricing.dollars(fill.cost, of: rules.pair.quote, at: Int(time.seconds)) ?? .zero
        try store.trades.insert(trade, dollars: dollars)
    }

    /// The volume of the last thirty days, whole days in UTC, in US dollars.
    private func volume(at time: Timestamp) throws -> Amount {
        let today = time.seconds / 86_400
        return try store.trades.volume(fromDay: today - 29, toDay: today)
    }

    private func newID(_ letter: Character) throws -> String {
        try Identifiers.make(letter, seed: seed, serial: store.settings.nextSerial())
    }
}

/// One trade's money: the cost and the fee are rounded to the market's cost decimals, ties to even.
private struct Fill {
    let price: Price
    let quantity: Quantity
    let cost: Amount
    let fee: Amount

    init(price: Price, quantity: Quantity, rate: Percent, in market: ListedMarket) {
        let decimals = market.instrument.costDecimals
        self.price = price
        self.quantity = quantity
        cost = price.cost(of: quantity, decimals: decimals, .halfEven)
        fee = cost.share(percent: rate, decimals: decimals, .halfEven)
    }
}
