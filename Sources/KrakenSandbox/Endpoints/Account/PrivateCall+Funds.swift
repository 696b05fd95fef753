import Trading
import Transport

extension PrivateCall {
    func balance() throws -> JSON {
        try .object(
            store.balances.all(of: .client).map { balance in
                try (balance.asset, .string(text(balance.amount, of: balance.asset)))
            })
    }

    func extendedBalance() throws -> JSON {
        let holdings = try Holdings(store: store, catalogue: catalogue)
        return try .object(
            holdings.balances.map { balance in
                let hold = holdings.holds[balance.asset, default: .zero]
                // Rounded up, so that what is left is never overstated, but not beyond the balance as it is shown.
                let decimals = try listed(balance.asset).decimals
                let shown = min(
                    hold.rounded(decimals: decimals, .up), balance.amount.rounded(decimals: decimals, .down))
                return try (
                    balance.asset,
                    .object([
                        "balance": .string(text(balance.amount, of: balance.asset)),
                        "hold_trade": .string(text(shown, of: balance.asset)),
                    ])
                )
            })
    }

    /// The account as a lender sees it, all in one currency.
    func tradeBalance() throws -> JSON {
        guard let currency = catalogue.asset(parameters["asset"] ?? "ZUSD") else { throw ExchangeFault.unknownAsset }
        let account = try engine.account(at: Int(now.seconds))
        let unit = account.dollars(Amount(whole: 1), of: currency.tradable)
        guard unit > .zero else { throw ExchangeFault.invalidArguments("asset") }
        let text = { (amount: Amount) -> JSON in
            .string(amount.price(per: Quantity(unit), decimals: 4, .down).text(decimals: 4))
        }
        var members: [(String, JSON)] = [
            ("eb", text(account.everything)), ("tb", text(account.collateral)), ("m", text(account.used)),
            ("uv", text(account.unexecuted)), ("n", text(account.gain)), ("c", text(account.cost)),
            ("v", text(account.value)), ("e", text(account.equity)), ("mf", text(account.free)),
            ("mfo", text(account.freeBesideOrders)),
        ]
        if let level = account.level { members.append(("ml", .string(level.text(decimals: 2)))) }
        return .object(members)
    }

    private func listed(_ id: String) throws -> ListedAsset {
        guard let asset = catalogue.asset(id) else { throw SandboxError.damagedState("balance") }
        return asset
    }

    /// An amount with the asset's digits; what is smaller stays in the account and is not shown.
    private func text(_ amount: Amount, of id: String) throws -> String {
        try amount.text(decimals: listed(id).decimals)
    }
}
