/// What becomes of a request: an answer, or one of the ways in which an answer fails to arrive.
public enum ExchangeAnswer: Sendable {
    /// The whole answer.
    case whole(ExchangeResponse)
    /// The answer until so many bytes of its body, and then the connection's end.
    case cut(ExchangeResponse, afterBytes: Int)
    /// The connection's end, without a byte.
    case lost
    /// A reset of the connection, without a byte.
    case reset
    /// What the closure says, after so long; other requests go on meanwhile. It is called exactly once.
    indirect case delayed(Duration, @Sendable () -> ExchangeAnswer)
}
