/// Why there is no whole answer.
public struct TransportError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The address is not one this transport can use.
        case badAddress
        /// The host's name, or the proxy's, has no address.
        case nameNotFound
        /// Nobody listens there, or the network does not lead there.
        case connectionFailed
        /// The encrypted connection could not be made, or the certificate is not trusted.
        case tlsFailed
        /// The time ran out.
        case timedOut
        /// The connection ended without an answer.
        case noAnswer
        /// The connection ended in the middle of the answer.
        case answerCut
        /// The answer is longer than allowed.
        case answerTooLarge
        /// The answer is not HTTP.
        case answerUnreadable
        /// The task was cancelled.
        case cancelled
        /// Anything else.
        case other
    }

    /// What went wrong.
    public var reason: Reason
    /// Whether it is certain that not one byte of the request left this machine.
    ///
    /// Only then may a call that moves money be treated as not made.
    public var provesNothingWasSent: Bool
    /// The transport's own words, without secrets.
    public var detail: String

    /// The words for an answer that nobody wanted to keep.
    static let notKept = "the answer could not be kept"

    /// Why there is no whole answer.
    public init(_ reason: Reason, provesNothingWasSent: Bool, detail: String = "") {
        self.reason = reason
        self.provesNothingWasSent = provesNothingWasSent
        self.detail = detail
    }
}
