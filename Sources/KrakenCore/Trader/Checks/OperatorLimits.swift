import Storage
import Trading

/// Limits the operator sets for everything that is typed, whatever the exchange would allow.
public struct OperatorLimits: Hashable, Sendable {
    /// How much worse than the market a limit may be, and how far on its wrong side a trigger, in per cent; a limit
    /// that follows a trigger is measured from it, and what follows a fill from the fill.
    public var collar = Percent(whole: 10)
    /// Whether the account may trade with leverage.
    public var supportsMargin = true
    /// The only markets that may be traded, by any of their names; nil for all.
    public var allowedPairs: [String]?
    /// The currency of the two values below.
    public var currency = Asset("USD")
    /// What one order may trade at most; nil without a limit.
    public var largestOrder: Amount?
    /// What the orders of one day (UTC) may trade at most together; nil without a limit.
    public var dailyValue: Amount?
    /// How much the account may lose in a day (UTC) before nothing may be risked any more; nil without a limit.
    public var dailyLoss: Amount?
    /// How many orders may be sent within a minute; nil without a limit.
    public var ordersPerMinute: Int?
    /// What one order may trade at most, in per cent of what the account is worth; nil without a limit.
    public var largestShare: Percent?

    public init() {}

    /// Whether an order's value in ``currency`` must be known.
    var needsValue: Bool {
        largestOrder != nil || dailyValue != nil || largestShare != nil || dailyLoss != nil
    }
}

/// What the operator's limits are measured against.
public struct LimitUse: Hashable, Sendable {
    /// What the order trades at most, in the limits' currency; nil when no market tells.
    public var value: Amount?
    /// What counts for the day; nil when it is ``value``, as for every new order.
    public var added: Amount?
    /// What each earlier order and change of the day traded at most.
    public var worths: [ClientOrderID: Amount] = [:]
    /// What earlier orders of the same batch trade at most.
    public var sameBatch: Amount = .zero
    /// Whether that could be told; otherwise the limit of the day cannot be checked.
    public var isTodayKnown = true
    /// When the orders of the last minute were written down.
    public var lastMinute: [Timestamp] = []
    /// How many orders are sent together with this one, itself included.
    public var together = 1
    /// What the account is worth, in the limits' currency, without what has no price; nil when it was not asked for.
    public var worth: Amount?
    /// What the account lost today, in the limits' currency; negative for a gain, nil when it was not asked for.
    public var lossToday: Amount?
    /// Whether the market is one of those allowed.
    public var isPairAllowed = true

    public init() {}

    /// What earlier wishes of the day traded at most.
    public var today: Amount { worths.values.reduce(sameBatch, +) }

    /// What the order adds to that; nil when no market tells.
    public var adding: Amount? { added ?? value }
}

extension OrderChecks {
    /// What all processes keep to when an order or a change is written down; nil without such a limit.
    var budget: OrderBudget? {
        guard limits.dailyValue != nil || limits.ordersPerMinute != nil else { return nil }
        return OrderBudget(
            currency: limits.currency, dailyValue: limits.dailyValue, ordersPerMinute: limits.ordersPerMinute,
            worths: use.worths)
    }

    /// What an order or a change adds to the day's value, for the journal; nil when nobody knows.
    var worth: Worth? { use.adding.map { Worth($0, of: limits.currency) } }
}
