/// One wish of the operator to trade: one order at most comes of it, however often it is asked about.
public struct OrderIntent: Hashable, Sendable {
    /// The correlation key: it goes out with the order and finds it again when the answer is lost.
    ///
    /// It is never used twice.
    public var id: ClientOrderID
    /// What was asked for.
    public var request: OrderRequest
    /// When it was asked for, by the local clock.
    public var createdAt: Timestamp
    /// What is known of it.
    public var state: State
    /// The exchange's name of the order; nil until it is known.
    public var orderID: OrderID?

    /// What is known of an intent.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Written down, not one byte sent.
        case intended
        /// On its way, or the program ended while it was: until evidence says otherwise it may be live.
        case sending
        /// It is certain that nothing was sent.
        case notSent
        /// The exchange answered with an order id.
        case accepted
        /// The exchange said no.
        case refused
        /// No definite answer came; the order may be live.
        case unknown
        /// Looked for in every list, long after the exchange may still have acted on it, and not there.
        case notPlaced

        /// Whether the order may exist without our knowing its id.
        public var isUnresolved: Bool { self == .sending || self == .unknown }
    }

    /// An intent before anything is known of it.
    public init(id: ClientOrderID, request: OrderRequest, createdAt: Timestamp, state: State = .intended) {
        self.id = id
        self.request = request
        self.createdAt = createdAt
        self.state = state
    }

    /// What can happen to an intent.
    public enum Event: String, Hashable, Sendable, CaseIterable {
        case sendingBegan, provedNotSent, accepted, refused, answerLost, provedAbsent
    }

    /// An event that cannot happen in the intent's state.
    public struct IllegalEvent: Error, Hashable, Sendable {
        public let state: State
        public let event: Event
    }

    /// Moves the intent on; every pair of state and event is decided here.
    ///
    /// No event turns an unresolved intent into a settled one without evidence from the exchange.
    public mutating func apply(_ event: Event) throws(IllegalEvent) {
        switch (state, event) {
        case (.intended, .sendingBegan): state = .sending
        case (.intended, .provedNotSent), (.sending, .provedNotSent): state = .notSent
        case (.sending, .accepted), (.unknown, .accepted): state = .accepted
        case (.sending, .refused): state = .refused
        case (.sending, .answerLost): state = .unknown
        case (.sending, .provedAbsent), (.unknown, .provedAbsent): state = .notPlaced
        case (.intended, .accepted), (.intended, .refused), (.intended, .answerLost), (.sending, .sendingBegan),
            (.unknown, .sendingBegan), (.unknown, .provedNotSent), (.unknown, .refused), (.unknown, .answerLost),
            (.intended, .provedAbsent), (.notSent, _), (.accepted, _), (.refused, _), (.notPlaced, _):
            throw IllegalEvent(state: state, event: event)
        }
    }
}
