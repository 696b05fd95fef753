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

    /// All in one currency: there is no margin, so everything owned is equity.
    func tradeBalance() throws -> JSON {
        guard let currency = catalogue.asset(parameters["asset"] ?? "ZUSD") else { throw ExchangeFault.unknownAsset }
        let holdings = try Holdings(store: store, catalogue: catalogue)
        var (all, tradable, held) = (Amount.zero, Amount.zero, Amount.zero)
        for balance in holdings.balances {
            let asset = try listed(balance.asset).asset
            let worth = value(balance.amount, of: asset)
            all += worth
            if !asset.description.contains(".") { tradable += worth }
            held += value(holdings.holds[balance.asset, default: .zero], of: asset)
        }
        let unit = value(Amount(whole: 1), of: currency.tradable)
        guard unit > .zero else { throw ExchangeFault.invalidArguments("asset") }
        let text = { (amount: Amount) -> JSON in
            .string(amount.price(per: Quantity(unit), decimals: 4, .down).text(decimals: 4))
        }
        let (none, free) = (text(.zero), text(tradable - held))
        return .object([
            "eb": text(all), "tb": text(tradable), "m": none, "uv": none, "n": none, "c": none, "v": none,
            "e": text(tradable), "mf": text(tradable), "mfo": free,
        ])
    }

    private func value(_ amount: Amount, of asset: Asset) -> Amount {
        let pricing = Pricing(catalogue: catalogue, seed: settings.seed)
        return pricing.dollars(amount, of: asset, at: Int(now.seconds)) ?? .zero
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
