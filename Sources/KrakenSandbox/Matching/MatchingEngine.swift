import Trading

/// Carries out orders against the seeded market and each other.
///
/// An order first takes from the seeded book of its second what its limit allows, best price first; what it took is
/// gone for later orders of that second. There is one account, so an own order it would meet on the way is no trade
/// but a case for self-trade prevention. The rest of a limit order waits. **A waiting order trades at its limit and as
/// maker, from the next second on, with the volume of each seeded trade that goes strictly beyond the limit**: below it
/// for a buy, above it for a sale. A trade that only touches the limit does not reach it, as the seeded depth of that
/// price stands before it. See ``WaitingQueue``.
struct MatchingEngine {
    let store: Store
    let catalogue: Catalogue
    let seed: UInt64
    let now: Timestamp

    /// How many levels of a side the engine looks at; nothing lies beyond.
    static let depth = 500
    /// How many it looks at first; they are enough for most orders.
    private static let firstDepth = 12

    /// The second requests are carried out in.
    var second: Int { Int(now.seconds) }

    /// When something happens to an order: the time it is stamped with, and whose second's book it meets.
    struct Moment {
        let time: Timestamp
        let second: Int
    }

    /// Now, as a moment.
    var present: Moment { Moment(time: now, second: second) }

    // MARK: New orders

    /// Takes an order in, and trades, keeps or ends it.
    ///
    /// - Throws: an ``ExchangeFault`` for what the market's state forbids, for what cannot be paid, for more open
    ///   orders than the tier allows, and for a post-only order that would trade.
    func place(_ request: OrderRecord, in market: ListedMarket) throws -> OrderRecord {
        var order = request
        try checkEntry(of: order)
        try resolvePosition(of: &order)
        try name(&order)
        if order.type == .settlePosition {
            try settlePositions(&order, in: market, at: now)
            return order
        }
        guard order.start == nil else {
            order.status = .pending
            try checkFunds(for: order, fills: [], in: market, at: second)
            try store.orders.save(order)
            return order
        }
        try enter(&order, in: market, at: present)
        return order
    }

    /// Gives an order its id and its place in the queue.
    func name(_ order: inout OrderRecord) throws {
        order.sequence = try store.settings.nextSerial()
        order.id = Identifiers.make("O", seed: seed, serial: order.sequence)
    }

    private func checkEntry(of order: OrderRecord) throws {
        if let refusal = try store.settings.effectiveState(ofID: order.pair).refusal(of: order) { throw refusal }
        let open = try store.orders.open()
        if let client = order.client, open.contains(where: { $0.client?.key == client.key }) {
            throw ExchangeFault.duplicateClientName
        }
        try checkOpenOrders(of: order.pair, among: open)
    }

    func checkOpenOrders(of pair: String, among open: [OrderRecord]) throws {
        guard let tier = try store.settings.load()?.tier else { throw SandboxError.damagedState("setting") }
        guard open.count(where: { $0.pair == pair }) < tier.maximumOpenOrders else {
            throw ExchangeFault.tooManyOrders
        }
    }

    /// Brings an order to its trigger or to the book, at once and whole.
    ///
    /// - Throws: an ``ExchangeFault`` when it cannot be paid, or may not take and would; then nothing is changed.
    func enter(_ order: inout OrderRecord, in market: ListedMarket, at moment: Moment) throws {
        order.status = .open
        if order.waitsForTrigger && !watch(&order, in: market, at: moment) {
            try checkFunds(for: order, fills: [], in: market, at: moment.second)
            try store.orders.save(order)
            return
        }
        try countBeside(order, upTo: moment.second, in: market)
        let meeting = try meeting(of: order, in: market, at: moment)
        if order.isPostOnly && meeting.isContact { throw ExchangeFault.wouldTake }
        let fills = try fills(of: meeting, order, in: market, at: moment)
        try checkFunds(for: order, fills: fills, in: market, at: moment.second)
        try carryOut(meeting, fills, &order, in: market, at: moment)
    }

    private func carryOut(
        _ meeting: Meeting, _ fills: [Fill], _ order: inout OrderRecord, in market: ListedMarket, at moment: Moment
    ) throws {
        try store.orders.save(order)
        for waiting in meeting.cancelled { try cancel(waiting, reason: Self.selfTrade, at: moment.time) }
        for fill in fills { try book(fill, of: &order, in: market, at: moment.time, isMaker: false) }
        if !meeting.takes.isEmpty {
            try store.trades.take(meeting.takes, pair: order.pair, second: moment.second)
        }
        try finish(&order, meeting, at: moment)
        try store.orders.save(order)
        for fill in fills { try close(fill, of: order, in: market, at: moment) }
    }

