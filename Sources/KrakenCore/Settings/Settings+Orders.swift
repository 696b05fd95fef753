extension Settings {
    /// How orders are placed and looked for.
    public var placingRules: PlacingRules {
        var rules = PlacingRules()
        rules.orderLife = duration("KRAKEN_ORDER_DEADLINE") ?? rules.orderLife
        rules.settleTime = duration("KRAKEN_LOOKUP_SETTLE") ?? rules.settleTime
        rules.lookupGap = duration("KRAKEN_LOOKUP_GAP") ?? rules.lookupGap
        rules.confirmationLife = duration("KRAKEN_CONFIRMATION_LIFE") ?? rules.confirmationLife
        rules.repeatGuard = duration("KRAKEN_REPEAT_GUARD") ?? rules.repeatGuard
        return rules
    }

    /// The operator's own limits of every order.
    public var operatorLimits: OperatorLimits {
        var limits = OperatorLimits()
        limits.collar = exact("KRAKEN_PRICE_COLLAR") ?? limits.collar
        limits.supportsMargin = flag("KRAKEN_SUPPORTS_MARGIN")
        limits.allowedPairs = text("KRAKEN_ALLOWED_PAIRS").map { names in
            names.split { $0 == "," || $0 == " " }.map(String.init)
        }
        limits.currency = text("KRAKEN_CURRENCY").map { Asset($0.uppercased()) } ?? limits.currency
        limits.largestOrder = exact("KRAKEN_MAX_ORDER_VALUE")
        limits.dailyValue = exact("KRAKEN_MAX_DAILY_VALUE")
        limits.dailyLoss = exact("KRAKEN_MAX_DAILY_LOSS")
        limits.largestShare = exact("KRAKEN_MAX_ORDER_SHARE")
        limits.ordersPerMinute = integer("KRAKEN_MAX_ORDERS_PER_MINUTE")
        return limits
    }

    /// How much worse than the market a market order may trade, in per cent.
    public var maximumSlippage: Percent { exact("KRAKEN_MAX_SLIPPAGE") ?? Percent(whole: 1) }

    /// How far the market may move between a preview and its confirmation, in per cent.
    public var marketDrift: Percent { exact("KRAKEN_MARKET_DRIFT") ?? Percent(units: Percent.one / 2) }

    private func exact<Unit>(_ name: String) -> Fixed<Unit>? { text(name).flatMap { try? Fixed(parsing: $0) } }
}
