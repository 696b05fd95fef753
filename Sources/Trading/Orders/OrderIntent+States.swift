extension OrderIntent {
    /// What is known of an intent.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Written down, not one byte sent.
        case intended
        /// On its way, or the program ended while it was: until evidence says otherwise it may be live.
        case sending
        /// It is certain that nothing was sent.
        case notSent
        /// The exchange said no for now; nothing came of it.
        case refusedForNow
        /// The exchange said no.
        case refused
        /// No definite answer came; the order may be live.
        case unknown
        /// The exchange answered with an order id; what became of the order has not been seen yet.
        case accepted
        /// Seen open, nothing traded yet; also while it waits for its start or its trigger.
        case open
        /// Seen open, a part of it traded.
        case partlyFilled
        /// We asked for its end.
        case cancelling
        /// It traded whole.
        case filled
        /// It ended because somebody asked for that; a part of it may have traded.
        case cancelled
        /// Its time ran out; a part of it may have traded.
        case expired
        /// The exchange took it and ended it without a trade.
        case cancelledByExchange
        /// Looked for in every list, long after the exchange may still have acted on it, and not there.
        case notPlaced
        /// It was thought not to exist, and then it was seen: an alarm, until it is seen to be over.
        case appeared
        /// The operator declared that there is no such order.
        case declaredAbsent
        /// The operator declared that there is such an order.
        case declaredPlaced

        /// Whether the order may exist without our knowing its id.
        public var isUnresolved: Bool { self == .sending || self == .unknown }

        /// Whether the order is known to be able to trade.
        public var isLive: Bool {
            switch self {
            case .accepted, .open, .partlyFilled, .cancelling: true
            default: false
            }
        }

        /// Whether it was concluded, rather than told by the exchange, that there is no such order.
        public var isAbsent: Bool { self == .notPlaced || self == .declaredAbsent }
    }

    /// What can happen to an intent.
    public enum Event: Hashable, Sendable {
        case sendingBegan
        case provedNotSent
        case refused
        case refusedForNow
        case answerLost
        case accepted
        /// The exchange lists the order.
        case seen(Sighting)
        case cancelBegan
        case provedAbsent
        /// The operator's own verdict.
        case declaredAbsent
        case declaredPlaced
    }

    /// How the exchange lists an order.
    public enum Sighting: String, Hashable, Sendable, CaseIterable {
        case open, partlyFilled, filled, cancelled, expired, cancelledByExchange

        /// What an order that was seen so is.
        var state: State {
            switch self {
            case .open: .open
            case .partlyFilled: .partlyFilled
            case .filled: .filled
            case .cancelled: .cancelled
            case .expired: .expired
            case .cancelledByExchange: .cancelledByExchange
            }
        }

        /// Whether the order can still trade.
        public var isOpen: Bool { self == .open || self == .partlyFilled }
    }

    /// An event that cannot happen in the intent's state.
    public struct IllegalEvent: Error, Hashable, Sendable {
        public let state: State
        public let event: Event
    }

    /// Moves the intent on; every pair of state and event is decided here.
    ///
    /// No event turns an unresolved intent into a settled one without evidence from the exchange or a word of the
    /// operator.
    public mutating func apply(_ event: Event) throws(IllegalEvent) {
        guard let next = state.next(after: event) else { throw IllegalEvent(state: state, event: event) }
        state = next
    }
}

extension OrderIntent.State {
    /// The state after an event; nil when it cannot happen here.
    func next(after event: OrderIntent.Event) -> Self? {
        switch self {
        case .intended, .notSent, .refusedForNow: beforeSending(event)
        case .sending: inFlight(event) ?? answered(event)
        case .unknown: inFlight(event)
        case .accepted, .open, .partlyFilled, .cancelling, .declaredPlaced: alive(event)
        case .filled, .cancelled, .expired, .cancelledByExchange: over(event)
        case .refused, .notPlaced, .declaredAbsent, .appeared: thoughtAbsent(event)
        }
    }

    /// An attempt that is known to have failed may be made again; what was never sent has not been seen, or it is an alarm.
    private func beforeSending(_ event: OrderIntent.Event) -> Self? {
        switch event {
        case .sendingBegan: .sending
        case .provedNotSent: self == .refusedForNow ? nil : .notSent
        case .seen, .accepted: self == .intended ? nil : .appeared
        case .refused, .refusedForNow, .answerLost, .cancelBegan, .provedAbsent, .declaredAbsent, .declaredPlaced: nil
        }
    }

    /// Only the attempt's own answer says these.
    private func answered(_ event: OrderIntent.Event) -> Self? {
        switch event {
        case .provedNotSent: .notSent
        case .refused: .refused
        case .refusedForNow: .refusedForNow
        case .answerLost: .unknown
        default: nil
        }
    }

    private func inFlight(_ event: OrderIntent.Event) -> Self? {
        switch event {
        case .accepted: .accepted
        case .seen(let sighting): sighting.state
        case .provedAbsent: .notPlaced
        case .declaredAbsent: .declaredAbsent
        case .declaredPlaced: .declaredPlaced
        case .sendingBegan, .provedNotSent, .refused, .refusedForNow, .answerLost, .cancelBegan: nil
        }
    }

    private func alive(_ event: OrderIntent.Event) -> Self? {
        switch event {
        case .accepted: self
        case .seen(let sighting): self == .cancelling && sighting.isOpen ? .cancelling : sighting.state
        case .cancelBegan: .cancelling
        default: nil
        }
    }

    /// What is over stays over; a list that is behind may still show it open.
    private func over(_ event: OrderIntent.Event) -> Self? {
        switch event {
        case .seen(let sighting): sighting.isOpen ? self : sighting.state
        case .accepted, .cancelBegan: self
        default: nil
        }
    }

    private func thoughtAbsent(_ event: OrderIntent.Event) -> Self? {
        switch event {
        // The first sight of it is an alarm whatever it shows; one that is over cannot be cancelled any more.
        case .seen(let sighting): self == .appeared && !sighting.isOpen ? sighting.state : .appeared
        case .accepted: .appeared
        case .declaredPlaced: self == .refused ? nil : .declaredPlaced
        default: nil
        }
    }
}
