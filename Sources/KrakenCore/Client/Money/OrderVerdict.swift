/// What one error says about the call it answers; the lists are closed.
public enum OrderVerdict: Hashable, Sendable {
    /// Not placed, for good.
    case refused
    /// Not placed, and it may be otherwise in a moment.
    case refusedMayPass
    /// Not placed, if no other copy of the order with the same nonce can have been.
    case invalidNonce
    /// An order of that name may be there.
    case exists
    /// Nothing is certain.
    case unknown

    init(_ error: ExchangeError) {
        let text = error.text.lowercased()
        let duplicates = ["cl_ord_id", "client order id", "duplicate", "already in use"]
        if duplicates.contains(where: text.contains) {
            self = .exists
        } else if let verdict = Self.byKind(error) {
            self = verdict
        } else if error.category.lowercased() == "auth", error.message.lowercased().hasPrefix("rate limit") {
            self = .refusedMayPass
        } else {
            self = Self.isRefusalOfCategory(error) ? .refused : .unknown
        }
    }

    private static func byKind(_ error: ExchangeError) -> OrderVerdict? {
        switch error.kind {
        case .invalidNonce: .invalidNonce
        case .callRateExceeded, .orderRateExceeded, .domainRateExceeded, .tooManyRequests, .authenticationRateExceeded:
            .refusedMayPass
        case .throttled: error.detail.flatMap { UInt64($0) } == nil ? .unknown : .refusedMayPass
        case .insufficientFunds, .insufficientMargin, .insufficientInitialMargin, .marginAllowanceExceeded,
            .marginLevelTooLow, .marginPositionSizeExceeded, .orderMinimumNotMet, .costMinimumNotMet,
            .tickSizeCheckFailed, .invalidPrice, .postOnlyOrder, .ordersLimitExceeded, .positionsLimitExceeded,
            .scheduledOrdersLimitExceeded, .cannotOpenPosition, .cannotOpenOpposingPosition, .tradingAgreementRequired,
            .reduceOnlyNoPosition, .invalidArguments, .permissionDenied, .unknownMethod, .invalidKey,
            .invalidSignature, .badRequest, .featureDisabled, .temporaryLockout:
            .refused
        default: nil
        }
    }

    /// Whether everything of its category, or everything that begins like it, is a refusal.
    private static func isRefusalOfCategory(_ error: ExchangeError) -> Bool {
        let message = error.message.lowercased()
        switch error.category.lowercased() {
        case "query", "auth", "account", "bm", "trade": return true
        case "service": return message.hasPrefix("market in ") && message.hasSuffix(" mode")
        case "general": return message.hasPrefix("invalid arguments")
        case "order":
            let detail = error.detail?.lowercased() ?? ""
            return message.hasPrefix("cannot open")
                || message == "reduce only" && detail.hasPrefix("no position exists")
        default: return false
        }
    }
}

extension OrderVerdict {
    /// What an error of the funding service says of a payment; nil for an error that means what it means for orders.
    init?(funding error: ExchangeError) {
        guard error.category.lowercased() == "funding" else { return nil }
        self = Self.fundingRefusals.contains(error.message.lowercased()) ? .refused : .unknown
    }

    private static let fundingRefusals: Set<String> = [
        "unknown withdraw key", "invalid amount", "too many addresses", "no funding method", "unknown asset",
        "max fee exceeded", "insufficient funds", "invalid withdrawal address",
    ]
}
