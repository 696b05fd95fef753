import Storage

extension Trader {
    /// What the account is worth, where a limit of the operator's needs it; nil where it cannot be told.
    ///
    /// That is a limit that cannot be checked, which the operator may override.
    func worth(of funds: SpendableFunds, for limits: OperatorLimits) async throws -> Amount? {
        guard limits.largestShare != nil else { return nil }
        return try await known { try await portfolio.valuation(of: funds.sheet, in: limits.currency).value.total }
    }

    /// What is asked for, nil where it cannot be had; throws only when the task is cancelled.
    func known<Value>(_ body: () async throws -> Value?) async throws -> Value? {
        do { return try await body() } catch KrakenError.cancelled { throw KrakenError.cancelled } catch {
            if Task.isCancelled { throw KrakenError.cancelled }
            return nil
        }
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
        let midnight = Timestamp(seconds: now.seconds - now.seconds % 86_400)
        let earlier = journal.exists ? try await journal.use { try $0.intents(since: midnight) } : []
        let counted = earlier.filter { !$0.state.cameToNothing }
        use.lastMinute = counted.count { $0.createdAt > now - .seconds(60) }
        guard limits.needsValue else { return use }
        if let cost = checks.tradedCost(of: request) {
            use.value = try await known {
                try await portfolio.worth(cost, of: request.pair.quote, in: limits.currency)
            }
        }
        let today = try await known { () -> Amount? in
            var sum = Amount.zero
            for intent in counted { sum += try await value(of: intent, in: limits.currency) ?? .zero }
            return sum
        }
        (use.today, use.isTodayKnown) = (today ?? .zero, today != nil)
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
