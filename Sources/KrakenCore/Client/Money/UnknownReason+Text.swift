import Transport

extension [ExchangeError] {
    /// The exchange's own words.
    public var text: String { map(\.text).joined(separator: ", ") }
}

extension UnknownReason {
    /// What is known about why nothing is known, in few words.
    public var text: String {
        switch self {
        case .transport(let error):
            switch error.reason {
            case .timedOut: "no answer in time"
            case .cancelled: "interrupted"
            case .answerCut: "the answer was cut off"
            case .answerTooLarge: "the answer is too large"
            case .answerUnreadable: "the answer is not HTTP"
            default: "the connection ended before an answer"
            }
        case .status(let code): "HTTP status \(code)"
        case .unreadable(let what): "unreadable answer: \(what)"
        case .errors(let errors): errors.text
        case .errorsBesideOrder(let errors, let ids):
            "\(errors.text) beside \(ids.joined(separator: " "))"
        case .noProof: "an answer that does not say that it was done"
        }
    }
}
