import Synchronization
public import Trading

extension Exchange {
    /// Makes a further key of the account.
    ///
    /// - Parameters:
    ///   - name: what its owner calls it.
    ///   - permissions: what it may do; everything unless something else is said.
    ///   - nonceWindow: how far below the highest nonce another may lie, in the client's own unit.
    /// - Throws: a `DatabaseError` when the database cannot be used.
    public func makeKey(
        name: String = "sandbox", permissions: Set<Permission> = Set(Permission.allCases), nonceWindow: UInt64 = 0
    ) throws -> SandboxCredentials {
        try desk.withLock { desk in
            try desk.makeKey(name: name, permissions: permissions, nonceWindow: nonceWindow, now: now())
        }
    }

    /// Which limits are kept.
    public func limits() throws -> ExchangeLimits { try desk.withLock { try $0.settings().limits } }

    /// Changes which limits are kept, for all who use this exchange's folder.
    public func setLimits(_ limits: ExchangeLimits) throws {
        try desk.withLock { desk in try desk.setLimits(limits) }
    }

    /// Pays something into the account as if it came from outside.
    ///
    /// A deposit of an asset with a deposit method goes the way of all deposits: it is seen at once and credited when
    /// it is confirmed, unless `isConfirmed`.
    ///
    /// - Parameters:
    ///   - amount: more than zero, with no more digits than the asset has.
    ///   - asset: any of the asset's names.
    /// - Returns: the reference in the ledger.
    /// - Throws: ``SandboxError`` for what the exchange cannot keep.
    @discardableResult
    public func deposit(_ amount: Amount, of asset: String, isConfirmed: Bool = true) throws -> String {
        try desk.withLock { desk in
            try desk.deposit(amount, of: asset, isConfirmed: isConfirmed, now: now().inMicroseconds)
        }
    }

    /// Changes what the account owns of an asset by a correction, which may be negative.
    ///
    /// - Throws: ``SandboxError`` for what the exchange cannot keep, such as a balance below zero or what orders hold.
    @discardableResult
    public func adjust(_ amount: Amount, of asset: String) throws -> String {
        try desk.withLock { desk in try desk.adjust(amount, of: asset, now: now().inMicroseconds) }
    }

    /// Carries out several changes of balances at once: deposits, which are confirmed, and corrections for negative ones.
    ///
    /// - Returns: the references in the ledger.
    /// - Throws: ``SandboxError`` for what the exchange cannot keep; then none of them is carried out.
    @discardableResult
    public func fund(_ changes: [FundingChange]) throws -> [String] {
        try desk.withLock { desk in try desk.fund(changes, now: now().inMicroseconds) }
    }

    /// What each account's ledger entries add up to, by asset key.
    func ledgerSums() throws -> [AccountName: [String: Amount]] {
        let sums = try desk.withLock { desk in try desk.store.ledger.sums() }
        return AccountName.allCases.reduce(into: sums) { $0[$1, default: [:]] = $0[$1, default: [:]] }
    }
}

/// A change of what the account owns of one asset.
public struct FundingChange: Hashable, Sendable {
    /// Any of the asset's names.
    public var asset: String
    /// What comes; negative for what goes.
    public var amount: Amount

    /// A change of what the account owns.
    public init(asset: String, amount: Amount) {
        self.asset = asset
        self.amount = amount
    }
}

extension Timestamp {
    /// Cut to microseconds, which is all that answers show: what is shown can then be asked for again.
    var inMicroseconds: Timestamp { Timestamp(nanoseconds: nanoseconds - nanoseconds % 1_000) }
}
