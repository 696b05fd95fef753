/// One wish to have the exchange export something.
///
/// It is asked for under a mark of ours, by which a lost answer can be looked for.
public struct ExportIntent: Hashable, Sendable {
    /// Our own name of it, in the description that the exchange lists.
    public var mark: String
    /// What was asked for.
    public var terms: Terms
    /// When it was asked for, by the local clock.
    public var createdAt: Timestamp
    /// What is known of it.
    public var state: State
    /// The exchange's name of it; nil until it is known.
    public var reference: String?

    /// What an export holds.
    public struct Terms: Hashable, Sendable {
        /// What is exported, by the exchange's word.
        public var report: String
        /// How its rows are written, by the exchange's word.
        public var format: String
        /// Which columns; all when empty.
        public var fields: [String]
        /// What it is called, without the mark.
        public var description: String
        /// From when on; nil for the exchange's own beginning.
        public var start: Timestamp?
        /// Until when; nil for now.
        public var end: Timestamp?

        public init(
            report: String, format: String, fields: [String], description: String, start: Timestamp?, end: Timestamp?
        ) {
            (self.report, self.format, self.fields) = (report, format, fields)
            (self.description, self.start, self.end) = (description, start, end)
        }
    }

    /// What is known of an export.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// On its way, or the program ended while it was.
        case sending
        /// It is certain that nothing was sent.
        case notSent
        /// The exchange has it.
        case created
        /// The exchange said no.
        case refused
        /// No definite answer came; it may be there.
        case unknown
        /// Looked for and missing, twice, long enough apart.
        case notCreated

        /// Whether it may be there without our knowing it.
        public var isUnresolved: Bool { self == .sending || self == .unknown }
    }

    /// What can happen to an export.
    public enum Event: String, Hashable, Sendable, CaseIterable {
        case provedNotSent, accepted, refused, answerLost, found, provedAbsent
    }

    /// An event that cannot happen in the export's state.
    public struct IllegalEvent: Error, Hashable, Sendable {
        public let state: State
        public let event: Event
    }

    /// An export about to be asked for.
    public init(mark: String, terms: Terms, createdAt: Timestamp, state: State = .sending, reference: String? = nil) {
        (self.mark, self.terms, self.createdAt) = (mark, terms, createdAt)
        (self.state, self.reference) = (state, reference)
    }

    /// Moves the export on; every pair of state and event is decided here.
    public mutating func apply(_ event: Event) throws(IllegalEvent) {
        switch (state, event) {
        case (.sending, .provedNotSent): state = .notSent
        // What was looked for in vain while its own call still waited may be there after all.
        case (.sending, .accepted), (.sending, .found), (.unknown, .found), (.notCreated, .found): state = .created
        case (.sending, .refused): state = .refused
        case (.sending, .answerLost): state = .unknown
        case (.sending, .provedAbsent), (.unknown, .provedAbsent): state = .notCreated
        case (.unknown, _), (.notSent, _), (.created, _), (.refused, _), (.notCreated, _):
            throw IllegalEvent(state: state, event: event)
        }
    }

    /// Whether this and an export asked for later would hold the same.
    ///
    /// Moments counted back from now have moved on as far as the clock has.
    public func isLike(_ other: Terms, askedAt moment: Timestamp) -> Bool {
        let own = (terms.report, terms.format, terms.fields, terms.description)
        let isSame = { (earlier: Timestamp?, later: Timestamp?) in
            guard let earlier, let later else { return earlier == nil && later == nil }
            let rest = (later - earlier) - (moment - createdAt)
            return earlier == later || abs(rest.milliseconds) <= 2_000
        }
        return own == (other.report, other.format, other.fields, other.description)
            && isSame(terms.start, other.start) && isSame(terms.end, other.end)
    }
}
