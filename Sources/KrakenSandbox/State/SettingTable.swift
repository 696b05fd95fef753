import Storage
import Trading

/// What holds for the whole exchange.
struct ExchangeSettings: Hashable, Sendable {
    var seed: UInt64
    var tier: ExchangeOptions.Tier
    /// When the account was made or last reset.
    var created: Timestamp
    var limits = ExchangeLimits()
}

/// Single values of the exchange.
struct SettingTable {
    let connection: Database

    /// What holds for the whole exchange; nil before it was first set up.
    func load() throws -> ExchangeSettings? {
        let values = try Dictionary(
            connection.query("SELECT name, value FROM setting") { ($0.text(0), $0.text(1)) }, uniquingKeysWith: { $1 })
        guard let seed = values["seed"] else { return nil }
        guard let seed = UInt64(seed), let tier = values["tier"].flatMap(ExchangeOptions.Tier.init(rawValue:)),
            let created = values["created"].flatMap(Int64.init)
        else { throw SandboxError.damagedState("setting") }
        var limits = ExchangeLimits()
        if let burst = values["public burst"] { limits.publicBurst = Int(burst) }
        limits.countsCalls = values["counts calls"] != "no"
        limits.locksOut = values["locks out"] != "no"
        return ExchangeSettings(
            seed: seed, tier: tier, created: Timestamp(nanoseconds: created), limits: limits)
    }

    /// Stores seed, tier and beginning; the limits stay as they are.
    func save(_ settings: ExchangeSettings) throws {
        try set("seed", String(settings.seed))
        try set("tier", settings.tier.rawValue)
        try set("created", String(settings.created.nanoseconds))
    }

    func save(_ limits: ExchangeLimits) throws {
        try set("public burst", limits.publicBurst.map(String.init) ?? "none")
        try set("counts calls", limits.countsCalls ? "yes" : "no")
        try set("locks out", limits.locksOut ? "yes" : "no")
    }

    /// For how many weeks since the beginning rewards have been paid.
    func rewardedWeeks() throws -> Int { try number("rewarded") }

    func setRewardedWeeks(_ weeks: Int) throws { try set("rewarded", String(weeks)) }

    /// The second up to which resting orders have been settled; 0 when never.
    func settledSecond() throws -> Int { try number("settled") }

    func setSettledSecond(_ second: Int) throws { try set("settled", String(second)) }

    /// A number never given before, not even before a reset.
    func nextSerial() throws -> Int {
        let serial = try number("serial") + 1
        try set("serial", String(serial))
        return serial
    }

    func text(_ name: String) throws -> String? {
        try connection.query("SELECT value FROM setting WHERE name = ?", [.text(name)]) { $0.text(0) }.first
    }

    func number(_ name: String) throws -> Int {
        try text(name).flatMap(Int.init) ?? 0
    }

    func set(_ name: String, _ value: String) throws {
        try connection.run(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [.text(name), .text(value)])
    }
}
