/// What a market did in one interval of time.
public struct Candle: Hashable, Sendable {
    /// When the interval begins.
    public var start: Timestamp
    /// The first price.
    public var open: Price
    /// The highest price.
    public var high: Price
    /// The lowest price.
    public var low: Price
    /// The last price.
    public var close: Price
    /// The volume-weighted average price; zero when nothing traded.
    public var averagePrice: Price
    /// How much of the base asset was traded.
    public var volume: Quantity
    /// How many trades there were.
    public var trades: Int

    /// What a market did in one interval of time.
    public init(
        start: Timestamp, open: Price, high: Price, low: Price, close: Price, averagePrice: Price, volume: Quantity,
        trades: Int
    ) {
        self.start = start
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.averagePrice = averagePrice
        self.volume = volume
        self.trades = trades
    }
}
