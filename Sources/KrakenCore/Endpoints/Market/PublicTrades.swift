public import Transport

/// Asks for trades of one market: those after a moment, else the latest.
public struct PublicTrades: Endpoint {
    /// Trades of one market.
    public struct Response: WireReadable, Sendable {
        /// The exchange's key of the market.
        public let pairID: String
        /// Oldest first.
        public let trades: [PublicTrade]
        /// Where the next page begins, in nanoseconds since 1970.
        public let last: Timestamp

        init(pairID: String, trades: [PublicTrade], last: Timestamp) {
            (self.pairID, self.trades, self.last) = (pairID, trades, last)
        }

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            guard let nanoseconds = try Int64(fields.text("last")), nanoseconds >= 0 else {
                throw WireFault("last cannot be read")
            }
            last = Timestamp(nanoseconds: nanoseconds)
            guard let market = fields.members.first(where: { $0.key != "last" }) else { throw WireFault("no market") }
            pairID = market.key
            trades = try fields.elements(market.key).map(Self.trade)
        }

        /// `[price, volume, time, b or s, m or l, remark, number]`; old trades have no number.
        private static func trade(_ row: JSON) throws -> PublicTrade {
            let row = try WireRow(row, "a trade")
            let number = row.count > 6 ? try row.integer(6) : 0
            let trade = try PublicTrade(
                number: number > 0 ? Int64(number) : nil, time: row.moment(2),
                side: choice(row.text(3), "b", .buy, "s", .sell),
                isMarketOrder: choice(row.text(4), "m", true, "l", false), price: row.decimal(0),
                quantity: row.decimal(1))
            guard trade.price > .zero, trade.quantity >= .zero else { throw WireFault("a trade makes no sense") }
            return trade
        }

        private static func choice<Value>(
            _ text: String, _ first: String, _ value: Value, _ second: String, _ other: Value
        ) throws -> Value {
            guard text == first || text == second else { throw WireFault("a trade cannot be read") }
            return text == first ? value : other
        }
    }

    /// How many trades the exchange gives at most.
    public static let maximumCount = 1_000

    public static let name = "Trades"
    public var access: Access { .open }

    public var parameters: [Parameter] {
        [
            Parameter("pair", text: pair), Parameter("since", optional: since?.nanoseconds),
            Parameter("count", text: count),
        ].compactMap(\.self)
    }

    /// The exchange's key or name of the market.
    public var pair: String
    /// Only trades after this moment, to the nanosecond; nil for the latest.
    public var since: Timestamp?
    /// How many, up to ``maximumCount``.
    public var count: Int

    /// Asks for trades of one market.
    public init(pair: String, since: Timestamp? = nil, count: Int = PublicTrades.maximumCount) {
        (self.pair, self.since, self.count) = (pair, since, count)
    }
}
