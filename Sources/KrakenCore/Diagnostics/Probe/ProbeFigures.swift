/// What a probe measured.
public struct ProbeFigures: Hashable, Sendable {
    /// When something was first to be seen.
    public enum Appearance: Hashable, Sendable {
        /// So long after the moment that counts, at most.
        case seen(after: Duration)
        /// Not within that time.
        case notSeen(within: Duration)
        /// It could not be looked at; why.
        case notTold(String)
    }

    /// How our own name of an order comes back.
    public enum Echo: Hashable, Sendable {
        case same
        /// The same 128 bits, written otherwise.
        case respelt(String)
        case missing
    }

    /// What the exchange did with something it should not do.
    public enum Reaction: Hashable, Sendable {
        /// It refused it, in these words.
        case refused(String)
        /// It took it.
        case taken
        /// It could not be tried; why.
        case notTold(String)
    }

    /// From the sending of the order until its answer; nil when that was lost.
    public var answer: Duration?
    /// When the order was among the open ones, asked for by our name, after its answer.
    public var openList: Appearance?
    /// When the order was found by the exchange's id, after its answer.
    public var query: Appearance?
    /// How our name came back.
    public var echo: Echo?
    /// What came of asking for a name that no order has: refused means that nothing came.
    public var filter: Reaction?
    /// What came of checking a second order of the same name.
    public var repeatedName: Reaction?
    /// What came of checking an order whose deadline has passed.
    public var pastDeadline: Reaction?
    /// From the sending of the cancel by our name until the order was seen to be over.
    public var cancel: Appearance?
    /// When the order, cancelled without a trade, was among the closed ones by our name, after the cancel.
    public var closedList: Appearance?

    public init() {}
}

/// One line of a probe's report: a figure, and what the program takes for granted.
public struct ProbeMeasurement: Hashable, Sendable {
    /// What the figure says of the assumption.
    public enum Verdict: String, Hashable, Sendable, CaseIterable {
        case confirms, contradicts
        /// The figure says nothing.
        case notTold = "not_told"
    }

    /// The same in every version: `open_list`.
    public var key: String
    /// What was found.
    public var finding: String
    /// What the program takes for granted.
    public var assumption: String
    /// What the figure says of it.
    public var verdict: Verdict
    /// The time that was measured; nil for none.
    public var time: Duration?
}
