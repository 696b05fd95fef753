/// How an order is priced and set off; the raw value is the wire's.
enum OrderStyle: String, Hashable, Sendable, CaseIterable {
    case market, limit, iceberg
    case stopLoss = "stop-loss"
    case takeProfit = "take-profit"
    case stopLossLimit = "stop-loss-limit"
    case takeProfitLimit = "take-profit-limit"
    case trailingStop = "trailing-stop"
    case trailingStopLimit = "trailing-stop-limit"
    /// Pays back what a position was lent; it never comes to the book.
    case settlePosition = "settle-position"

    /// Whether it waits outside the book until the market reaches its trigger.
    var hasTrigger: Bool { ![.market, .limit, .iceberg, .settlePosition].contains(self) }
    /// Whether its trigger follows the market at a distance.
    var isTrailing: Bool { self == .trailingStop || self == .trailingStopLimit }
    var isTakeProfit: Bool { self == .takeProfit || self == .takeProfitLimit }
    /// Whether its second price is a limit.
    var hasSecondPrice: Bool { [.stopLossLimit, .takeProfitLimit, .trailingStopLimit].contains(self) }
    /// Whether it is without prices.
    var isPlain: Bool { self == .market || self == .settlePosition }
    /// Whether it has a limit, now or once it is set off.
    var hasLimit: Bool { self == .limit || self == .iceberg || hasSecondPrice }

    /// The words of an order's description.
    var words: String {
        switch self {
        case .market, .limit, .iceberg: rawValue
        case .stopLoss, .stopLossLimit: "stop loss"
        case .takeProfit, .takeProfitLimit: "take profit"
        case .trailingStop, .trailingStopLimit: "trailing stop"
        case .settlePosition: "settle position"
        }
    }
}
