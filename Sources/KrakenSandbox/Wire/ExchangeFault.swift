/// Why the exchange refuses, in its own words.
struct ExchangeFault: Error, Hashable, Sendable {
    let text: String

    static let invalidKey = ExchangeFault(text: "EAPI:Invalid key")
    static let invalidSignature = ExchangeFault(text: "EAPI:Invalid signature")
    static let invalidNonce = ExchangeFault(text: "EAPI:Invalid nonce")
    static let rateLimitExceeded = ExchangeFault(text: "EAPI:Rate limit exceeded")
    static let temporaryLockout = ExchangeFault(text: "EGeneral:Temporary lockout")
    static let tooManyRequests = ExchangeFault(text: "EGeneral:Too many requests")
    static let unknownFundingAsset = ExchangeFault(text: "EFunding:Unknown asset")
    static let noFundingMethod = ExchangeFault(text: "EFunding:No funding method")
    static let tooManyAddresses = ExchangeFault(text: "EFunding:Too many addresses")
    static let unknownWithdrawKey = ExchangeFault(text: "EFunding:Unknown withdraw key")
    static let invalidFundingAmount = ExchangeFault(text: "EFunding:Invalid amount")
    static let maximumFeeExceeded = ExchangeFault(text: "EFunding:Max fee exceeded")
    static let insufficientFundsToMove = ExchangeFault(text: "EFunding:Insufficient funds")
    /// The text is not published.
    static let wrongAddress = ExchangeFault(text: "EFunding:Invalid withdrawal address")
    /// The text is not published.
    static let exportNotReady = ExchangeFault(text: "EExport:Not ready")
    static let permissionDenied = ExchangeFault(text: "EGeneral:Permission denied")
    static let unknownMethod = ExchangeFault(text: "EGeneral:Unknown method")
    static let internalError = ExchangeFault(text: "EGeneral:Internal error")
    static let unknownPair = ExchangeFault(text: "EQuery:Unknown asset pair")
    static let unknownAsset = ExchangeFault(text: "EQuery:Unknown asset")
    static let deadlineElapsed = ExchangeFault(text: "EService:Deadline elapsed")
    static let quantityTooSmall = ExchangeFault(text: "EOrder:Order minimum not met")
    static let costTooSmall = ExchangeFault(text: "EOrder:Cost minimum not met")
    static let offTick = ExchangeFault(text: "EOrder:Tick size check failed")
    static let insufficientFunds = ExchangeFault(text: "EOrder:Insufficient funds")
    static let wouldTake = ExchangeFault(text: "EOrder:Post only order")
    static let unknownOrder = ExchangeFault(text: "EOrder:Unknown order")
    static let invalidOrder = ExchangeFault(text: "EOrder:Invalid order")
    static let duplicateClientName = ExchangeFault(text: "EOrder:Duplicate cl_ord_id")

    static let notEditable = ExchangeFault(text: "EOrder:Order not editable")
    static let notEnoughLeft = ExchangeFault(text: "EOrder:Not enough leaves qty")
    static let tooManyOrders = ExchangeFault(text: "EOrder:Orders limit exceeded")
    static let engineLimitExceeded = ExchangeFault(text: "EOrder:Rate limit exceeded")
    static let unknownPosition = ExchangeFault(text: "EOrder:Unknown position")
    static let positionClosed = ExchangeFault(text: "EOrder:Reduce only:Position is closed")
    static let insufficientInitialMargin = ExchangeFault(text: "EOrder:Insufficient initial margin")
    static let levelTooLow = ExchangeFault(text: "EOrder:Margin level too low")
    static let nothingToReduce = ExchangeFault(text: "EOrder:Reduce only:No position exists")
    static let unavailable = ExchangeFault(text: "EService:Unavailable")

    /// What a market's state forbids; `state` is the wire's word.
    static func mode(_ state: String) -> ExchangeFault { ExchangeFault(text: "EService:Market in \(state) mode") }

    /// What went wrong, without the category.
    var reason: String { String(text.drop { $0 != ":" }.dropFirst()) }

    /// An argument that is missing or makes no sense.
    static func invalidArguments(_ field: String? = nil) -> ExchangeFault {
        ExchangeFault(text: "EGeneral:Invalid arguments" + (field.map { ":" + $0 } ?? ""))
    }
}
