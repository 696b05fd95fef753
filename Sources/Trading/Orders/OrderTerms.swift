/// Which way an order goes, seen from the base asset.
public enum Side: String, Hashable, Sendable, CaseIterable, Codable {
    case buy, sell

    /// The other way.
    public var opposite: Side { self == .buy ? .sell : .buy }
}

/// How an order is priced; the raw value is the name users type, which is the exchange's own.
public enum OrderType: String, Hashable, Sendable, CaseIterable, Codable {
    case market, limit, iceberg
    case stopLoss = "stop-loss"
    case takeProfit = "take-profit"
    case stopLossLimit = "stop-loss-limit"
    case takeProfitLimit = "take-profit-limit"
    case trailingStop = "trailing-stop"
    case trailingStopLimit = "trailing-stop-limit"
    case settlePosition = "settle-position"

    /// Whether it has a price at all.
    public var hasPrice: Bool { self != .market && self != .settlePosition }

    /// Whether a limit follows its trigger price.
    public var hasSecondPrice: Bool {
        switch self {
        case .stopLossLimit, .takeProfitLimit, .trailingStopLimit: true
        default: false
        }
    }

    /// Whether it waits for a price of the market before it trades.
    public var isTriggered: Bool { hasPrice && !isResting }

    /// Whether its first price is a limit at which it rests in the book.
    public var isResting: Bool { self == .limit || self == .iceberg }

    /// Whether its trigger follows the market.
    public var isTrailing: Bool { self == .trailingStop || self == .trailingStopLimit }

    /// Whether it is set off when the price goes against the side that would be closed: a stop, not a target.
    public var isStop: Bool { isTriggered && self != .takeProfit && self != .takeProfitLimit }
}

/// How long an order stays; the raw value is the exchange's own.
public enum TimeInForce: String, Hashable, Sendable, CaseIterable, Codable {
    /// Until it is cancelled.
    case goodTillCancelled = "GTC"
    /// What does not trade at once is cancelled.
    case immediateOrCancel = "IOC"
    /// It trades whole and at once, or not at all.
    case fillOrKill = "FOK"
    /// Until its expiry.
    case goodTillDate = "GTD"

    /// Whether the order is over as soon as it has met the book.
    public var isImmediate: Bool { self == .immediateOrCancel || self == .fillOrKill }
}

/// Which price sets a triggered order off.
public enum TriggerSource: String, Hashable, Sendable, CaseIterable, Codable {
    case last, index
}

/// What happens when an order would trade with another one of the same account.
public enum SelfTradePrevention: String, Hashable, Sendable, CaseIterable, Codable {
    case cancelNewest = "cancel-newest"
    case cancelOldest = "cancel-oldest"
    case cancelBoth = "cancel-both"
}

/// A remark that changes how an order is carried out.
public enum OrderFlag: String, Hashable, Sendable, CaseIterable, Codable, Comparable {
    /// It must not take from the book.
    case post
    /// The fee is taken in the base asset.
    case feeInBase = "fcib"
    /// The fee is taken in the quote asset.
    case feeInQuote = "fciq"
    /// No market price protection; the exchange ignores it.
    case noPriceProtection = "nompp"
    /// The volume counts quote currency; market buys only.
    case volumeInQuote = "viqc"

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// When an order begins or ends.
public enum OrderMoment: Hashable, Sendable, Codable {
    /// At that moment.
    case at(Timestamp)
    /// So many seconds after the exchange takes it.
    case after(seconds: Int64)
}

/// Where an order is in its life, as the exchange lists it.
public enum OrderStatus: String, Hashable, Sendable, CaseIterable, Codable {
    case pending, open, closed, canceled, expired

    /// Whether the order can still trade.
    public var isOpen: Bool { self == .pending || self == .open }
}
