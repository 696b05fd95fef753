import Storage
import Trading
import Transport

/// Where requests are dealt with, one at a time.
struct Desk {
    let store: Store
    let catalogue = Catalogue.standard

    init(folder: String?) throws {
        store = try Store.open(folder: folder)
    }

    // MARK: The account's beginning

    /// Makes account and key unless they are there.
    func setUp(_ options: ExchangeOptions, now: Timestamp) throws {
        guard try store.settings.load() == nil else { return }
        try store.connection.transaction {
            guard try store.settings.load() == nil else { return }
            try begin(options, now: now)
            let (key, secret) = try Signature.newKey()
            let record = KeyRecord(
                key: key, secret: secret, created: now, lastUsed: now, calls: CallCounter(counted: now))
            try store.keys.insert(record)
        }
    }

    func reset(_ options: ExchangeOptions, now: Timestamp) throws {
        try store.connection.transaction {
            try store.clearOrders()
            try store.clearAccount()
            try clearFaults()
            try begin(options, now: now)
        }
    }

    private func begin(_ options: ExchangeOptions, now: Timestamp) throws {
        try Bookkeeper(store: store, catalogue: catalogue, seed: options.seed).open(options.balances, at: now)
        try store.settings.save(ExchangeSettings(seed: options.seed, tier: options.tier, created: now))
        try store.settings.setSettledSecond(Int(now.seconds))
        try store.settings.setRewardedWeeks(0)
    }

    func settings() throws -> ExchangeSettings {
        guard let settings = try store.settings.load() else { throw SandboxError.damagedState("setting") }
        return settings
    }

    /// Carries out what should have happened until now; inside a transaction.
    func settle(now: Timestamp) throws {
        try carryOutLateRequests(now: now)
        try Treasury(store: store, catalogue: catalogue, settings: settings()).catchUp(to: now)
    }

    // MARK: Summary

    func summary(now: Timestamp) throws -> ExchangeSummary {
        try store.connection.transaction {
            let settings = try settings()
            try settle(now: now)
            let balances = try store.balances.all(of: .client).map { balance in
                (catalogue.asset(balance.asset)?.asset.description ?? balance.asset, balance.amount)
            }
            return try ExchangeSummary(
                seed: settings.seed, tier: settings.tier, created: settings.created,
                openOrderCount: store.orders.openCount(),
                balances: Dictionary(balances, uniquingKeysWith: { $1 }),
                pairs: catalogue.markets.map(\.instrument.pair))
        }
    }
}
