/// A market at one moment.
public struct Ticker: Hashable, Sendable {
    /// The lowest price asked.
    public var ask: Price
    /// The highest price bid.
    public var bid: Price
    /// The price of the last trade.
    public var last: Price
    /// Today's first price (00:00 UTC).
    public var open: Price
    /// The highest price of the last 24 hours.
    public var high: Price
    /// The lowest price of the last 24 hours.
    public var low: Price
    /// The base volume of the last 24 hours.
    public var volume: Quantity
    /// The volume-weighted average price of the last 24 hours.
    public var averagePrice: Price
    /// How many trades there were in the last 24 hours.
    public var trades: Int

    /// A market at one moment.
    public init(
        ask: Price, bid: Price, last: Price, open: Price, high: Price, low: Price, volume: Quantity,
        averagePrice: Price, trades: Int
    ) {
        self.ask = ask
        self.bid = bid
        self.last = last
        self.open = open
        self.high = high
        self.low = low
        self.volume = volume
        self.averagePrice = averagePrice
        self.trades = trades
    }
}
