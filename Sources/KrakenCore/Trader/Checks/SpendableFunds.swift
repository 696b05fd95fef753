import Storage

/// What the account can spend, without what orders and payments of ours may take whose fate is not known.
struct SpendableFunds: Sendable {
    /// What the exchange says.
    var sheet: BalanceSheet
    /// Orders that may be live without our knowing it.
    var orders: [OrderIntent]
    /// Payments that may have been made without our knowing it.
    var payments: [Payment]

    /// What is certainly free of an asset.
    func free(of asset: Asset) -> Amount {
        let available = sheet[asset]?.available ?? .zero
        return max(.zero, available - Trader.bound(by: orders, of: asset) - promised(of: asset))
    }

    /// What payments may take of an asset.
    ///
    /// One that was made counts twice; better too little free than too much.
    func promised(of asset: Asset) -> Amount {
        payments.filter { $0.asset == asset }.reduce(.zero) { $0 + $1.amount }
    }
}

extension Trader {
    /// What the account can spend now.
    func spendable() async throws -> SpendableFunds {
        let sheet = try await portfolio.balances().get()
        guard journal.exists else { return SpendableFunds(sheet: sheet, orders: [], payments: []) }
        return SpendableFunds(
            sheet: sheet, orders: try await journal.unresolved(),
            payments: try await journal.use { try $0.payments()?.unresolved() ?? [] })
    }
}

extension OrderChecks {
    /// The same checks, with what is free of an asset.
    func with(_ funds: SpendableFunds, of asset: Asset) -> OrderChecks {
        var checks = self
        checks.available = funds.free(of: asset)
        checks.promised = funds.promised(of: asset)
        return checks
    }
}
