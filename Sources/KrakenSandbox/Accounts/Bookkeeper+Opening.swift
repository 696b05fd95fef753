import Trading

extension Bookkeeper {
    /// Gives the client what it owns at the start: the house is issued as much and pays it in.
    ///
    /// - Throws: ``SandboxError`` for an asset that is not listed or an amount it cannot keep.
    func open(_ balances: [String: Amount], at time: Timestamp) throws {
        for (name, amount) in balances.sorted(by: { $0.key < $1.key }) {
            let asset = try Self.check(amount, of: name, in: catalogue)
            guard amount > .zero else {
                try store.balances.set(.zero, of: asset.id, in: .client)
                continue
            }
            try issue(amount, of: asset.id, at: time)
            try book(amount, of: asset.id, .deposit, reference: newReference(), at: time)
        }
    }

    /// The asset of a name, if an account may own that much of it.
    static func check(_ amount: Amount, of name: String, in catalogue: Catalogue) throws -> ListedAsset {
        guard let asset = catalogue.asset(name) else { throw SandboxError.unknownAsset(name) }
        let isPossible = (Amount.zero...Amount(whole: 1_000_000_000_000)).contains(amount)
        guard isPossible, amount.decimalsUsed <= asset.decimals else {
            throw SandboxError.invalidBalance(asset: name, amount: amount)
        }
        return asset
    }
}
