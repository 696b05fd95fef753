public import Transport

/// Asks for candles of one market.
public struct Candles: Endpoint {
    /// Candles of one market.
    public struct Response: WireReadable, Sendable {
        /// The exchange's key of the market.
        public let pairID: String
        /// Oldest first; the last one is still running.
        public let candles: [Candle]
        /// Where the last finished candle begins; ask from here next time.
        public let last: Timestamp

        /// The candles that will not change any more.
        public var finished: [Candle] { candles.filter { $0.start <= last } }

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            last = try fields.moment("last")
            guard let market = fields.members.first(where: { $0.key != "last" }) else { throw WireFault("no market") }
            pairID = market.key
            candles = try fields.elements(market.key).map(Self.candle)
        }
    }

    public static let name = "OHLC"
    public var access: Access { .open }

    public var parameters: [Parameter] {
        [
            Parameter("pair", text: pair), Parameter("interval", text: minutes),
            Parameter("since", optional: since?.seconds),
        ].compactMap(\.self)
    }

    /// The exchange's key or name of the market.
    public var pair: String
    /// The length of a candle in minutes: 1, 5, 15, 30, 60, 240, 1440, 10080 or 21600.
    public var minutes: Int
    /// Only candles that begin later; nil for as many as there are (720).
    public var since: Timestamp?

    /// Asks for candles of one market.
    public init(pair: String, minutes: Int, since: Timestamp? = nil) {
        self.pair = pair
        self.minutes = minutes
        self.since = since
    }
}

extension Candles.Response {
    /// `[time, open, high, low, close, average, volume, trades]`.
    private static func candle(_ row: JSON) throws -> Candle {
        let row = try WireRow(row, "a candle")
        return try Candle(
            start: row.moment(0), open: row.decimal(1), high: row.decimal(2), low: row.decimal(3),
            close: row.decimal(4), averagePrice: row.decimal(5), volume: row.decimal(6), trades: row.integer(7))
    }
}
