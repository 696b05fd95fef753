/// Marks a ``PaymentID``.
public enum PaymentKind {}
/// Our own name of a payment; the exchange never sees it.
public typealias PaymentID = Identifier<PaymentKind>

/// One wish of the operator to move money out of the account or to another wallet.
///
/// The exchange takes no name of ours for it, so a lost answer can only be looked for by what it was.
public struct Payment: Hashable, Sendable {
    /// Our own name of it.
    public var id: PaymentID
    /// Where it goes.
    public var kind: Kind
    /// What is moved.
    public var asset: Asset
    /// The exchange's own name of that.
    public var assetID: String
    /// The name of the address, or of the wallet, it goes to.
    public var destination: String
    /// The address; nil for a wallet.
    public var address: String?
    /// How much leaves the account, the fee included.
    public var amount: Amount
    /// The highest fee it may cost; nil for a transfer, which costs none.
    public var maximumFee: Amount?
    /// When it was asked for, by the local clock.
    public var createdAt: Timestamp
    /// What is known of it.
    public var state: State
    /// The exchange's name of it; nil until it is known.
    public var reference: String?

    /// Where a payment goes.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Out of the account, to an address set up at the exchange's site.
        case withdrawal
        /// To the futures wallet.
        case transfer
    }

    /// What is known of a payment.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Written down, not one byte sent.
        case intended
        /// On its way, or the program ended while it was.
        case sending
        /// It is certain that nothing was sent.
        case notSent
        /// The exchange has it.
        case made
        /// The exchange said no.
        case refused
        /// No definite answer came; it may have been made.
        case unknown
        /// Looked for in vain for so long that it was probably not made; only the operator can say so.
        case probablyNotMade
        /// The operator said that it was made.
        case saidMade
        /// The operator said that it was not made.
        case saidNotMade
        /// The operator said that it was not made, and it was.
        case appeared

        /// Whether money may have moved without our knowing it.
        public var isUnresolved: Bool { self == .sending || self == .unknown || self == .probablyNotMade }
    }

    /// A payment before anything is known of it.
    public init(
        id: PaymentID, kind: Kind, asset: Asset, assetID: String, destination: String, address: String?,
        amount: Amount, maximumFee: Amount?, createdAt: Timestamp, state: State = .intended, reference: String? = nil
    ) {
        (self.id, self.kind, self.asset, self.assetID) = (id, kind, asset, assetID)
        (self.destination, self.address, self.amount) = (destination, address, amount)
        (self.maximumFee, self.createdAt, self.state, self.reference) = (maximumFee, createdAt, state, reference)
    }

    /// Whether two payments would move the same amount of the same asset to the same place.
    public func isLike(_ other: Payment) -> Bool {
        (kind, asset, destination, amount) == (other.kind, other.asset, other.destination, other.amount)
    }

    /// What can happen to a payment.
    public enum Event: String, Hashable, Sendable, CaseIterable {
        case sendingBegan, provedNotSent, accepted, refused, answerLost, found, absentForLong, operatorSaysMade,
            operatorSaysNotMade
    }

    /// An event that cannot happen in the payment's state.
    public struct IllegalEvent: Error, Hashable, Sendable {
        public let state: State
        public let event: Event
    }

    /// Moves the payment on; every pair of state and event is decided here.
    ///
    /// No event but the operator's word turns what may have been made into what was not.
    public mutating func apply(_ event: Event) throws(IllegalEvent) {
        switch (state, event) {
        case (.intended, .sendingBegan): state = .sending
        case (.intended, .provedNotSent), (.sending, .provedNotSent): state = .notSent
        case (.sending, .accepted): state = .made
        case (.sending, .refused): state = .refused
        case (.sending, .answerLost): state = .unknown
        case (.sending, .found), (.unknown, .found), (.probablyNotMade, .found): state = .made
        case (.sending, .absentForLong), (.unknown, .absentForLong): state = .probablyNotMade
        case (.sending, .operatorSaysMade), (.unknown, .operatorSaysMade), (.probablyNotMade, .operatorSaysMade):
            state = .saidMade
        case (.sending, .operatorSaysNotMade), (.unknown, .operatorSaysNotMade),
            (.probablyNotMade, .operatorSaysNotMade):
            state = .saidNotMade
        case (.saidNotMade, .found): state = .appeared
        case (.intended, _), (.sending, .sendingBegan), (.unknown, _), (.probablyNotMade, _), (.saidNotMade, _),
            (.notSent, _), (.made, _), (.refused, _), (.saidMade, _), (.appeared, _):
            throw IllegalEvent(state: state, event: event)
        }
    }
}
