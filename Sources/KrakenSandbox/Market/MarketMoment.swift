/// A market at one moment, as the ticker tells it.
struct MarketMoment: Sendable {
    let ask: MarketBook.Level
    let bid: MarketBook.Level
    /// The price of the last trade, in ticks.
    let last: Int64
    /// Its volume, in lots.
    let lastVolume: Int64
    /// Since 00:00 UTC.
    let today: MarketSummary
    let past24Hours: MarketSummary

    /// The market at the beginning of a second; `book` is that second's.
    init?(_ history: MarketHistory, book: MarketBook) {
        guard let ask = book.asks.first, let bid = book.bids.first else { return nil }
        (self.ask, self.bid) = (ask, bid)
        let now = book.second
        last = history.price(at: now)
        let second = history.lastTrade(before: now)
        lastVolume = second?.trades(firstNumber: 0, previousPrice: 0).last?.lots ?? 0
        let midnight = now / 86_400 * 86_400
        today = midnight < now ? history.summary(from: midnight, to: now) : .still(at: last, start: midnight)
        past24Hours = history.summary(from: now - 86_400, to: now)
    }
}
