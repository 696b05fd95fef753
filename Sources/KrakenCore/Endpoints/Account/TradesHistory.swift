public import Transport

/// Asks for trades of the account, a page of 50 at a time.
public struct TradesHistory: Endpoint {
    /// A page of trades.
    public struct Response: WireReadable, Sendable {
        /// Newest first.
        public let trades: [ExchangeTrade]
        /// How many there are altogether; nil when it was not asked for or not said.
        public let total: Int?

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            trades = try fields.rows("trades", of: ExchangeTrade.self).sorted { ($0.time, $0.id) > ($1.time, $1.id) }
            total = try fields.optionalInteger("count")
        }
    }

    public static let name = "TradesHistory"
    public var access: Access { .account(cost: 4) }

    public var parameters: [Parameter] {
        [
            Parameter("start", optional: start?.seconds), Parameter("end", optional: end?.seconds),
            Parameter("ofs", optional: offset == 0 ? nil : offset), Parameter("without_count", flag: withoutCount),
        ].compactMap(\.self)
    }

    /// Only trades after this moment, in whole seconds.
    public var start: Timestamp?
    /// Only trades up to this moment, in whole seconds.
    public var end: Timestamp?
    /// How many trades to leave out, newest first.
    public var offset: Int
    /// Whether the total is left out, which is faster.
    public var withoutCount: Bool

    /// Asks for a page of trades.
    public init(start: Timestamp? = nil, end: Timestamp? = nil, offset: Int = 0, withoutCount: Bool = false) {
        self.start = start
        self.end = end
        self.offset = offset
        self.withoutCount = withoutCount
    }
}
