import Storage

extension Trader {
    /// What is asked for, nil where it cannot be had; throws only when the task is cancelled.
    func known<Value>(_ body: () async throws -> Value?) async throws -> Value? {
        do { return try await body() } catch KrakenError.cancelled { throw KrakenError.cancelled } catch {
            if Task.isCancelled { throw KrakenError.cancelled }
            return nil
        }
    }

    /// What the operator's limits are measured against.
    ///
    /// - Parameter account: what the account is worth, where a limit needs it.
    func limitUse(of request: OrderRequest, _ checks: OrderChecks, _ account: AccountWorth) async throws -> LimitUse {
        let limits = checks.limits
        var use = LimitUse()
        (use.worth, use.lossToday) = (account.total, account.lossToday)
        if let names = limits.allowedPairs {
            use.isPairAllowed = false
            for name in names where try await markets.instrument(named: name).pair == request.pair {
                use.isPairAllowed = true
            }
        }
        guard limits.needsValue || limits.ordersPerMinute != nil else { return use }
        let now = time.now()
        let earliest = min(now.startOfDay, now - .seconds(60))
        let spending =
            journal.exists
            ? try await journal.use { try $0.spending(since: earliest, at: now) } : JournalSpending()
        use.lastMinute = spending.orders.map(\.createdAt).filter { $0 > now - OrderRate.span }
        guard limits.needsValue else { return use }
        if let cost = checks.tradedCost(of: request) {
            use.value = try await known {
                try await portfolio.worth(cost, of: request.pair.quote, in: limits.currency)
            }
        }
        let day = try await known { try await worths(of: spending, since: now.startOfDay, in: limits.currency) }
        (use.worths, use.isTodayKnown) = (day ?? [:], day != nil)
        return use
    }

    /// What the day's wishes are worth: as noted when they were written down, else at their own prices; nil when no
    /// market tells.
    private func worths(
        of spending: JournalSpending, since day: Timestamp, in currency: Asset
    ) async throws -> [ClientOrderID: Amount]? {
        let orders = spending.orders.filter { $0.createdAt >= day }
            .map { (id: $0.id, worth: $0.worth, cost: $0.request.cost, quote: $0.request.pair.quote) }
        let changes = spending.changes.filter { $0.createdAt >= day }
            .map { (id: $0.id, worth: $0.worth, cost: $0.addedCost, quote: $0.pair.quote) }
        var worths: [ClientOrderID: Amount] = [:]
        for wish in orders + changes {
            var worth = wish.worth?.amount(in: currency)
            if worth == nil { worth = try await portfolio.worth(wish.cost, of: wish.quote, in: currency) }
            guard let worth else { return nil }
            worths[wish.id] = worth
        }
        return worths
    }
}

extension OrderRequest {
    /// What it trades at its own price, of the quote asset; zero where no price is a number.
    fileprivate var cost: Amount {
        if isVolumeInQuote { return Amount(quantity) }
        return (limitPrice ?? price?.absolute)?.cost(of: quantity, .up) ?? .zero
    }
}

extension ChangeIntent {
    /// What the order trades more than before at its own prices, of the quote asset; zero where they are not known.
    fileprivate var addedCost: Amount {
        func cost(_ quantity: Quantity?, _ price: Price?) -> Amount? {
            guard let quantity, let price else { return nil }
            return price.cost(of: quantity, .up)
        }
        let price = before.limitPrice ?? before.triggerPrice
        guard let old = cost(before.quantity, price),
            let new = cost(wanted.quantity ?? before.quantity, wanted.limitPrice ?? wanted.triggerPrice ?? price)
        else { return .zero }
        return max(.zero, new - old)
    }
}
