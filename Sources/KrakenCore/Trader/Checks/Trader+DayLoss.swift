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
    ///
    /// - Parameter isRisky: whether the day's loss matters, as it does not for what only lowers risk.
    func worth(
        of funds: SpendableFunds, for limits: OperatorLimits, isRisky: Bool
    ) async throws -> AccountWorth {
        let needsLoss = limits.dailyLoss != nil && isRisky
        guard limits.largestShare != nil || needsLoss else { return AccountWorth() }
        let valued = try await known { try await portfolio.valuation(of: funds.sheet, in: limits.currency).value.total }
        var account = AccountWorth(total: valued)
        if needsLoss, let valued {
            account.lossToday = try await known {
                guard let open = try await openLoss(in: limits.currency) else { return nil }
                return try await lossToday(valued, in: limits.currency).map { $0 + open }
            }
        }
        return account
    }

    /// What open positions have lost, in a currency; zero when they have won, nil when no market tells.
    ///
    /// It counts in full, whenever it was lost: what the account is worth is reckoned from balances alone, and a gain
    /// of yesterday must not hide a loss of today.
    private func openLoss(in currency: Asset) async throws -> Amount? {
        let gain = try await kraken.send(TradeBalance()).value.unrealizedProfit
        guard gain < .zero else { return .zero }
        return try await portfolio.worth(-gain, of: Asset("USD"), in: currency)
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
            if let worth = try await portfolio.worth(flow.amount, of: flow.asset, in: currency) {
                expected += worth
            } else if try await portfolio.isPriced(flow.asset, in: currency) {
                // Its price is missing now; what no market prices at all is not in the account's worth either.
                return nil
            }
        }
        return expected - total
    }

    /// What came into the account and went out since, by the exchange's ledger; what was read before is not read again.
    ///
    /// Throws when that takes half a minute.
    private func flows(after moment: Timestamp) async throws -> [AccountFlow] {
        let clock = try await kraken.clock()
        let now = clock.time(at: time.elapsed())
        let start = now - (time.now() - moment)
        let known = try await journal.use { try $0.flowsKnown() }
        // An entry may need a while to be listed.
        let overlap = Duration.seconds(600)
        let since = known.map { $0.from <= start ? max(start, $0.until - overlap) : start } ?? start
        let flows = try await flows(since: since, now: now)
        return try await journal.use { journal in
            try journal.keep(flows, from: since, until: now)
            return try journal.flows(after: start)
        }
    }

    private func flows(since: Timestamp, now: Timestamp) async throws -> [AccountFlow] {
        let names = try await markets.assetNames()
        let reader = Portfolio(
            kraken: kraken.givingUp(at: time.elapsed() + .seconds(30)), markets: markets, time: time)
        let outside: [LedgerType] = [.deposit, .withdrawal, .transfer]
        // Over a long time trades fill many pages; over a short one, all kinds fit on one.
        let kinds: [LedgerType?] = now - since > .seconds(3_600) ? outside : [nil]
        var entries: [LedgerEntry] = []
        for kind in kinds {
            let list = try await reader.ledger(LedgerQuery(type: kind, since: since, extent: .everything)).get()
            guard list.isComplete else { throw IncompleteLedger() }
            entries += list.entries
        }
        return entries.filter { entry in outside.contains { $0.rawValue == entry.type } }.map { entry in
            AccountFlow(
                id: entry.id, asset: names.holding(id: entry.asset).asset, amount: entry.amount - entry.fee,
                moment: entry.time)
        }
    }

    /// A part of the ledger that was asked for did not come.
    private struct IncompleteLedger: Error {}
}
