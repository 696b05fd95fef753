import Storage

/// What the account is worth, as far as a limit of the operator's needs it.
struct AccountWorth: Hashable, Sendable {
    /// All of it, in the limits' currency; nil when it was not asked for or cannot be told.
    var total: Amount?
    /// What it lost since the day (UTC) began, deposits, withdrawals and transfers counted out; negative for a gain, nil
    /// when it was not asked for or cannot be told.
    var lossToday: Amount?
}

extension Trader {
    /// What the account is worth, where a limit of the operator's needs it.
    ///
    /// What cannot be told is a limit that cannot be checked, which the operator may override.
    func worth(of funds: SpendableFunds, for limits: OperatorLimits) async throws -> AccountWorth {
        guard limits.largestShare != nil || limits.dailyLoss != nil else { return AccountWorth() }
        let valued = try await known { try await portfolio.valuation(of: funds.sheet, in: limits.currency).value.total }
        var account = AccountWorth(total: valued)
        if limits.dailyLoss != nil, let valued {
            account.lossToday = try await known { try await lossToday(valued, in: limits.currency) }
        }
        return account
    }

    /// Keeps what the account is worth now, so that the day's loss is known from there on.
    public func keep(_ valuation: Valuation) async {
        let kept = KeptWorth(worth: valuation.total, currency: valuation.currency, seenAt: time.now())
        try? await journal.use { try $0.keep(kept) }
    }

    private func lossToday(_ total: Amount, in currency: Asset) async throws -> Amount? {
        let now = KeptWorth(worth: total, currency: currency, seenAt: time.now())
        let beginning = try await journal.use { journal in
            try journal.keep(now)
            return try journal.worth(atBeginningOf: now.seenAt, in: currency) ?? now
        }
        var expected = beginning.worth
        for flow in try await flows(after: beginning.seenAt) {
            guard let worth = try await portfolio.worth(flow.amount, of: flow.asset, in: currency) else { return nil }
            expected += worth
        }
        return expected - total
    }

    /// What came into the account and went out since, by the exchange's ledger; what was read before is not read again.
    private func flows(after moment: Timestamp) async throws -> [AccountFlow] {
        let clock = try await kraken.clock()
        let now = clock.time(at: time.elapsed())
        let start = now - (time.now() - moment)
        let known = try await journal.use { try $0.flowsKnownUntil() }
        // An entry may need a while to be listed.
        let since = max(start, (known ?? start) - .seconds(600))
        let names = try await markets.assetNames()
        let entries = try await portfolio.ledger(LedgerQuery(since: since, extent: .everything)).get().entries
        let outside: Set<String> = ["deposit", "withdrawal", "transfer"]
        let flows = entries.filter { outside.contains($0.type) }.map { entry in
            AccountFlow(
                id: entry.id, asset: names.holding(id: entry.asset).asset, amount: entry.amount - entry.fee,
                moment: entry.time)
        }
        return try await journal.use { journal in
            try journal.keep(flows, until: now)
            return try journal.flows(after: start)
        }
    }
}
