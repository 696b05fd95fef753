/// Two ways out of one position, a stop and a target, of which only one rests at the exchange: one coin cannot back two
/// sells, and the exchange has no one-cancels-other.
///
/// The other leg is watched, and swapped in when its price comes: cancel, see that it is cancelled, place. A pure state
/// machine: it is told what happened and when, and answers what to do. It never asks for an order while another one of
/// it may be live as far as is known, and cries out when there is no stop for longer than is allowed.
public struct Bracket: Hashable, Sendable {
    /// One of the two ways out.
    public enum Leg: String, Hashable, Sendable, CaseIterable, Codable {
        case stop, target

        /// The other one.
        public var other: Leg { self == .stop ? .target : .stop }
    }

    /// What was agreed on at the beginning.
    public struct Terms: Hashable, Sendable, Codable {
        /// Which way both legs go.
        public var side: Side
        /// How much of the base asset, altogether.
        public var quantity: Quantity
        /// The stop's trigger.
        public var stop: Price
        /// The target's limit.
        public var target: Price
        /// What neither leg could be placed for any more.
        public var minimum: Quantity
        /// The leg that rests at the exchange.
        public var rests: Leg
        /// How long there may be no stop, before it is an alarm.
        public var bound: Duration

        public init(
            side: Side, quantity: Quantity, stop: Price, target: Price, minimum: Quantity, rests: Leg = .stop,
            bound: Duration = .seconds(5)
        ) {
            self.side = side
            self.quantity = quantity
            self.stop = stop
            self.target = target
            self.minimum = minimum
            self.rests = rests
            self.bound = bound
        }

        /// The leg that does not rest.
        public var watched: Leg { rests.other }

        /// How long a target may work without a stop: the rest of the bound is for taking it back.
        public var patience: Duration { bound * 3 / 5 }

        /// How long a swap that came to nothing is not tried again.
        public var pause: Duration { bound * 2 }
    }

    /// Where the bracket is.
    public enum State: Hashable, Sendable {
        /// An order of that leg is on its way; no other one is live.
        case placing(Leg)
        /// The resting leg is live.
        case resting
        /// The order of that leg is being cancelled; whether it still is live is not known.
        case cancelling(Leg)
        /// No order is live, and the market's price decides which leg comes next.
        case exposed
        /// The watched leg is live.
        case working
        /// An order of that leg may be live: nothing is placed before that is known.
        case doubtful(Leg)
        /// No order is live, because the resting leg could not be placed; it is tried again.
        case unprotected
        /// It is over.
        case done(End)
    }

    /// How a bracket ends.
    public enum End: Hashable, Sendable {
        /// That leg traded what was left.
        case filled(Leg)
        /// What is left is too little for an order.
        case remainder(Quantity)
        /// Somebody else cancelled that leg: nothing is placed against his will.
        case endedElsewhere(Leg)
        /// The program was asked to end, and that leg rests at the exchange.
        case left(Leg)
        /// The program was asked to end, and whether that leg, which was at the exchange, still is could not be seen.
        case leftUnseen(Leg)
        /// The program was asked to end, and it is not known, or known not to be the case, that anything rests.
        case leftBare
        /// The first order was refused: there never was a bracket.
        case notBegun
        /// The first order may be live.
        case firstUnknown
        /// The exchange refuses the leg that should rest, again and again.
        case gaveUp
    }

    /// What somebody must know at once; it stands until it is settled.
    public enum Alarm: String, Hashable, Sendable, CaseIterable {
        /// There has been no stop for longer than is allowed.
        case exposedTooLong
        /// The leg that should rest was refused.
        case notRestored
        /// An order may be live without our knowing.
        case doubt
        /// Somebody else cancelled the order: nothing rests at the exchange.
        case nothingRests
    }

    /// What was agreed on.
    public let terms: Terms
    /// Where it is.
    public internal(set) var state: State
    /// What finished orders of each leg traded.
    public internal(set) var finished: [Leg: Quantity] = [:]
    /// What the live order has traded so far.
    public internal(set) var executed: Quantity = .zero
    /// Since when there is no stop, by the monotonic clock; nil while there is one.
    public internal(set) var exposedSince: Duration?
    /// All the time without a stop that is over.
    public internal(set) var exposedBefore: Duration = .zero
    /// The longest time without a stop.
    public internal(set) var longestExposure: Duration = .zero
    /// How often the watched leg was swapped in.
    public internal(set) var swaps = 0
    /// What stands.
    public internal(set) var alarms: Set<Alarm> = []
    /// Whether the program was asked to end.
    public internal(set) var isEnding = false
    /// Whether it was interrupted before and goes on: its next order is not its first.
    var isResumed = false
    /// Whether the first order was asked for.
    var hasBegun = false
    /// Whether the live order's cancel was asked for by us.
    var cancelAsked = false
    /// Before when the watched leg is not swapped in.
    var calmUntil: Duration = .zero
    /// Until when a cancel of the live order may be carried out late.
    var lateUntil: Duration = .zero
    /// When the live order was last looked at.
    var lookedAt: Duration = .zero
    /// When the leg that was refused is tried again, and how often it was.
    var retryAt: Duration = .zero
    var refusals = 0

    /// A bracket of which nothing is placed yet.
    public init(_ terms: Terms) {
        self.terms = terms
        state = .placing(terms.rests)
    }

    /// What neither leg has traded yet.
    public var remaining: Quantity {
        terms.quantity - (finished[.stop] ?? .zero) - (finished[.target] ?? .zero) - executed
    }

    /// What a leg traded, the live order included.
    public func traded(_ leg: Leg) -> Quantity { (finished[leg] ?? .zero) + (live == leg ? executed : .zero) }

    /// The leg of which an order is live or may be; nil when none is.
    public var live: Leg? {
        switch state {
        case .resting: terms.rests
        case .working: terms.watched
        case .placing(let leg), .cancelling(let leg), .doubtful(let leg), .done(.left(let leg)),
            .done(.leftUnseen(let leg)):
            leg
        case .exposed, .unprotected, .done: nil
        }
    }

    /// How long there has been no stop by now, altogether.
    public func exposure(at moment: Duration) -> Duration {
        exposedBefore + (exposedSince.map { moment - $0 } ?? .zero)
    }

    /// Whether it is over.
    public var isOver: Bool {
        if case .done = state { return true }
        return false
    }
}
