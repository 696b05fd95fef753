public import Transport

/// Something the person at the terminal should hear of while a call goes on.
public enum Notice: Hashable, Sendable {
    /// The limiter holds a call back for more than a second.
    case waiting(Duration, call: String)
    /// A call failed in a way that can pass and is made again after `pause`.
    case repeating(call: String, after: Duration, error: KrakenError)
    /// The file that shares nonces and limits was damaged and has been made anew.
    case keyStateRebuilt(path: String)
    /// A call went without the file that shares nonces and limits, because that cannot be used.
    case stateNotShared(path: String, reason: String)
    /// The key has seen larger nonces than ours; from now on they count smaller units of time.
    case nonceScaleRaised
    /// Nonces that count nanoseconds were refused, too: no nonce of ours will be accepted.
    case noncesTooSmall
}

/// One request's life, for logs and `--verbose`; never a body, a header or a query.
public enum ClientEvent: Hashable, Sendable {
    /// The limiter holds a call back for so long.
    case held(call: String, for: Duration)
    /// The limiter holds that call back no longer, or it is given up.
    case released(call: String)
    case started(CallRecord)
    case finished(CallRecord, Outcome)
    /// The exchange answered that call with errors.
    case refused(call: String, [ExchangeError])
    /// What was asked for was kept from an earlier answer of that age, so nothing was sent.
    case remembered(String, age: Duration)

    /// How a request ended.
    public enum Outcome: Hashable, Sendable {
        /// An answer of that status after that time.
        case answered(status: Int, after: Duration)
        /// No answer.
        case failed(TransportError, after: Duration)
    }
}

/// What is said about one request.
public struct CallRecord: Hashable, Sendable {
    /// `GET` or `POST`.
    public let method: String
    /// The path, without query.
    public let path: String
    /// Which try it is, from 1.
    public let attempt: Int
    /// What it cost on the limiter that counts it.
    public let cost: Points
    /// How long limiter and turn held it back.
    public let waited: Duration
    /// Whether it is more than a question: it may move money, or cancel, or have something made.
    public var changesSomething = false
}
