/// One wish of the operator to change an order: it is transmitted once at most.
public struct ChangeIntent: Hashable, Sendable {
    /// How the exchange is asked.
    public enum Way: String, Hashable, Sendable, CaseIterable {
        /// In place: the order keeps its id.
        case amend
        /// The order is cancelled and another one takes its place.
        case edit
    }

    /// What is known of a change.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Written down, not one byte sent.
        case intended
        /// On its way, or the program ended while it was.
        case sending
        /// It is certain that nothing was sent.
        case notSent
        /// The exchange said no.
        case refused
        /// No definite answer came.
        case unknown
        /// The order has the new values, or had them when it ended.
        case applied
        /// Looked for long after the exchange may still have acted on it: the order has its old values.
        case notApplied
        /// The order is over, and the change came too late or nobody can tell whether it came.
        case orderGone
        /// The old order was cancelled, and no order took its place.
        case unprotected

        /// Whether the change may still come, or have come, without our knowing it.
        public var isUnresolved: Bool { self == .sending || self == .unknown }

        /// Whether a change of this state may turn out to be in that one.
        public func mayBecome(_ next: State) -> Bool {
            switch self {
            case .intended: next == .sending || next == .notSent
            case .sending: next != .intended && next != .sending
            case .unknown: [.applied, .notApplied, .orderGone, .unprotected].contains(next)
            // What was thought not to have come may come after all.
            case .notApplied, .orderGone, .unprotected: next == .applied
            case .notSent, .refused, .applied: false
            }
        }
    }

    /// A state that cannot follow another one.
    public struct IllegalState: Error, Hashable, Sendable {
        public let state: State
        public let next: State
    }

    /// Our own name of the wish; it never leaves this machine.
    public var id: ClientOrderID
    /// How the exchange is asked.
    public var way: Way
    /// The order that is to be changed.
    public var orderID: OrderID
    /// Its market.
    public var pair: Pair
    /// Its side.
    public var side: Side
    /// What is to be changed.
    public var wanted: OrderChange
    /// The order's values before.
    public var before: OrderChange
    /// The number the order's successor carries; nil for a change in place.
    public var userReference: Int32?
    /// When it was asked for, by the local clock.
    public var createdAt: Timestamp
    /// What is known of it.
    public var state: State
    /// The order that took the old one's place; nil until it is known, and for a change in place.
    public var successor: OrderID?
    /// What the order trades more than before at most, in the currency of the operator's own limits; nil when nobody
    /// knows.
    public var worth: Worth?

    /// A change before anything is known of it.
    public init(
        id: ClientOrderID, way: Way, orderID: OrderID, pair: Pair, side: Side, wanted: OrderChange,
        before: OrderChange, userReference: Int32? = nil, createdAt: Timestamp, state: State = .intended,
        successor: OrderID? = nil, worth: Worth? = nil
    ) {
        self.id = id
        self.way = way
        self.orderID = orderID
        self.pair = pair
        self.side = side
        self.wanted = wanted
        self.before = before
        self.userReference = userReference
        self.createdAt = createdAt
        self.state = state
        self.successor = successor
        self.worth = worth
    }

    /// Moves the change on.
    public mutating func become(_ next: State) throws(IllegalState) {
        guard state.mayBecome(next) else { throw IllegalState(state: state, next: next) }
        state = next
    }
}
