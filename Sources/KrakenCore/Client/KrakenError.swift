public import Transport

/// Why there is no answer to a call; facts only, the words are found where people read them.
public enum KrakenError: Error, Hashable, Sendable {
    /// The call needs a key and none was given.
    case noCredentials
    /// The exchange refused, in its own words.
    case exchange([ExchangeError])
    /// Our own limiter held the call back, and it may not wait; free again after `wait`.
    case rateLimited(wait: Duration?)
    /// The exchange wants to be left alone for a while; nothing was sent.
    case heldBack(ServiceHold)
    /// No answer could be had.
    case unreachable(TransportError)
    /// An answer that is not 200, usually from a gateway in front of the exchange.
    case badStatus(Int, retryAfter: Duration?)
    /// An answer that cannot be understood; the text says what is wrong with it and holds none of its content.
    case unreadable(String)
    /// The file that shares nonces and limits between processes cannot be used.
    case keyStateUnusable(path: String, reason: String)
    /// The caller's own preparation failed after the nonce was taken; nothing was sent.
    case preparationFailed(PreparationFault)
    /// A call that may not be repeated was sent, and its outcome is unknown.
    case answerLost(UnknownReason)
    /// OpenSSL refused to sign.
    case signingFailed
    /// The task was cancelled.
    case cancelled
}

/// What went wrong on our side just before something was sent.
public struct PreparationFault: Hashable, Sendable, CustomStringConvertible {
    /// The error itself.
    public let error: any Error

    /// A fault that is the error.
    public init(_ error: any Error) {
        self.error = error
    }

    /// The error's own description.
    public var description: String { "\(error)" }

    /// Two faults are equal when they are described alike.
    public static func == (left: Self, right: Self) -> Bool { left.description == right.description }

    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

/// Why the outcome of a call that was sent is not known.
public enum UnknownReason: Hashable, Sendable {
    /// The connection failed after something was sent.
    case transport(TransportError)
    /// The answer is not 200.
    case status(Int)
    /// The answer cannot be understood; the text says what is wrong with it.
    case unreadable(String)
    /// At least one of the errors is not known to mean "not done".
    case errors([ExchangeError])
    /// The answer holds errors and order ids.
    case errorsBesideOrder([ExchangeError], [String])
    /// No error, and nothing that proves that the call was carried out, such as an order id of the known form.
    case noProof
}
