import Synchronization

/// Room on the counters that was booked ahead, for calls that follow one another and must not stop half way because
/// somebody else has used the room up meanwhile.
///
/// What is booked and not used runs off like everything else; nothing is given back.
final class Booking: Sendable {
    /// How many points of each counter.
    struct Need: Hashable, Sendable {
        /// Of the public rate.
        var open: Points
        /// Of the key's call counter.
        var account: Points
        /// Of a market's counter.
        var pair: PairCost
    }

    /// From when on it may be used, by the monotonic clock.
    let readyAt: Duration
    /// How long it may be used then: the exchange counts a call when it arrives, and ours has run off since.
    static let life = Duration.seconds(5)
    /// The same once calls that belong together have begun: a small account's market has let nearly all of it run off.
    static let lifeInUse = Duration.seconds(15)

    private let rest: Mutex<Need>

    init(_ need: Need, readyAt: Duration) {
        rest = Mutex(need)
        self.readyAt = readyAt
    }

    /// Takes what a public call costs; false when there is not so much left.
    func takeOpen(_ cost: Points) -> Bool { take(cost, \.open) }

    /// The same for a private call.
    func takeAccount(_ cost: Points) -> Bool { take(cost, \.account) }

    /// The same for what a call costs in its market.
    func takePair(_ cost: PairCost) -> Bool {
        guard rest.withLock({ $0.pair.pairID == cost.pairID }) else { return false }
        return take(cost.points, \.pair.points)
    }

    private func take(_ cost: Points, _ path: WritableKeyPath<Need, Points>) -> Bool {
        rest.withLock { rest in
            guard rest[keyPath: path] >= cost else { return false }
            rest[keyPath: path] = rest[keyPath: path] - cost
            return true
        }
    }
}

extension Kraken {
    /// Books room for calls to come, behind all who wait already; it says itself from when on it may be used.
    ///
    /// Throws when the exchange wants to be left alone, or a shared counter cannot be used.
    func book(_ need: Booking.Need) async throws(KrakenError) -> Booking {
        guard let key else { throw .noCredentials }
        let now = time.now()
        if let hold = publicHolds.current(at: now) ?? key.holds.current(at: now) { throw .heldBack(hold) }
        var wait = try await key.pairs.book(need.pair.points, in: need.pair.pairID, mayWait: true)
        // Lookups and orders: what is kept free for lookups is free for them.
        wait = max(wait, try await key.state.book(need.account, neverWaits: true, mayWait: true))
        wait = max(wait, try await publicRate.book(need.open, longestWait: nil, isSparing: false))
        return Booking(need, readyAt: time.elapsed() + wait)
    }

    /// What a call costs, the user's weights included.
    func cost<C: Call>(of call: C) -> Points {
        configuration.weights.cost(of: call.endpoint, isPrivate: call.access.isPrivate, price: call.access.cost)
    }

    /// The same client, whose calls go on room that was booked for them, as long as there is some.
    func using(_ booking: Booking?) -> Kraken {
        var copy = self
        copy.booking = booking
        return copy
    }
}
