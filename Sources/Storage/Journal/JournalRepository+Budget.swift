public import Trading

/// What the operator lets all processes of a key do together, checked in the transaction that writes a wish down.
public struct OrderBudget: Hashable, Sendable {
    /// The currency of ``dailyValue`` and ``worths``.
    public var currency: Asset
    /// What the wishes of one day (UTC) may trade at most; nil without a limit.
    public var dailyValue: Amount?
    /// How many orders may be sent within a minute; nil without a limit.
    public var ordersPerMinute: Int?
    /// What earlier wishes are worth that were written down without a worth in the currency.
    public var worths: [ClientOrderID: Amount]

    public init(
        currency: Asset, dailyValue: Amount? = nil, ordersPerMinute: Int? = nil, worths: [ClientOrderID: Amount] = [:]
    ) {
        self.currency = currency
        self.dailyValue = dailyValue
        self.ordersPerMinute = ordersPerMinute
        self.worths = worths
    }
}

/// A wish that goes beyond what the operator allows, together with those of other processes.
public enum BeyondBudget: Error, Hashable, Sendable {
    /// What it would trade, and what earlier wishes of the day do.
    case value(Amount, already: Amount, limit: Amount, currency: Asset)
    /// What it, or a wish of another process a moment ago, is worth is not known.
    case valueNotKnown(currency: Asset)
    /// More orders within a minute than are allowed.
    case rate(OrderRate)
}

/// More orders than may be sent within a minute.
public struct OrderRate: Hashable, Sendable {
    /// How many may be.
    public var limit: Int
    /// How many are to be sent together now.
    public var wanted: Int
    /// How many were sent within the last minute.
    public var sent: Int
    /// From when on there is room for all of them, if nothing else is sent; nil when there never is.
    public var roomAt: Timestamp?

    public init(limit: Int, wanted: Int, sent: Int, roomAt: Timestamp?) {
        (self.limit, self.wanted, self.sent, self.roomAt) = (limit, wanted, sent, roomAt)
    }

    /// Nil when they are allowed.
    ///
    /// - Parameter moments: when orders of the last minute were written down.
    public init?(of wanted: Int, after moments: [Timestamp], limit: Int) {
        guard moments.count + wanted > limit else { return nil }
        var roomAt: Timestamp?
        if wanted <= limit { roomAt = moments.sorted()[moments.count + wanted - limit - 1] + Self.span }
        self.init(limit: limit, wanted: wanted, sent: moments.count, roomAt: roomAt)
    }

    /// For how long an order counts.
    public static var span: Duration { .seconds(60) }
}

/// The wishes of which a trade has come, or may.
public struct JournalSpending: Hashable, Sendable {
    /// The orders, newest first.
    public var orders: [OrderIntent]
    /// The changes, newest first.
    public var changes: [ChangeIntent]

    public init(orders: [OrderIntent] = [], changes: [ChangeIntent] = []) {
        self.orders = orders
        self.changes = changes
    }
}

extension JournalRepository {
    /// The wishes written down since `moment` of which a trade has come, or may.
    ///
    /// - Parameter now: the local clock; a wish that was written down without being sent counts for a minute, while
    ///   its process lives.
    public func spending(since moment: Timestamp, at now: Timestamp) throws -> JournalSpending {
        let changes = try changes("WHERE created_at >= ? ORDER BY created_at DESC", [.integer(moment.nanoseconds)])
        return JournalSpending(
            orders: try intents(since: moment).filter { try counts($0, at: now) },
            changes: try changes.filter { try counts($0, at: now) })
    }

    /// Throws when a wish goes beyond the budget.
    ///
    /// - Parameter orders: how many orders come of it.
    func check(_ worth: Worth?, of orders: Int, at moment: Timestamp, _ budget: OrderBudget) throws {
        let spending = try spending(since: min(moment.startOfDay, moment - .seconds(60)), at: moment)
        if let limit = budget.ordersPerMinute, orders > 0 {
            let sent = spending.orders.map(\.createdAt).filter { $0 > moment - OrderRate.span }
            if let rate = OrderRate(of: orders, after: sent, limit: limit) { throw BeyondBudget.rate(rate) }
        }
        // What adds nothing is no reason to refuse, however much was traded before.
        guard let limit = budget.dailyValue, worth?.amount != .zero else { return }
        let earlier =
            spending.orders.filter { $0.createdAt >= moment.startOfDay }.map { ($0.id, $0.worth) }
            + spending.changes.filter { $0.createdAt >= moment.startOfDay }.map { ($0.id, $0.worth) }
        var already = Amount.zero
        for (id, worth) in earlier {
            guard let amount = worth?.amount(in: budget.currency) ?? budget.worths[id] else {
                throw BeyondBudget.valueNotKnown(currency: budget.currency)
            }
            already += amount
        }
        guard let value = worth?.amount(in: budget.currency) else {
            throw BeyondBudget.valueNotKnown(currency: budget.currency)
        }
        if already + value > limit {
            throw BeyondBudget.value(value, already: already, limit: limit, currency: budget.currency)
        }
    }

    private func counts(_ intent: OrderIntent, at now: Timestamp) throws -> Bool {
        switch intent.state {
        case .refused, .notPlaced, .declaredAbsent, .cancelledByExchange: false
        case .intended, .notSent, .refusedForNow: try isInHand(intent, byOtherThan: "", at: now)
        default: true
        }
    }

    private func counts(_ change: ChangeIntent, at now: Timestamp) throws -> Bool {
        switch change.state {
        case .notSent, .refused, .notApplied, .unprotected: return false
        case .intended:
            guard change.createdAt > now - .seconds(60) else { return false }
            let owners = try connection.query("SELECT owner FROM order_changes WHERE id = ?", [.text(change.id)]) {
                $0.optionalText(0)
            }
            return owners.first.flatMap(\.self).map(isAlive) ?? false
        case .sending, .unknown, .applied, .orderGone: return true
        }
    }
}