    private static let selfTrade = "Self trade prevention"

    /// Ends an order that is done or may not wait.
    private func finish(_ order: inout OrderRecord, _ meeting: Meeting, at moment: Moment) throws {
        if order.isReduceOnly, order.remaining > .zero, try closable(by: order) == .zero {
            (order.status, order.reason) = (.canceled, ExchangeFault.positionClosed.reason)
        } else if meeting.rest == 0 {
            order.status = .closed
        } else if let reason = Self.reasonNotToWait(order, meeting) {
            (order.status, order.reason) = (.canceled, reason)
        }
        if order.status == .open { order.activeFrom = moment.second + 1 } else { order.closed = moment.time }
    }

    private static func reasonNotToWait(_ order: OrderRecord, _ meeting: Meeting) -> String? {
        if meeting.isPrevented { return selfTrade }
        switch order.timeInForce {
        case .fillOrKill: return "Fill or kill"
        case .immediateOrCancel: return "Immediate or cancel"
        case .goodTillCancelled, .goodTillDate: return order.type.hasLimit ? nil : "Out of liquidity"
        }
    }

    // MARK: Meetings

    /// What an order meets in the book of a second.
    private func meeting(of order: OrderRecord, in market: ListedMarket, at moment: Moment) throws -> Meeting {
        let own = try store.orders.open(pair: order.pair)
            .filter { $0.isInBook && $0.side != order.side && $0.id != order.id && crosses($0, order) }
            .sorted { $0.sequence < $1.sequence }
        let allowance = try allowance(of: order)
        let taken = try store.trades.taken(pair: order.pair, second: moment.second)
        var result = Meeting(order, lots: 0, offers: [], own: [], in: market)
        for depth in [Self.firstDepth, Self.depth] {
            var book = MarketBook(MarketHistory(market: market, seed: seed), second: moment.second, depth: depth)
            book.remove(taken)
            let offers = book.offers(for: order.side)
            let lots = order.isVolumeInQuote ? lots(of: order, offers, market) : market.lots(allowance)
            result = Meeting(order, lots: lots, offers: offers, own: own, in: market)
            // The book may go on beyond the levels looked at only where the last of them would still be taken.
            guard let last = offers.last, order.accepts(market.price(last.price)), result.rest > 0 else { break }
        }
        return result
    }

    private func crosses(_ waiting: OrderRecord, _ order: OrderRecord) -> Bool {
        waiting.limitPrice.map(order.accepts) ?? false
    }

    /// How many lots a budget in the quote asset buys, one more than there are when it buys all of them.
    private func lots(of order: OrderRecord, _ offers: [MarketBook.Level], _ market: ListedMarket) -> Int64 {
        var (budget, lots) = (Amount(order.quantity), Int64(0))
        for level in offers {
            let price = market.price(level.price)
            let part = min(level.lots, market.lots(Quantity(buying: budget, at: price, .down)))
            lots += part
            budget -= price.cost(of: market.quantity(part), .up)
            if part < level.lots { return lots }
        }
        return lots + 1
    }

    private func fills(
        of meeting: Meeting, _ order: OrderRecord, in market: ListedMarket, at moment: Moment
    ) throws -> [Fill] {
        guard !meeting.takes.isEmpty else { return [] }
        let rate = try FeeSchedule.fee(market.instrument.takerFees, at: volume(at: moment.time))
        let decimals = baseDecimals(of: order, in: market)
        return meeting.takes.map { take in
            Fill(
                price: market.price(take.price), quantity: market.quantity(take.lots), rate: rate, in: market,
                baseDecimals: decimals)
        }
    }

    // MARK: Ends

    /// Ends an order that lives.
    func cancel(
        _ order: OrderRecord, reason: String, at time: Timestamp, status: OrderStatus = .canceled
    ) throws {
        var order = order
        if let stored = try store.orders.find(order.id) {
            // Ending another order may have counted or ended this one in the meantime.
            guard stored.status.isOpen else { return }
            (order.filled, order.cost, order.fee) = (stored.filled, stored.cost, stored.fee)
            (order.uncountedFrom, order.activeFrom) = (stored.uncountedFrom, stored.activeFrom)
        }
        order = try count(order, upTo: Int(time.seconds), in: self.market(of: order))
        // Counting may have filled what was left.
        guard order.status.isOpen else { return }
        (order.status, order.reason, order.closed) = (status, reason, time)
        try store.orders.save(order)
    }
}
