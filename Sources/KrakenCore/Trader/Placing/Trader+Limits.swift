import Storage

extension Trader {
    /// What the account is worth, where a limit of the operator's needs it.
    func worth(of funds: SpendableFunds, for limits: OperatorLimits) async throws -> Amount? {
        guard limits.largestShare != nil else { return nil }
        return try await portfolio.valuation(of: funds.sheet, in: limits.currency).value.total
    }

    /// What the operator's limits are measured against.
    ///
    /// - Parameter worth: what the account is worth, where a limit needs it.
    func limitUse(of request: OrderRequest, _ checks: OrderChecks, worth: Amount?) async throws -> LimitUse {
        let limits = checks.limits
        var use = LimitUse()
        use.worth = worth
        if let names = limits.allowedPairs {
            use.isPairAllowed = false
            for name in names where try await markets.instrument(named: name).pair == request.pair {
                use.isPairAllowed = true
            }
        }
        guard limits.needsValue || limits.ordersPerMinute != nil else { return use }
        let now = time.now()
        let today = Timestamp(seconds: now.seconds - now.seconds % 86_400)
        let earlier = journal.exists ? try await journal.use { try $0.intents(since: today) } : []
        let counted = earlier.filter { !$0.state.cameToNothing }
        use.lastMinute = counted.count { $0.createdAt > now - .seconds(60) }
        guard limits.needsValue else { return use }
        if let cost = checks.tradedCost(of: request) {
            use.value = try await portfolio.worth(cost, of: request.pair.quote, in: limits.currency)
        }
        for intent in counted {
            use.today += try await value(of: intent, in: limits.currency) ?? .zero
        }
        return use
    }

    /// What an earlier order traded at most: as noted when it was placed, else at its own price.
    private func value(of intent: OrderIntent, in currency: Asset) async throws -> Amount? {
        if let value = intent.value { return value }
        let request = intent.request
        if request.isVolumeInQuote {
            return try await portfolio.worth(Amount(request.quantity), of: request.pair.quote, in: currency)
        }
        guard let price = request.limitPrice ?? request.price?.absolute else { return nil }
        return try await portfolio.worth(
            price.cost(of: request.quantity, .up), of: request.pair.quote, in: currency)
    }
}

extension OrderIntent.State {
    /// Whether it is certain that no trade can come of it.
    fileprivate var cameToNothing: Bool {
        switch self {
        case .notSent, .refused, .refusedForNow, .notPlaced, .declaredAbsent, .cancelledByExchange: true
        default: false
        }
    }
}
