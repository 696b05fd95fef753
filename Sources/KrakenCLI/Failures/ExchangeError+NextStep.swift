import KrakenCore

extension ExchangeError {
    /// What somebody can do whose order, change or payment was refused; nil where the text says all.
    var nextStep: String? {
        switch kind {
        case .unknownWithdrawKey: "see 'kraken withdraw addresses' for the keys; new ones are set up at the exchange"
        case .tooManyAddresses: "remove an address at the exchange first"
        case .noFundingMethod, .unknownFundingAsset: "see 'kraken withdraw methods' or 'kraken deposit methods'"
        case .maximumFeeExceeded: "see 'kraken withdraw info' for the fee of now, and --max-fee"
        case .invalidFundingAmount: "see 'kraken withdraw info' for the least and the most"
        case .orderMinimumNotMet, .costMinimumNotMet, .tickSizeCheckFailed, .invalidPrice:
            "see 'kraken pairs' for the steps and minimums of the market"
        case .marketCancelOnly, .marketLimitOnly, .marketPostOnly, .marketReduceOnly: kind.marketState?.hint
        case .ordersLimitExceeded, .scheduledOrdersLimitExceeded: "cancel an order first: see 'kraken orders'"
        case .unknownOrder: "see 'kraken orders --status any'"
        case .postOnlyOrder: "the price would trade at once: choose another one, or leave --post-only out"
        case .insufficientMargin, .insufficientInitialMargin, .marginAllowanceExceeded, .marginLevelTooLow,
            .marginPositionSizeExceeded:
            "use less leverage or a smaller volume"
        case .unknownPair, .invalidPair: "see 'kraken pairs'"
        case .unknownAsset: "see 'kraken assets'"
        case .tradingAgreementRequired: "accept the trading agreement at the exchange's site"
        case .tradeLocked, .tradeUserLocked: "see the state of your account at the exchange"
        default: nil
        }
    }

    /// What the text means, as a sentence; nil where the text says all.
    var explanation: String? { kind.marketState?.words(of: "the market") }
}
