extension Trader {
    /// Arms the exchange's own switch that cancels every order of the account, and returns when it goes off.
    ///
    /// Nil when it is disarmed, with 0 seconds.
    public func cancelAll(after seconds: Int) async -> Envelope<Timestamp?> {
        await .catching(time.now) {
            let answer = try await kraken.send(CancelAllAfter(seconds: seconds))
            guard (answer.value.trigger == nil) == (seconds == 0) else {
                throw KrakenError.unreadable("the switch is not as it was asked for")
            }
            return Timed(value: answer.value.trigger, moment: answer.receivedAt)
        }
    }

    /// The orders that the switch would cancel: all of the account.
    public func ordersAtRisk() async -> Envelope<[ExchangeOrder]> {
        await .catching(time.now) {
            let answer = try await kraken.send(OpenOrders(isLookup: true))
            return Timed(value: answer.value.orders, moment: answer.receivedAt)
        }
    }

    /// Keeps the switch armed for a minute, again and again, until the task is cancelled or the exchange is not online.
    ///
    /// The switch is disarmed at the end, so that the end of this program cancels nothing.
    ///
    /// - Parameters:
    ///   - onArmed: hears when the switch would go off.
    ///   - onTrouble: hears why it could not be armed again; it goes off then unless it can be later.
    /// - Returns: whether it is certainly disarmed, and when it goes off otherwise.
    public func keepArmed(
        onArmed: @Sendable (Timestamp) -> Void, onTrouble: @Sendable (any Error) -> Void
    ) async -> (isDisarmed: Bool, trigger: Timestamp?) {
        var trigger: Timestamp?
        var pause = Duration.zero
        while !Task.isCancelled, (try? await time.sleep(pause)) != nil {
            do {
                guard try await kraken.send(SystemStatus()).value.state == .online else { break }
                trigger = try await cancelAll(after: 60).get()
                if let trigger { onArmed(trigger) }
                pause = .milliseconds(15_000 + Int64(5_000 * kraken.random()))
            } catch {
                if Task.isCancelled { break }
                onTrouble(error)
                pause = .seconds(3)
            }
        }
        // A cancelled task sends nothing any more; this one is not.
        let disarmed = await Task.detached { [self] in await cancelAll(after: 0).success }.value
        return (disarmed, trigger)
    }
}
