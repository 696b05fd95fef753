/// What a market, or the whole exchange, lets one do; the raw value is the wire's.
public enum MarketState: String, Hashable, Sendable, CaseIterable {
    /// Everything.
    case online
    /// Orders can only be cancelled; nothing trades.
    case cancelOnly = "cancel_only"
    /// Only post-only orders are taken; nothing trades.
    case postOnly = "post_only"
    /// Only orders with a limit are taken.
    case limitOnly = "limit_only"
    /// Only orders that make a position smaller are taken.
    case reduceOnly = "reduce_only"
    /// Orders can be neither placed nor cancelled; nothing trades.
    case maintenance

    /// Whether orders meet.
    var trades: Bool { self == .online || self == .limitOnly || self == .reduceOnly }

    /// Which of two states that hold at once forbids more.
    func stricter(_ other: MarketState) -> MarketState {
        let order: [MarketState] = [.online, .limitOnly, .reduceOnly, .postOnly, .cancelOnly, .maintenance]
        return (order.firstIndex(of: self) ?? 0) >= (order.firstIndex(of: other) ?? 0) ? self : other
    }

    /// Why a new or changed order is not taken; nil when it is.
    func refusal(of order: OrderRecord) -> ExchangeFault? {
        switch self {
        case .online: nil
        case .maintenance: .unavailable
        case .cancelOnly: .mode(rawValue)
        case .reduceOnly: order.isReduceOnly ? nil : .mode(rawValue)
        case .postOnly: order.isPostOnly ? nil : .mode(rawValue)
        case .limitOnly: order.type.hasLimit ? nil : .mode(rawValue)
        }
    }
}
