/// Asks for candles of one market.
public struct Candles: Endpoint {
    /// Candles of one market.
    public struct Response: Decodable, Sendable {
        /// The exchange's key of the market.
        public let pairID: String
        /// Oldest first; the last one is still running.
        public let candles: [Candle]
        /// Where the last finished candle begins; ask from here next time.
        public let last: Timestamp

        /// The candles that will not change any more.
        public var finished: [Candle] { candles.filter { $0.start <= last } }

        public init(from decoder: any Decoder) throws {
            let fields = try decoder.fields()
            last = try fields.moment("last")
            guard let key = fields.container.allKeys.first(where: { $0.stringValue != "last" }) else {
                throw fields.broken("the market")
            }
            pairID = key.stringValue
            candles = try fields.container.decode([CandleRow].self, forKey: key).map(\.candle)
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

/// `[time, open, high, low, close, average, volume, trades]`.
struct CandleRow: Decodable {
    let candle: Candle

    init(from decoder: any Decoder) throws {
        var row = try decoder.unkeyedContainer()
        guard let start = try Timestamp(secondsText: row.decode(WireText.self).text) else {
            throw DecodingError.dataCorruptedError(in: row, debugDescription: "the time of a candle cannot be read")
        }
        candle = try Candle(
            start: start, open: row.decode(Price.self), high: row.decode(Price.self), low: row.decode(Price.self),
            close: row.decode(Price.self), averagePrice: row.decode(Price.self), volume: row.decode(Quantity.self),
            trades: row.decode(Int.self))
    }
}
