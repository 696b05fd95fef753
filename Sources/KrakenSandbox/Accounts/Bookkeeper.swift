import Trading

/// Changes balances, and writes down each change.
///
/// Every amount that enters one account leaves another. Amounts are cut to the asset's digits, so that the ledger shows
/// them exactly and an account never pays more than it was checked for.
struct Bookkeeper {
    let store: Store
    let catalogue: Catalogue
    let seed: UInt64

    /// Books a trade of the client with the house: first what was given, then what was received.
    ///
    /// The fee is paid in `feeAsset`, which is one of the market's two assets and the quote unless said otherwise.
    func post(_ trade: TradeRecord, in market: ListedMarket, feeAsset: String? = nil) throws {
        let rules = market.instrument
        let feeAsset = feeAsset ?? rules.quoteID
        let isBuy = trade.side == .buy
        var legs = [
            (rules.quoteID, isBuy ? -trade.cost : trade.cost),
            (rules.baseID, isBuy ? Amount(trade.quantity) : -Amount(trade.quantity)),
        ]
        if !isBuy { legs.reverse() }
        for (asset, amount) in legs {
            let fee = asset == feeAsset ? trade.fee : .zero
            try book(amount, fee: fee, of: asset, .trade, reference: trade.id, at: trade.time)
        }
    }

    /// Adds an amount, negative to take it away, to what the client owns, takes it from the other account, and lets
    /// the client pay a fee.
    @discardableResult
    func book(
        _ amount: Amount, fee: Amount = .zero, of asset: String, _ kind: LedgerKind, reference: String,
        at time: Timestamp, against other: AccountName = .house
    ) throws -> String {
        let (amount, fee) = try (cut(amount, of: asset), cut(fee, of: asset))
        let event = Event(kind: kind, reference: reference, time: time, asset: asset)
        let id = try change(.client, by: amount, fee: fee, event)
        if amount != .zero { try change(other, by: -amount, event) }
        if fee != .zero { try change(.fees, by: fee, event) }
        return id
    }

    /// Gives the house something that was nobody's before.
    func issue(_ amount: Amount, of asset: String, at time: Timestamp) throws {
        let event = try Event(kind: .issuance, reference: newReference(), time: time, asset: asset)
        try change(.house, by: cut(amount, of: asset), event)
    }

    /// A reference such as `FTQcuak-V6Za8qrWnhzTx67yYHz8Tg`, of deposits, withdrawals and transfers.
    func newReference() throws -> String {
        try Identifiers.reference(seed: seed, serial: store.settings.nextSerial())
    }

    private struct Event {
        let kind: LedgerKind
        let reference: String
        let time: Timestamp
        let asset: String
    }

    @discardableResult
    private func change(_ account: AccountName, by amount: Amount, fee: Amount = .zero, _ event: Event) throws
        -> String
    {
        let balance = try store.balances.amount(of: event.asset, in: account) + amount - fee
        try store.balances.set(balance, of: event.asset, in: account)
        let id = try Identifiers.make("L", seed: seed, serial: store.settings.nextSerial())
        try store.ledger.insert(
            LedgerEntry(
                id: id, account: account, reference: event.reference, time: event.time, kind: event.kind,
                asset: event.asset, amount: amount, fee: fee, balance: balance))
        return id
    }

    /// An amount with no more digits than the asset has, cut towards zero.
    private func cut(_ amount: Amount, of asset: String) throws -> Amount {
        guard let listed = catalogue.asset(asset) else { throw SandboxError.damagedState("balance") }
        guard amount < .zero else { return amount.rounded(decimals: listed.decimals, .down) }
        return -(-amount).rounded(decimals: listed.decimals, .down)
    }
}
