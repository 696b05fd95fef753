import Trading

/// Books gains, losses and fees of positions.
struct Lender {
    let books: Bookkeeper
    let pricing: Pricing
    let second: Int

    /// Books what a position gained or lost, and its fee.
    ///
    /// What the account does not own of the asset is raised first from the rest of its collateral, the most valuable
    /// first, at the last price. What nothing covers is forgiven, as the account cannot owe.
    func charge(
        _ gain: Amount, fee: Amount, of asset: String, _ kind: LedgerKind, reference: String, at time: Timestamp
    ) throws {
        let owned = try books.store.balances.amount(of: asset, in: .client)
        let missing = fee - gain - owned
        if missing > .zero { try raise(missing, of: asset, reference: reference, at: time) }
        try books.book(gain, fee: fee, of: asset, kind, reference: reference, at: time)
    }

    private func raise(_ missing: Amount, of id: String, reference: String, at time: Timestamp) throws {
        let wanted = try listed(id)
        var missing = missing.rounded(decimals: wanted.decimals, .up)
        let unit = dollars(Amount(whole: 1), wanted)
        for source in try sources(but: wanted) where missing > .zero && unit > .zero {
            let price = dollars(Amount(whole: 1), source.asset)
            let needed = exchange(missing, at: unit, for: price).rounded(decimals: source.asset.decimals, .up)
            let sold = min(needed, source.amount)
            let bought =
                needed <= source.amount
                ? missing : exchange(sold, at: price, for: unit).rounded(decimals: wanted.decimals, .down)
            try books.book(-sold, of: source.asset.id, .conversion, reference: reference, at: time)
            try books.book(bought, of: id, .conversion, reference: reference, at: time)
            missing -= bought
        }
        if missing > .zero { try books.book(missing, of: id, .adjustment, reference: reference, at: time) }
    }

    /// What can be sold, the most valuable first.
    private func sources(but wanted: ListedAsset) throws -> [(asset: ListedAsset, amount: Amount)] {
        try books.store.balances.all(of: .client)
            .map { try (asset: listed($0.asset), amount: $0.amount) }
            .filter { $0.asset.id != wanted.id && $0.asset.asset.isCollateral && dollars($0.amount, $0.asset) > .zero }
            .sorted { (dollars($0.amount, $0.asset), $1.asset.id) > (dollars($1.amount, $1.asset), $0.asset.id) }
    }

    private func dollars(_ amount: Amount, _ asset: ListedAsset) -> Amount {
        pricing.dollars(amount, of: asset.asset, at: second) ?? .zero
    }

    private func exchange(_ amount: Amount, at price: Amount, for other: Amount) -> Amount {
        Amount(units: amount.units.multiplied(by: price.units, dividedBy: other.units, rounding: .up))
    }

    private func listed(_ id: String) throws -> ListedAsset {
        guard let asset = pricing.catalogue.asset(id) else { throw SandboxError.damagedState("balance") }
        return asset
    }
}

extension LedgerKind {
    static let margin = LedgerKind(type: "margin")
    static let rollover = LedgerKind(type: "rollover")
    static let settled = LedgerKind(type: "settled")
    static let conversion = LedgerKind(type: "conversion")
}
