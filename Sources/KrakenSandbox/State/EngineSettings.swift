import Trading

/// What is not known of the real engine, and can be switched.
public struct EngineRules: Hashable, Sendable {
    /// Whether sales hold what they offer.
    public var salesHold = true
    /// Whether stops hold what they need before they are set off.
    public var stopsHold = true
    /// Whether an order may have a conditional close and a `cl_ord_id`.
    public var closingMayHaveClientName = false
    /// Whether an order that does not live is called invalid rather than unknown.
    public var unknownOrderIsInvalid = false
    /// Whether an order that was asked for with a volume of 0 is told of with that volume rather than with what it
    /// stood for.
    public var hidesClosingVolume = false

    /// The usual rules, with what is switched.
    public init(
        salesHold: Bool = true, stopsHold: Bool = true, closingMayHaveClientName: Bool = false,
        unknownOrderIsInvalid: Bool = false, hidesClosingVolume: Bool = false
    ) {
        self.salesHold = salesHold
        self.stopsHold = stopsHold
        self.closingMayHaveClientName = closingMayHaveClientName
        self.unknownOrderIsInvalid = unknownOrderIsInvalid
        self.hidesClosingVolume = hidesClosingVolume
    }
}

/// What the engine keeps beside orders.
extension SettingTable {
    func rules() throws -> EngineRules {
        try EngineRules(
            salesHold: text("sales_hold") != "0", stopsHold: text("stops_hold") != "0",
            closingMayHaveClientName: text("closing_name") == "1",
            unknownOrderIsInvalid: text("unknown_invalid") == "1",
            hidesClosingVolume: text("hides_closing_volume") == "1")
    }

    func setRules(_ rules: EngineRules) throws {
        try set("sales_hold", rules.salesHold ? "1" : "0")
        try set("stops_hold", rules.stopsHold ? "1" : "0")
        try set("closing_name", rules.closingMayHaveClientName ? "1" : "0")
        try set("unknown_invalid", rules.unknownOrderIsInvalid ? "1" : "0")
        try set("hides_closing_volume", rules.hidesClosingVolume ? "1" : "0")
    }

    /// The state a market, or without one the whole exchange, was put into.
    func marketState(ofID id: String?) throws -> MarketState {
        try text("state " + (id ?? "")).flatMap(MarketState.init) ?? .online
    }

    func setMarketState(_ state: MarketState, ofID id: String?) throws {
        try set("state " + (id ?? ""), state.rawValue)
    }

    /// The state that holds in a market: its own or the whole exchange's.
    func effectiveState(ofID id: String) throws -> MarketState {
        try marketState(ofID: id).stricter(marketState(ofID: nil))
    }

    /// When all orders are to be cancelled; nil for never.
    func cancelTime() throws -> Timestamp? {
        let nanoseconds = try number("cancel_all_at")
        return nanoseconds == 0 ? nil : Timestamp(nanoseconds: Int64(nanoseconds))
    }

    func setCancelTime(_ moment: Timestamp?) throws {
        try set("cancel_all_at", String(moment?.nanoseconds ?? 0))
    }
}
