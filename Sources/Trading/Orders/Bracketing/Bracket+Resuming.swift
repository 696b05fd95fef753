extension Bracket {
    /// What is known of a bracket that was interrupted, before it goes on.
    public enum Standing: Hashable, Sendable {
        /// The order of that leg is live, and has traded so much; a cancel that was asked for may still be carried out.
        case live(Leg, executed: Quantity, cancelAsked: Bool = false)
        /// An order of that leg may be live; whether its cancel was asked for counts.
        case doubtful(Leg, cancelAsked: Bool)
        /// No order is live, and ours was the last word: it was in the middle of a swap.
        case bare
    }

    /// A bracket that goes on where it was interrupted; ``Event/resumed`` sets it going.
    ///
    /// - Parameters:
    ///   - finished: what orders that are over have traded.
    ///   - exposedSince: since when there has been no stop, by the monotonic clock; nil while there is one.
    public init(
        resuming terms: Terms, finished: [Leg: Quantity], standing: Standing, exposedSince since: Duration?
    ) {
        self.init(terms)
        (hasBegun, isResumed) = (true, true)
        self.finished = finished
        switch standing {
        case .live(let leg, let executed, let asked):
            state = leg == terms.rests ? .resting : .working
            (self.executed, cancelAsked) = (executed, asked)
        case .doubtful(let leg, let asked):
            state = .doubtful(leg)
            cancelAsked = asked
        case .bare: state = .exposed
        }
        exposedSince = since
    }

    /// Sees to what cannot wait: the order that is live, or that none is.
    mutating func resumed(_ now: Duration) -> [Action] {
        let late = checkExposure(at: now)
        if cancelAsked, state == .resting { (calmUntil, lateUntil) = (now + terms.pause, now + Self.lateCancel) }
        switch state {
        case .resting, .working: return late + look(now)
        case .doubtful(let leg): return late + raise(.doubt) + [.look(leg)]
        case .exposed: return late + place(terms.rests, now)
        case .placing, .cancelling, .unprotected, .done: return late
        }
    }
}
