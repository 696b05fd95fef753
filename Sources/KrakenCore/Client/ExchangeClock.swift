import Synchronization
import Transport

/// The exchange's clock as an answer of it showed it, counted on with our monotonic clock: a jump of our wall clock
/// changes nothing.
public struct ExchangeClock: Hashable, Sendable {
    /// The exchange's time at zero of our monotonic clock.
    private let origin: Timestamp
    /// How far it may be off.
    public let doubt: Duration
    /// When it was measured, by the monotonic clock.
    public let measuredAt: Duration

    /// A clock that shows `time` at `elapsed` of our monotonic clock.
    public init(time: Timestamp, at elapsed: Duration, doubt: Duration) {
        origin = time - elapsed
        self.doubt = doubt
        measuredAt = elapsed
    }

    /// The exchange's time at a moment of our monotonic clock.
    public func time(at elapsed: Duration) -> Timestamp { origin + elapsed }
}

extension Kraken {
    /// Asks the exchange for its clock, which tells whole seconds.
    ///
    /// A difference of half a second or less to ours counts as none: it is not known more exactly than that. Throws when three answers in a row take too long to
    /// tell, or when the clocks are days apart: a deadline made from that would protect nobody.
    ///
    /// A clock that is not older than ten minutes is not asked for again.
    ///
    /// - Parameter margin: for how long the clock must go on to be known.
    public func clock(knownFor margin: Duration = .zero) async throws(KrakenError) -> ExchangeClock {
        if let clock = knownClock.value(at: time.elapsed() + margin) { return clock }
        let clock = try await measuredClock()
        knownClock.keep(clock)
        return clock
    }

    private func measuredClock() async throws(KrakenError) -> ExchangeClock {
        for _ in 0..<3 {
            // A wait for the limiter is no part of the way there and back.
            let departure = Departure(CallMoment(time))
            let server = try await noting(departure).send(ServerTime()).value.time
            let before = departure.moment.withLock(\.self)
            let trip = time.elapsed() - before.elapsed
            guard trip <= .seconds(2) else { continue }
            let half = trip / 2
            var offset = server + .milliseconds(500) - (before.now + half)
            guard abs(offset.milliseconds) < 86_400_000 else {
                throw .unreadable("the exchange's clock and ours are more than a day apart")
            }
            if abs(offset.milliseconds) <= 500 { offset = .zero }
            return ExchangeClock(
                time: before.now + half + offset, at: before.elapsed + half, doubt: half + .seconds(1))
        }
        throw .unreadable("the exchange's clock cannot be read precisely enough")
    }
}

extension Kraken {
    /// The same client, which notes when each request leaves.
    private func noting(_ departure: Departure) -> Kraken {
        var copy = self
        let (observe, time) = (observe, time)
        copy.observe = { event in
            if case .started = event { departure.moment.withLock { $0 = CallMoment(time) } }
            observe(event)
        }
        return copy
    }
}

/// When a request left last.
private final class Departure: Sendable {
    let moment: Mutex<CallMoment>
    init(_ moment: CallMoment) { self.moment = Mutex(moment) }
}

/// The exchange's clock as it was measured last.
final class KnownClock: Sendable {
    private let clock = Mutex<ExchangeClock?>(nil)

    /// The clock, unless it is too old.
    func value(at elapsed: Duration) -> ExchangeClock? {
        clock.withLock { $0 }.flatMap { elapsed - $0.measuredAt <= .seconds(600) ? $0 : nil }
    }

    func keep(_ new: ExchangeClock) { clock.withLock { $0 = new } }
}
