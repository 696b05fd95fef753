/// Nonces, call counter and turn of one key, shared by all processes that use it.
package final class KeyState: Sendable {
    private let record: SharedRecord
    private let turns: TurnLock
    private let limits: CallCounter.Limits
    private let time: TimeSource

    /// The state of a key; nothing is opened before the first use.
    ///
    /// - Parameters:
    ///   - folder: one folder for all keys.
    ///   - fingerprint: names this key's folder in it.
    init(
        folder: String, fingerprint: String, limits: CallCounter.Limits, time: TimeSource,
        random: @escaping @Sendable () -> Double, notice: @escaping @Sendable (Notice) -> Void
    ) {
        let own = folder + "/" + fingerprint
        record = SharedRecord(
            folder: own, name: "state", time: time, random: random,
            rebuilt: { CallCounter(level: limits.maximum, borrowed: .zero, time: time.now()) }, notice: notice)
        turns = TurnLock(folder: own, time: time, random: random)
        self.limits = limits
        self.time = time
    }

    /// Books a call on the counter and tells how long it must wait; ``CallCounter`` has the rules.
    ///
    /// - Parameters:
    ///   - neverWaits: whether the call may use the reserve, and goes even when the state cannot be used.
    ///   - longest: how long it may wait at most, lest nothing is booked; nil for any time.
    func book(
        _ cost: Points, neverWaits: Bool, mayWait: Bool, longest: Duration? = nil
    ) async throws(KrakenError) -> Duration {
        guard cost > .zero else { return .zero }
        let now = time.now()
        return try await record.update(alwaysGoes: neverWaits) { [limits] record in
            record.counter.book(
                cost, isLookup: neverWaits, mayWait: mayWait, longest: longest, at: now, within: limits)
        }
    }

    /// Takes back what a call was booked for that never went; where that cannot be written down, it runs off.
    func giveBack(_ cost: Points) async {
        let now = time.now()
        try? await record.update { [limits] in $0.counter.giveBack(cost, at: now, within: limits) }
    }

    /// Takes note that a call goes later than it was booked for; what cannot be written down is only not shared.
    func makeUp(_ late: Duration, of cost: Points) async {
        let now = time.now()
        try? await record.update { [limits] in $0.counter.makeUp(late, of: cost, at: now, within: limits) }
    }

    /// Takes note that the exchange counts more than we do.
    func fill() async throws(KrakenError) {
        let now = time.now()
        try await record.update { [limits] in $0.counter.fill(at: now, within: limits) }
    }

    /// The turn: waits for it; a call that never waits takes it only if it is free.
    ///
    /// - Parameter limit: how long it is waited for at most; nil for as long as it makes sense.
    package func turn(neverWaits: Bool, within limit: Duration? = nil) async throws(KrakenError) -> Turn {
        guard neverWaits else { return try await turns.take(within: limit) }
        return turns.takeIfFree()
    }

    /// The turn for a lookup, which waits for it a moment only.
    func turnSoon(within limit: Duration? = nil) async throws(KrakenError) -> Turn {
        try await turns.takeSoon(within: limit)
    }

    /// The next nonce.
    package func nonce(neverWaits: Bool) async throws(KrakenError) -> UInt64 {
        try await nonce(neverWaits: neverWaits, trial: nil)
    }

    /// The next nonce, of a larger scale while the trial tries one.
    func nonce(neverWaits: Bool, trial: NonceTrial?) async throws(KrakenError) -> UInt64 {
        let now = time.now()
        return try await record.update(alwaysGoes: neverWaits) { record in
            trial?.takeNonce(from: &record, at: now) ?? record.takeNonce(at: now)
        }
    }

    /// Makes nonces go on from one of a larger scale that the exchange accepted; false when they did already.
    func raise(scale: UInt64, nonce: UInt64, neverWaits: Bool) async throws(KrakenError) -> Bool {
        try await record.update(alwaysGoes: neverWaits) { $0.raise(scale: scale, nonce: nonce) }
    }
}
