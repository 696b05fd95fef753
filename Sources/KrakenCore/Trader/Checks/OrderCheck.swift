public import Storage
public import Trading

/// One local check of an order: what it looked at, with the numbers, and whether the order passed.
public struct OrderCheck: Hashable, Sendable {
    /// What was looked at.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        case terms, marketStatus, price, tick, lot, minimumQuantity, minimumCost, collar, post, times, funds, unresolved
        case margin, pairAllowed, orderValue, orderShare, dailyValue, dailyLoss, orderRate, repetition

        /// Whether it is one of the operator's own limits, which an explicit flag overrides.
        public var isOperatorLimit: Bool {
            switch self {
            case .pairAllowed, .orderValue, .orderShare, .dailyValue, .dailyLoss, .orderRate, .collar: true
            default: false
            }
        }
    }

    /// What was looked at.
    public var rule: Rule
    /// Why the order must not be sent; nil when it passed.
    public var problem: Problem?

    /// Whether the order goes out although it does not pass, because the operator insists.
    public func isOverridden(by override: OrderDesk.Override) -> Bool {
        guard problem != nil else { return false }
        switch rule {
        case .unresolved: return override.unknown
        case .repetition: return override.repeats
        default: return override.limits && rule.isOperatorLimit
        }
    }

    /// Why an order must not be sent, with the number that is wrong and the one that is needed.
    public indirect enum Problem: Hashable, Sendable {
        case contradiction(OrderRequest.Contradiction)
        case marketClosed(Instrument.Status)
        /// The exchange as a whole takes no such order now.
        case exchangeClosed(Instrument.Status)
        case priceMissing
        case priceNotPositive(Price)
        /// Nobody quotes a price on the side of the market that an order of this side trades with.
        case noQuote(Side)
        case offTick(Price, tick: Price, below: Price, above: Price)
        case quantityNotPositive(Quantity)
        /// More digits than the market has; `below` is the nearest volume it takes, or its minimum.
        case offLot(Quantity, decimals: Int, below: Quantity)
        case belowMinimum(Quantity, minimum: Quantity)
        case belowMinimumCost(Amount, minimum: Amount)
        case farFromMarket(Price, market: Price, percent: Percent, limit: Percent)
        /// The limit that follows a trigger, so far beyond it that it is none.
        case farFromTrigger(Price, trigger: Price, percent: Percent, limit: Percent)
        /// A trigger so far on the wrong side of the market that it must be a mistake: it is set off at once.
        case farBeyondTrigger(Price, market: Price, percent: Percent, limit: Percent)
        /// The same of the order that follows each fill, with the fill's price for the market's.
        case afterFill(Problem)
        /// A post-only order that would trade at once.
        case postWouldTrade(Price, market: Price)
        case notEnough(needed: Amount, available: Amount, asset: Asset)
        /// An order with borrowed money would bind more own money than is free.
        case notEnoughMargin(needed: Amount, free: Amount, asset: Asset)
        /// There is no position that an order of this side could close.
        case noPosition(Side)
        case unresolvedOrder(ClientOrderID)
        /// The account has no leverage to trade with.
        case marginNotSupported
        /// The market has other leverages; both lists are empty where it has none.
        case leverageNotOffered(Int, side: Side, buying: [Int], selling: [Int])
        /// An order that is to begin when it is over already.
        case startPassed(Timestamp, now: Timestamp)
        /// An order that ends before it begins.
        case endsBeforeItBegins(expiry: Timestamp, start: Timestamp)
        /// The exchange wants an order's end further ahead.
        case endsTooSoon(expiry: Timestamp, now: Timestamp, minimum: Duration)
        /// The exchange takes no beginning and no end so far ahead.
        case tooFarAhead(Timestamp, latest: Timestamp)
        case pairNotAllowed([String])
        case valueTooLarge(Amount, limit: Amount, currency: Asset)
        case shareTooLarge(Amount, worth: Amount, limit: Percent, currency: Asset)
        case dayTooLarge(Amount, already: Amount, limit: Amount, currency: Asset)
        case valueNotKnown(currency: Asset)
        /// The account has lost that much today, and the order risks more.
        case lossTooLarge(Amount, limit: Amount, currency: Asset)
        case lossNotKnown(currency: Asset)
        case tooManyOrders(OrderRate)
        /// The same order was placed a moment ago.
        case repeats(OrderIntent)
        /// An earlier order of the same batch, counted from 1, asks for the same.
        case sameAs(Int)
    }
}
