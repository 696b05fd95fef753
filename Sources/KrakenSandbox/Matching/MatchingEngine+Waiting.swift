import Trading

/// How the market's volume reaches the orders that wait on one side of one market.
///
/// What goes beyond a limit belongs to the best order first. It stands before the others, which get what is left of the
/// trade that fills it, and everything after that. So only one order of a side is looked at at a time.
struct WaitingQueue {
    /// How far the market's volume has been given out.
    struct Cursor: Hashable, Sendable {
        /// The first second that may have volume left.
        var second: Int
        /// The trades of that second up to this moment are given out.
        var after: Timestamp?
        /// But for what is left of the last one.
        var rest: MarketReach.Contact?
    }

    /// What a contact is looked up with: the same again gives the same again.
    struct Look: Hashable, Sendable {
        let start: Int
        let cursor: Cursor
        let end: Int
    }

    /// The part of an order's volume that an interval may have at most to be taken as one; of an iceberg it is never
    /// more than what it shows.
    static let share: Int64 = 4

    /// Where to look for the next contact of an order; nil while another one stands before it.
    ///
    /// - Parameters:
    ///   - side: the orders that wait on the same side of the same market.
    ///   - cancelTime: when all orders end.
    static func look(
        for order: OrderRecord, among side: [OrderRecord], cursor: Cursor, cancelTime: Timestamp?
    ) -> Look? {
        let start = max(order.uncountedFrom ?? cursor.second, order.activeFrom)
        var end = Int.max
        for other in side where other.id != order.id && other.standsBefore(order) {
            guard other.activeFrom > start else { return nil }
            end = min(end, other.activeFrom)
        }
        for time in [order.expiry, cancelTime] { end = min(end, time.map { Int($0.seconds) } ?? end) }
        return Look(start: start, cursor: cursor, end: end)
    }
}

extension OrderRecord {
    /// Whether the order is served before another one of its side.
    func standsBefore(_ other: OrderRecord) -> Bool {
        guard let price = limitPrice, let otherPrice = other.limitPrice else { return false }
        if price == otherPrice { return sequence < other.sequence }
        return side == .buy ? price > otherPrice : price < otherPrice
    }

    /// Whether it waits on the same side of the same market, in the book.
    func isBeside(_ other: OrderRecord) -> Bool {
        pair == other.pair && side == other.side && isInBook && limitPrice != nil
    }

    /// What is left of the part of an iceberg that is shown: parts are counted from its first lot.
    var shown: Quantity {
        guard let displayQuantity, displayQuantity > .zero else { return remaining }
        let done = Quantity(units: filled.units % displayQuantity.units)
        return min(remaining, displayQuantity - done)
    }
}

extension MatchingEngine {
    /// Gives an order what the market had for it so far, where an interval that would be taken as one is cut short.
    ///
    /// Needed before anything changes. Those behind it begin then.
    ///
    /// - Returns: the order after that.
    func count(_ order: OrderRecord, upTo end: Int, in market: ListedMarket) throws -> OrderRecord {
        guard let start = order.uncountedFrom else { return order }
        var order = order
        order.uncountedFrom = nil
        order.activeFrom = max(order.activeFrom, end)
        let history = MarketHistory(market: market, seed: seed)
        let lots = start < end ? history.summary(from: start, to: end).volume : 0
        if lots > 0, let time = history.lastTrade(before: end)?.lastTradeTime {
            try fill(&order, lots: lots, in: market, at: Moment(time: time.inMicroseconds, second: end))
        }
        try store.orders.save(order)
        for var other in try store.orders.open(pair: order.pair)
        where other.id != order.id && other.isBeside(order) && order.standsBefore(other) {
            other.activeFrom = max(other.activeFrom, end)
            try store.orders.save(other)
        }
        return order
    }

    /// The same for all orders of a side before another one comes to stand there.
    func countBeside(_ order: OrderRecord, upTo end: Int, in market: ListedMarket) throws {
        for other in try store.orders.open(pair: order.pair)
        where other.uncountedFrom != nil && other.id != order.id && other.side == order.side {
            _ = try count(other, upTo: end, in: market)
        }
    }

    /// A waiting order trades some lots at its limit, as maker.
    ///
    /// What does not end it is rounded down, so that what is still held pays for the rest.
    func fill(_ order: inout OrderRecord, lots: Int64, in market: ListedMarket, at moment: Moment) throws {
        guard let limit = order.limitPrice else { return }
        let quantity = try min(allowance(of: order), market.quantity(lots))
        guard quantity > .zero else {
            return try end(&order, reason: ExchangeFault.positionClosed.reason, at: moment.time)
        }
        let rate = try FeeSchedule.fee(market.instrument.makerFees, at: volume(at: moment.time))
        let fill = Fill(
            price: limit, quantity: quantity, rate: rate, in: market, baseDecimals: baseDecimals(of: order, in: market),
            rounding: quantity == order.remaining ? .halfEven : .down)
        do {
            try checkPayment(fill, of: order, in: market, at: Int(moment.time.seconds))
        } catch let fault as ExchangeFault {
            return try end(&order, reason: fault.reason, at: moment.time)
        }
        try book(fill, of: &order, in: market, at: moment.time, isMaker: true)
        if order.remaining == .zero { (order.status, order.closed) = (.closed, moment.time) }
        try renew(&order, before: order.filled - quantity)
        try store.orders.save(order)
        try close(fill, of: order, in: market, at: moment)
    }

    /// An iceberg whose shown part is gone shows the next one, which stands behind the other orders of its price.
    private func renew(_ order: inout OrderRecord, before: Quantity) throws {
        guard order.status == .open, let display = order.displayQuantity, display > .zero,
            order.filled.units / display.units > before.units / display.units
        else { return }
        order.sequence = try store.settings.nextSerial()
    }

    private func end(_ order: inout OrderRecord, reason: String, at time: Timestamp) throws {
        (order.status, order.reason, order.closed) = (.canceled, reason, time)
        try store.orders.save(order)
    }
}
