import Synchronization

/// When something happened last, by the monotonic clock.
final class LastMoment: Sendable {
    private let moment = Mutex<Duration?>(nil)

    func note(_ now: Duration) { moment.withLock { $0 = now } }

    /// Whether it happened less than `pause` ago.
    func isWithin(_ pause: Duration, of now: Duration) -> Bool {
        moment.withLock(\.self).map { now - $0 < pause } ?? false
    }
}
