/// What became of a call that was to be transmitted once.
public enum Transmission<Accepted: Hashable & Sendable>: Hashable, Sendable {
    /// Not one byte left this machine.
    case notSent(KrakenError)
    /// The exchange did it.
    case accepted(Accepted)
    /// The exchange refused for good.
    case refused([ExchangeError])
    /// The exchange refused, and may think otherwise in a moment.
    case refusedMayPass([ExchangeError])
    /// The exchange says that there is one of that name already: look it up.
    case exists([ExchangeError])
    /// Whether it was done, nobody knows: look it up, never send it again.
    case unknown(UnknownReason)
}

/// A transmission about to begin: what the journal writes before the first byte is sent.
public struct Sending: Hashable, Sendable {
    /// The nonce of this transmission.
    public let nonce: UInt64
    /// Our wall clock.
    public let at: Timestamp
    /// Until when the exchange may carry the call out, by its clock; nil when none is sent.
    public let deadline: Timestamp?
}
