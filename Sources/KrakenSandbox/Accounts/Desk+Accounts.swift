import Storage
import Trading

extension Desk {
    func makeKey(
        name: String, permissions: Set<Permission>, nonceWindow: UInt64, now: Timestamp
    ) throws -> SandboxCredentials {
        let (key, secret) = try Signature.newKey()
        var record = KeyRecord(
            key: key, secret: secret, created: now, lastUsed: now, calls: CallCounter(counted: now))
        (record.name, record.permissions, record.nonceWindow) = (name, permissions, nonceWindow)
        try store.connection.transaction { try store.keys.insert(record) }
        return SandboxCredentials(apiKey: key, apiSecret: secret)
    }

    func setLimits(_ limits: ExchangeLimits) throws {
        try store.connection.transaction { try store.settings.save(limits) }
    }

    func deposit(_ amount: Amount, of name: String, isConfirmed: Bool, now: Timestamp) throws -> String {
        try store.connection.transaction { try deposit(amount, of: name, isConfirmed: isConfirmed, at: now) }
    }

    func adjust(_ amount: Amount, of name: String, now: Timestamp) throws -> String {
        try store.connection.transaction { try adjust(amount, of: name, at: now) }
    }

    /// Carries out all changes, or none.
    func fund(_ changes: [FundingChange], now: Timestamp) throws -> [String] {
        try store.connection.transaction {
            try changes.map { change in
                change.amount > .zero
                    ? try deposit(change.amount, of: change.asset, isConfirmed: true, at: now)
                    : try adjust(change.amount, of: change.asset, at: now)
            }
        }
    }

    private func deposit(_ amount: Amount, of name: String, isConfirmed: Bool, at now: Timestamp) throws -> String {
        let asset = try Bookkeeper.check(amount, of: name, in: catalogue)
        guard amount > .zero else { throw SandboxError.invalidBalance(asset: name, amount: amount) }
        return try treasury(at: now).deposit(amount, of: asset, isConfirmed: isConfirmed, at: now)
    }

    private func adjust(_ amount: Amount, of name: String, at now: Timestamp) throws -> String {
        let asset = try Bookkeeper.check(amount < .zero ? -amount : amount, of: name, in: catalogue)
        let treasury = try treasury(at: now)
        let free = try Holdings(store: store, catalogue: catalogue).available(asset.id)
        guard free + amount >= .zero else {
            throw SandboxError.invalidBalance(asset: asset.asset.description, amount: amount)
        }
        return try treasury.adjust(amount, of: asset, at: now)
    }

    /// The treasury, after all that was due.
    private func treasury(at now: Timestamp) throws -> Treasury {
        guard let settings = try store.settings.load() else { throw SandboxError.damagedState("setting") }
        try settle(now: now)
        return Treasury(store: store, catalogue: catalogue, settings: settings)
    }
}
