public import Trading

/// Something that goes wrong with the next requests of one kind, on demand.
public struct Fault: Hashable, Sendable {
    /// Whose requests: a method such as `AddOrder`; nil for any.
    ///
    /// `AddOrder` means orders that are placed; one that is only checked is `AddOrder:validate`.
    public var endpoint: String?
    /// Whether the request is carried out all the same.
    public var moment: Moment
    /// What goes wrong.
    public var effect: FaultEffect
    /// How many requests it meets.
    public var count: Int

    /// When it happens.
    public enum Moment: String, Hashable, Sendable, CaseIterable {
        /// Before the exchange acts, so that it does not act; a delay makes it act later.
        case before
        /// After the exchange acted.
        case after
    }

    /// A fault; it meets the next request unless more are asked for.
    public init(_ effect: FaultEffect, endpoint: String? = nil, moment: Moment = .after, count: Int = 1) {
        self.endpoint = endpoint
        self.moment = moment
        self.effect = effect
        self.count = count
    }
}

/// A fault that waits for its requests.
public struct ArmedFault: Hashable, Sendable {
    /// Its number, by which it is cleared.
    public var number: Int
    /// What will go wrong; its count is what is left.
    public var fault: Fault
}

/// One request that reached the exchange.
public struct LoggedRequest: Hashable, Sendable {
    /// Its number; the first request ever is 1.
    public var number: Int
    /// When it came.
    public var time: Timestamp
    /// The method's name, as in ``Fault/endpoint``.
    public var endpoint: String
    /// The nonce, as it was sent; nil without one.
    public var nonce: String?
    /// Whether the exchange carried it out: not when it was refused, and not when a fault kept it from acting.
    public var acted: Bool
    /// The faults it met, in their text form.
    public var faults: [String]
}
