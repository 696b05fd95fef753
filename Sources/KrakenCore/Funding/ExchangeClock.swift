/// The exchange's clock as seen from here.
struct ExchangeClock: Hashable, Sendable {
    /// The exchange's clock minus ours.
    var offset: Duration
    /// By how much that may be wrong.
    var doubt: Duration

    /// Asks the exchange for its time, which it tells in whole seconds.
    ///
    /// Throws when three answers in a row take too long to tell, or when the clocks are days apart.
    static func measure(_ kraken: Kraken, _ time: TimeSource) async throws(KrakenError) -> ExchangeClock {
        for _ in 0..<3 {
            let (before, start) = (time.now(), time.elapsed())
            let server = try await kraken.send(ServerTime()).value.time
            let trip = time.elapsed() - start
            guard trip <= .seconds(2) else { continue }
            let offset = server + .milliseconds(500) - (before + trip / 2)
            guard abs(offset.milliseconds) < 86_400_000 else {
                throw .unreadable("the exchange's clock and ours are more than a day apart")
            }
            return ExchangeClock(offset: offset, doubt: .seconds(1) + trip / 2)
        }
        throw .unreadable("the exchange's clock cannot be read precisely enough")
    }

    /// The exchange's time at a moment of ours, not later than it can be.
    func earliest(_ moment: Timestamp) -> Timestamp { moment + offset - doubt }
}
