import KrakenCore
import Trading

/// What the settings say about withdrawals at a venue.
struct WithdrawalRules: Sendable {
    /// What the plan keeps to.
    let policy: WithdrawalPolicy

    /// The built-in exchange has no cooling-off unless one is set: its money is worth nothing, and nobody could try out
    /// a withdrawal there for a day.
    init(_ settings: Settings, _ venue: Venue) {
        let name = "KRAKEN_WITHDRAW_COOLING_OFF"
        let isUnset = settings.entry(name)?.origin == .standard
        let hours = venue == .sandbox && isUnset ? 0 : settings.integer(name) ?? 24
        policy = WithdrawalPolicy(
            isAllowed: settings.flag("KRAKEN_ALLOW_WITHDRAW"),
            confirmAbove: settings.text("KRAKEN_WITHDRAW_CONFIRM_ABOVE").flatMap { try? Amount(parsing: $0) }
                ?? Amount(whole: 1_000),
            currency: settings.text("KRAKEN_CURRENCY") ?? "USD", coolingOff: .seconds(3_600 * Int64(hours)))
    }

    /// The rule for new keys in words; nil when there is none.
    var coolingOffInWords: String? {
        guard policy.coolingOff > .zero else { return nil }
        return "A key nothing ever went to can be used \(policy.coolingOff.inUnits) after it was first seen here."
    }
}
