/// Which way an order goes, seen from the base asset.
public enum Side: String, Hashable, Sendable, CaseIterable, Codable {
    case buy, sell
}

/// How an order is priced; the raw value is the name users type.
public enum OrderType: String, Hashable, Sendable, CaseIterable, Codable {
    case market, limit
}

/// Where an order is in its life, as the exchange lists it.
public enum OrderStatus: String, Hashable, Sendable, CaseIterable, Codable {
    case pending, open, closed, canceled, expired

    /// Whether the order can still trade.
    public var isOpen: Bool { self == .pending || self == .open }
}
