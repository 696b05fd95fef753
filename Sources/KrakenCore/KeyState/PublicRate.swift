/// The rate of public requests, shared by all processes of one home.
///
/// It does without its file when that cannot be used: a price must not need a folder to write to.
final class PublicRate: Sendable {
    private let record: SharedRecord
    private let limits: CallCounter.Limits
    private let time: TimeSource

    init(
        folder: String, limits: CallCounter.Limits, time: TimeSource, random: @escaping @Sendable () -> Double,
        notice: @escaping @Sendable (Notice) -> Void
    ) {
        record = SharedRecord(
            folder: folder, name: "public", time: time, random: random,
            rebuilt: { CallCounter(level: limits.maximum, borrowed: .zero, time: time.now()) }, notice: notice)
        self.limits = limits
        self.time = time
    }

    /// Books a request and tells how long it must wait; when that is longer than it may, nothing is booked.
    ///
    /// - Parameters:
    ///   - longestWait: how long it may wait; nil for any time.
    ///   - isSparing: whether half of what may go at once is left to others.
    func book(_ cost: Points, longestWait: Duration?, isSparing: Bool) async throws(KrakenError) -> Duration {
        let now = time.now()
        let limits = isSparing ? limits.sparing : limits
        return try await record.update(alwaysGoes: true) {
            var booked = $0.counter
            let wait = booked.book(cost, isLookup: false, mayWait: true, at: now, within: limits)
            if longestWait.map({ wait <= $0 }) ?? true { $0.counter = booked }
            return wait
        }
    }

    /// Takes back what a call was booked for that never went.
    func giveBack(_ cost: Points) async {
        let now = time.now()
        try? await record.update(alwaysGoes: true) { [limits] in
            $0.counter.giveBack(cost, at: now, within: limits)
        }
    }

    /// Takes note that the exchange counts more than we do.
    func fill() async throws(KrakenError) {
        let now = time.now()
        try await record.update(alwaysGoes: true) { [limits] in $0.counter.fill(at: now, within: limits) }
    }
}
