/// Why nothing was asked of the exchange, or what was asked cannot be told.
public enum FundingError: Error, Hashable, Sendable {
    /// Withdrawals are off in the settings.
    case notAllowed
    /// The plan has problems.
    case notPlanned
    /// The asset cannot come or go at all.
    case noMethod(Asset)
    /// There are several ways, and none was named.
    case methodNeeded(Asset, known: [String])
    /// There is no such way.
    case unknownMethod(String, known: [String])
    /// Nothing of ours waits to be resolved.
    case nothingUnresolved
    /// No payment of ours has that name.
    case unknownPayment(String)
    /// More than one payment waits, or the name fits several.
    case ambiguousPayment([PaymentID])
    /// The operator says it was not made, and the exchange lists it.
    case wasMade(Payment)
    /// The operator says it was not made, and it has not been looked for long enough.
    case tooEarly(Payment)
    /// The operator says it was made under a name that the exchange does not list for it.
    case notListed(String)
    /// The exchange could not be asked whether it was made; the text says why.
    case unasked(String)
}

/// An error with a word of its own that scripts can rely on.
protocol IdentifiedError: Error {
    var identifier: String { get }
}

extension FundingError: IdentifiedError {
    var identifier: String {
        switch self {
        case .notAllowed: "withdrawals-off"
        case .notPlanned: "refused-locally"
        case .noMethod, .methodNeeded, .unknownMethod: "funding-method"
        case .nothingUnresolved, .unknownPayment, .ambiguousPayment: "unknown-payment"
        case .wasMade: "was-made"
        case .tooEarly: "too-early"
        case .notListed, .unasked: "contradicted"
        }
    }
}
