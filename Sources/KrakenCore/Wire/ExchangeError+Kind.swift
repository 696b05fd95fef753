extension ExchangeError {
    /// The texts the exchange is known to send; the raw value is the text without its detail.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case invalidKey = "EAPI:Invalid key"
        case invalidSignature = "EAPI:Invalid signature"
        case invalidNonce = "EAPI:Invalid nonce"
        case callRateExceeded = "EAPI:Rate limit exceeded"
        case featureDisabled = "EAPI:Feature disabled"
        case badRequest = "EAPI:Bad request"
        case invalidToken = "EAPI:Invalid token"
        case invalidSession = "ESession:Invalid session"
        case invalidArguments = "EGeneral:Invalid arguments"
        case permissionDenied = "EGeneral:Permission denied"
        case temporaryLockout = "EGeneral:Temporary lockout"
        case tooManyRequests = "EGeneral:Too many requests"
        case unknownMethod = "EGeneral:Unknown method"
        case internalError = "EGeneral:Internal error"
        case accountDisabled = "EAuth:Account temporary disabled"
        case accountUnconfirmed = "EAuth:Account unconfirmed"
        case authenticationRateExceeded = "EAuth:Rate limit exceeded"
        case authenticationTooManyRequests = "EAuth:Too many requests"
        case invalidPermissions = "EAccount:Invalid permissions"
        case serviceUnavailable = "EService:Unavailable"
        case serviceBusy = "EService:Busy"
        case throttled = "EService:Throttled"
        case serviceTimeout = "EService:Timeout"
        case marketCancelOnly = "EService:Market in cancel_only mode"
        case marketPostOnly = "EService:Market in post_only mode"
        case marketLimitOnly = "EService:Market in limit_only mode"
        case marketReduceOnly = "EService:Market in reduce_only mode"
        case deadlineElapsed = "EService:Deadline elapsed"
        case unknownPair = "EQuery:Unknown asset pair"
        case unknownAsset = "EQuery:Unknown asset"
        case invalidPair = "EQuery:Invalid asset pair"
        case insufficientFunds = "EOrder:Insufficient funds"
        case insufficientMargin = "EOrder:Insufficient margin"
        case insufficientInitialMargin = "EOrder:Insufficient initial margin"
        case marginAllowanceExceeded = "EOrder:Margin allowance exceeded"
        case marginLevelTooLow = "EOrder:Margin level too low"
        case marginPositionSizeExceeded = "EOrder:Margin position size exceeded"
        case cannotOpenPosition = "EOrder:Cannot open position"
        case cannotOpenOpposingPosition = "EOrder:Cannot open opposing position"
        case orderMinimumNotMet = "EOrder:Order minimum not met"
        case costMinimumNotMet = "EOrder:Cost minimum not met"
        case tickSizeCheckFailed = "EOrder:Tick size check failed"
        case invalidPrice = "EOrder:Invalid price"
        case invalidOrder = "EOrder:Invalid order"
        case unknownOrder = "EOrder:Unknown order"
        case orderNotEditable = "EOrder:Order not editable"
        case notEnoughLeft = "EOrder:Not enough leaves qty"
        case cancelPending = "EOrder:Cancel pending"
        case postOnlyOrder = "EOrder:Post only order"
        case ordersLimitExceeded = "EOrder:Orders limit exceeded"
        case orderRateExceeded = "EOrder:Rate limit exceeded"
        case domainRateExceeded = "EOrder:Domain rate limit exceeded"
        case positionsLimitExceeded = "EOrder:Positions limit exceeded"
        case scheduledOrdersLimitExceeded = "EOrder:Scheduled orders limit exceeded"
        case unknownPosition = "EOrder:Unknown position"
        case reduceOnlyNoPosition = "EOrder:Reduce only:No position exists"
        case reduceOnlyPositionClosed = "EOrder:Reduce only:Position is closed"
        case reduceOnly = "EOrder:Reduce only"
        case tradingAgreementRequired = "EOrder:Trading agreement required"
        case tradeInvalidRequest = "ETrade:Invalid request"
        case tradeLocked = "ETrade:Locked"
        case tradeUserLocked = "ETrade:User Locked"
        case acquisitionLimitExceeded = "EBM:limit exceeded"
        case unknownWithdrawKey = "EFunding:Unknown withdraw key"
        case invalidFundingAmount = "EFunding:Invalid amount"
        case tooManyAddresses = "EFunding:Too many addresses"
        case noFundingMethod = "EFunding:No funding method"
        case unknownFundingAsset = "EFunding:Unknown asset"
        case maximumFeeExceeded = "EFunding:Max fee exceeded"
        case fundingFailed = "EFunding:Failed"
        case earnBelowMinimum = "EEarnings:Below min"
        case earnAboveMaximum = "EEarnings:Above max"
        case earnInsufficientFunds = "EEarnings:Insufficient funds"
        case earnPermissionDenied = "EEarnings:Permission denied"
        case earnBusy = "EEarnings:Busy"
        case databaseError = "EDatabase:Internal error"
        /// A text this version does not know.
        case other = ""

        private static let known = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })

        /// Finds the longest known text, whatever its case.
        init(head: String, message: String, detail: String?) {
            let short = "\(head):\(message)".lowercased()
            let long = detail.map { "\(short):\($0.lowercased())" }
            self = long.flatMap { Self.known[$0] } ?? Self.known[short] ?? .other
        }
    }
}

extension ExchangeError.Kind {
    /// What asking again is good for.
    enum Repetition: Hashable {
        /// Never as it is.
        case never
        /// Nothing was done, and it passes.
        case afterPause
        /// It passes, but something may have been done: for reads only.
        case readsOnly
    }

    var repetition: Repetition {
        switch self {
        case .callRateExceeded, .tooManyRequests, .authenticationRateExceeded, .authenticationTooManyRequests,
            .throttled, .orderRateExceeded, .domainRateExceeded, .earnBusy, .invalidNonce:
            .afterPause
        case .internalError, .serviceUnavailable, .serviceBusy, .serviceTimeout, .databaseError: .readsOnly
        default: .never
        }
    }
}
