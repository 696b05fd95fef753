public import Transport

/// Asks for the latest best bids and asks of one market, about two hundred.
public struct BestPriceHistory: Endpoint {
    /// The best prices at one moment.
    public struct Row: Hashable, Sendable {
        /// When, in whole seconds; several can be of the same second.
        public var time: Timestamp
        /// The best prices.
        public var prices: BestPrices
    }

    /// The latest best prices.
    public struct Response: WireReadable, Sendable {
        /// The exchange's key of the market.
        public let pairID: String
        /// Oldest first, those of one second as they came.
        public let rows: [Row]
        /// Where to go on.
        public let last: Timestamp

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            last = try fields.moment("last")
            guard let market = fields.members.first(where: { $0.key != "last" }) else { throw WireFault("no market") }
            pairID = market.key
            rows = try fields.elements(market.key).map { row in
                let row = try WireRow(row, "a spread")
                return try Row(time: row.moment(0), prices: BestPrices(bid: row.decimal(1), ask: row.decimal(2)))
            }
        }
    }

    public static let name = "Spread"
    public var access: Access { .open }

    public var parameters: [Parameter] {
        [Parameter("pair", text: pair), Parameter("since", optional: since?.seconds)].compactMap(\.self)
    }

    /// The exchange's key or name of the market.
    public var pair: String
    /// Only what is not older, in whole seconds; nil for as much as there is.
    public var since: Timestamp?

    /// Asks for the latest best prices of one market.
    public init(pair: String, since: Timestamp? = nil) {
        (self.pair, self.since) = (pair, since)
    }
}
