/// The exchange's call counter: each call adds its cost, points run off with time, and more than the maximum is refused.
///
/// A call books its place before it waits, so calls go in the order they came. Four points are kept free for lookups,
/// which may pass the reads that are waiting.
struct CallCounter: Hashable, Sendable {
    /// What a counter of a kind allows.
    struct Limits: Hashable, Sendable {
        /// How many points the counter holds.
        let maximum: Points
        /// How many points run off in a second.
        let decay: Points
        /// How many points only lookups may use.
        let reserve: Points

        /// Limits; a decay that is not positive becomes the smallest that ever ends a wait.
        init(maximum: Points, decay: Points, reserve: Points = .zero) {
            self.maximum = max(maximum, Points(units: Points.one / 100))
            self.decay = max(decay, Points(units: Points.one / 1000))
            self.reserve = min(max(reserve, .zero), Points(units: self.maximum.units / 2))
        }

        /// The same for calls that leave as much as can be to others.
        var sparing: Limits { Limits(maximum: maximum, decay: decay, reserve: maximum) }

        /// How many points ordinary calls may use.
        var ordinary: Points { maximum - reserve }
    }

    /// Everything booked, also by calls that still wait.
    var level: Points
    /// What lookups have used of the reserve while other calls wait.
    var borrowed: Points
    /// When this was so.
    var time: Timestamp

    /// Nothing booked.
    static func empty(at time: Timestamp) -> CallCounter { CallCounter(level: .zero, borrowed: .zero, time: time) }

    /// Books a call and tells how long it must wait.
    ///
    /// A call that costs more than fits waits until the counter is empty. When it may not wait, or not so long, and
    /// would have to, nothing is booked.
    ///
    /// - Parameter longest: how long the call may wait at most; nil for any time.
    mutating func book(
        _ cost: Points, isLookup: Bool, mayWait: Bool, longest: Duration? = nil, at now: Timestamp,
        within limits: Limits
    ) -> Duration {
        run(to: now, limits)
        let sent = isLookup ? min(level, limits.ordinary + borrowed) : level
        let allowed = isLookup ? limits.maximum : limits.ordinary
        let isFree = cost == .zero || sent + min(cost, allowed) <= allowed
        let wait = isFree ? .zero : Self.time(for: level + min(cost, allowed) - allowed, limits)
        guard wait == .zero || mayWait && wait <= longest ?? wait else { return wait }
        level += cost
        if isLookup { borrowed = min(max(sent + cost - limits.ordinary, .zero), limits.reserve) }
        return wait
    }

    /// Takes note that the exchange counts more than we do.
    mutating func fill(at now: Timestamp, within limits: Limits) {
        run(to: now, limits)
        level = max(level, limits.maximum)
    }

    /// Takes back what a call was booked for that never went.
    mutating func giveBack(_ cost: Points, at now: Timestamp, within limits: Limits) {
        run(to: now, limits)
        level = max(.zero, level - cost)
    }

    /// Takes note that a call went later than it was booked for: so long its points ran off here and not at the exchange.
    mutating func makeUp(_ late: Duration, of cost: Points, at now: Timestamp, within limits: Limits) {
        run(to: now, limits)
        level += min(cost, Self.points(runOffIn: late, limits))
    }

    private static func points(runOffIn time: Duration, _ limits: Limits) -> Points {
        let passed = Int128(max(0, time.nanoseconds))
        return Points(units: limits.decay.units.multiplied(by: passed, dividedBy: 1_000_000_000, rounding: .down))
    }

    /// Lets the points run off; a clock that went back counts as no time.
    private mutating func run(to now: Timestamp, _ limits: Limits) {
        level = max(.zero, level - Self.points(runOffIn: now - time, limits))
        if level <= limits.ordinary { borrowed = .zero }
        time = now
    }

    private static func time(for points: Points, _ limits: Limits) -> Duration {
        .nanoseconds(
            Int64(clamping: points.units.multiplied(by: 1_000_000_000, dividedBy: limits.decay.units, rounding: .up)))
    }
}
