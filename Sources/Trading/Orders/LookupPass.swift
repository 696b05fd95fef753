/// One look for an order in the exchange's lists: open ones first, then closed ones.
public struct LookupPass: Hashable, Sendable {
    /// What the lists showed.
    public enum Verdict: String, Hashable, Sendable, CaseIterable {
        /// A row that is certainly the order.
        case found
        /// Both lists could be read whole, and neither shows it.
        case absent
        /// A list could not be read, or what it shows is no proof of anything.
        case cannotTell
    }

    /// When the pass began, by the exchange's clock.
    public var begunAt: Timestamp
    /// What the lists showed.
    public var verdict: Verdict
    /// Which list said what, for the journal.
    public var detail: String

    public init(begunAt: Timestamp, verdict: Verdict, detail: String) {
        self.begunAt = begunAt
        self.verdict = verdict
        self.detail = detail
    }
}

/// When an order's absence from the lists proves that it was not placed.
public struct AbsenceRule: Hashable, Sendable {
    /// How far our idea of the exchange's clock may be off.
    public var clockDoubt: Duration
    /// How long after the deadline an order may still be missing from the lists.
    public var settleTime: Duration
    /// How far apart the two passes must begin.
    public var gap: Duration
    /// After when an order counts whose deadline is not known, counted from its sending.
    public static let withoutDeadline = Duration.seconds(120)

    /// The rule's three spans.
    public init(clockDoubt: Duration, settleTime: Duration, gap: Duration) {
        self.clockDoubt = clockDoubt
        self.settleTime = settleTime
        self.gap = gap
    }

    /// The earliest moment, by the exchange's clock, at which absence counts.
    public func earliest(deadline: Timestamp) -> Timestamp { deadline + clockDoubt + settleTime }

    /// Whether the passes prove absence: two that found nothing, both begun late enough and far enough apart, and none
    /// that found it.
    public func isProved(by passes: [LookupPass], deadline: Timestamp) -> Bool {
        let earliest = earliest(deadline: deadline)
        guard !passes.contains(where: { $0.verdict == .found }) else { return false }
        let clean = passes.filter { $0.verdict == .absent && $0.begunAt >= earliest }.map(\.begunAt)
        guard let first = clean.min(), let last = clean.max() else { return false }
        return last - first >= gap
    }
}
