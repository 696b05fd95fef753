import Synchronization

/// The rate of public requests, shared by all processes of one home.
final class PublicRate: Sendable {
    private let record: SharedRecord
    private let limits: CallCounter.Limits
    private let time: TimeSource
    private let notice: @Sendable (Notice) -> Void
    /// Used when the file cannot be: a price must not need a folder to write to.
    private let own: Mutex<CallCounter?>

    init(
        folder: String, limits: CallCounter.Limits, time: TimeSource, random: @escaping @Sendable () -> Double,
        notice: @escaping @Sendable (Notice) -> Void
    ) {
        record = SharedRecord(
            folder: folder, name: "public", time: time, random: random,
            rebuilt: { CallCounter(level: limits.maximum, borrowed: .zero, time: time.now()) }, notice: notice)
        self.limits = limits
        self.time = time
        self.notice = notice
        own = Mutex(nil)
    }

    /// Books a request and tells how long it must wait; when it may not wait and would have to, nothing is booked.
    func book(_ cost: Points, mayWait: Bool) async throws(KrakenError) -> Duration {
        let now = time.now()
        return try await change { [limits] in
            $0.book(cost, isLookup: false, mayWait: mayWait, at: now, within: limits)
        }
    }

    /// Takes note that the exchange counts more than we do.
    func fill() async throws(KrakenError) {
        let now = time.now()
        try await change { [limits] in $0.fill(at: now, within: limits) }
    }

    private func change<Outcome: Sendable>(
        _ change: @Sendable (inout CallCounter) -> Outcome
    ) async throws(KrakenError) -> Outcome {
        if let outcome = changeOwn(change) { return outcome }
        do {
            return try await record.update { change(&$0.counter) }
        } catch .keyStateUnusable(let path, let reason) {
            notice(.publicRateNotShared(path: path, reason: reason))
            var counter = CallCounter.empty(at: time.now())
            let outcome = change(&counter)
            own.withLock { $0 = counter }
            return outcome
        } catch { throw error }
    }

    /// Changes this process's own counter; nil while the shared one is used.
    private func changeOwn<Outcome: Sendable>(_ change: @Sendable (inout CallCounter) -> Outcome) -> Outcome? {
        own.withLock { counter in
            guard var changed = counter else { return nil }
            defer { counter = changed }
            return change(&changed)
        }
    }
}
