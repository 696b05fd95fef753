/// The candles of one market as the exchange serves them.
struct CandleSeries: Sendable {
    /// The lengths offered, in minutes.
    static let intervals = [1, 5, 15, 30, 60, 240, 1_440, 10_080, 21_600]
    /// How many finished candles can be reached.
    static let limit = 720

    /// Up to 720 finished candles and the running one, oldest first.
    let candles: [MarketSummary]
    /// When the last finished candle began, in seconds since 1970.
    let lastFinished: Int

    /// The candles known at `now`, the finished ones only if they begin after `since`.
    init(_ history: MarketHistory, minutes: Int, now: Int, since: Int? = nil) {
        let length = minutes * 60
        let running = now / length * length
        lastFinished = running - length
        var first = max(0, running - Self.limit * length)
        if let since, since >= first { first = min(running, (since / length + 1) * length) }
        let nodes = history.nodes(seconds: min(length, 86_400), from: first, to: running)
        let finished = length <= 86_400 ? nodes.map { MarketSummary($0) } : Self.join(nodes, length: length)
        candles = finished + [Self.running(history, from: running, to: now)]
    }

    private static func join(_ days: [MarketNode], length: Int) -> [MarketSummary] {
        let size = length / 86_400
        return stride(from: 0, to: days.count, by: size).map { first in
            var candle = MarketSummary(start: days[first].start)
            for day in days[first..<min(first + size, days.count)] { candle.add(day) }
            return candle
        }
    }

    private static func running(_ history: MarketHistory, from start: Int, to now: Int) -> MarketSummary {
        guard start < now else { return .still(at: history.price(at: now), start: start) }
        return history.summary(from: start, to: now)
    }
}
