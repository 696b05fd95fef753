internal import CLinux

/// Where time comes from; tests pass their own.
public struct TimeSource: Sendable {
    /// The wall clock; it may jump.
    public var now: @Sendable () -> Timestamp
    /// Time since some moment in the past; it never jumps.
    public var elapsed: @Sendable () -> Duration
    /// Waits; throws when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// Time from three functions.
    public init(
        now: @escaping @Sendable () -> Timestamp, elapsed: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.elapsed = elapsed
        self.sleep = sleep
    }

    /// This machine's clocks.
    public static let system = TimeSource(
        now: { Timestamp(nanoseconds: read(CLOCK_REALTIME)) },
        elapsed: { .nanoseconds(read(CLOCK_MONOTONIC)) },
        sleep: { try await Task.sleep(for: $0) })

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
