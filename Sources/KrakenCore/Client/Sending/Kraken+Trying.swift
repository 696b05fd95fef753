import Transport

extension Kraken {
    /// The same client for questions that are asked once, never wait for the limiter, and are given up at a moment.
    ///
    /// - Parameter end: the moment, by the monotonic clock.
    func trying(until end: Duration) -> Kraken {
        var copy = self
        copy.configuration.attempts = 1
        copy.configuration.waits = false
        copy.configuration.givesUpAt = end
        return copy
    }

    /// The same client, which waits for the limiter if another one does.
    func waitingAs(_ other: Kraken) -> Kraken {
        var copy = self
        copy.configuration.waits = other.configuration.waits
        return copy
    }

    /// The same client for looks at what is known to be done: they overtake nothing, as an order would be refused for it.
    var patient: Kraken {
        var copy = self
        copy.configuration.isPatient = true
        return copy
    }

    /// The same client for public questions that may be left out: they leave half of what may go at once to others.
    var sparing: Kraken {
        var copy = self
        copy.configuration.isSparing = true
        return copy
    }

    /// The same client, whose calls are all given up at a moment of the monotonic clock.
    func givingUp(at end: Duration) -> Kraken {
        var copy = self
        copy.configuration.givesUpAt = end
        return copy
    }

    /// The same client for looks after a cancel: each is tried three times at least, because one connection that ends
    /// says nothing of the orders.
    var persisting: Kraken {
        var copy = self
        copy.configuration.attempts = max(3, configuration.attempts)
        return copy
    }

    /// The same client for cancels that are repeated, with a look in between, by their sender.
    var cancellingOnce: Kraken {
        var copy = self
        copy.configuration.cancelAttempts = 1
        return copy
    }

    /// The same client for an emergency: lookups wait for no limiter, and no call takes longer than five seconds.
    var inEmergency: Kraken {
        var copy = self
        copy.configuration.isEmergency = true
        copy.configuration.attempts = 1
        copy.configuration.cancelAttempts = 1
        copy.configuration.timeout = min(configuration.timeout, .seconds(5))
        return copy
    }

    /// What is left of a time-out; throws when nothing is.
    func remaining(of timeout: Duration) throws(KrakenError) -> Duration {
        guard let end = configuration.givesUpAt else { return timeout }
        let left = end - time.elapsed()
        guard left > .zero else { throw .unreachable(TransportError(.timedOut, provesNothingWasSent: true)) }
        return min(timeout, left)
    }
}
