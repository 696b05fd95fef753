import CommandKit
import KrakenCore
import Trading

extension ToolCommand {
    static let info = Command(
        "info", summary: "Show what this program is set up for: version, venue, key, home.", category: "Setup"
    ) {
        CommandBody(
            details:
                "Asks nobody: it works offline, and whatever the settings are. With --diagnostics it is 'kraken doctor'.",
            examples: [
                Example("kraken info", "Version, venue, home, key."),
                Example("kraken info --sandbox --diagnostics", "Every check, on the built-in exchange."),
            ],
            rows: [.facts, .checks],
            inputs: Input.flag("diagnostics", help: "Check everything, as 'kraken doctor' does."),
            arguments: Info.init(diagnostics:),
            run: { try await $0.run(in: $1) })
    }

    static let doctor = Command(
        "doctor", summary: "Check everything the program depends on, and say what to do.", category: "Setup"
    ) {
        CommandBody(
            details: """
                Looks at the exchange, the clocks, the key and its permissions, limits, orders that are not settled, \
                settings, files, databases and versions. Works without a key, and without a network tells all that is \
                local. Ends with 1 when a check fails, with 0 when there are only warnings. --probe-order places one tiny \
                post-only order far from the market, measures how the exchange lists it, and cancels it; it ends with 1 \
                when something is not as assumed, and with 7 when the order may be left behind.
                """,
            examples: [
                Example("kraken doctor --sandbox", "Every check, on the built-in exchange."),
                Example("kraken doctor --probe-order --yes --sandbox", "How soon and how an order is listed."),
            ],
            rows: [.checks, .measurements],
            inputs: Input.flag("probe-order", help: "Measure with one tiny order; asks first."),
            Input.option("pair", placeholder: "PAIR", help: "The market of that order; BTC/USD if not given."),
            Input.option("side", placeholder: "SIDE", help: "Which way it goes; buy if not given."),
            Input.flag("yes", short: "y", help: "Do not ask before placing it."),
            arguments: Doctor.init(probesOrder:pair:side:yes:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken doctor`.
struct Doctor: Sendable {
    /// What to measure with an order; nil for only looking.
    var probe: ProbeOrder?

    /// Throws when something is said of an order that is not asked for.
    init(probesOrder: Bool, pair: String?, side: Side?, yes: Bool) throws(UsageError.Mistake) {
        guard !probesOrder else {
            probe = ProbeOrder(pair: pair ?? "BTC/USD", side: side ?? .buy, yes: yes)
            return
        }
        for (isGiven, name) in [(pair != nil, "--pair"), (side != nil, "--side"), (yes, "--yes")] where isGiven {
            throw .needs(name, needed: "--probe-order")
        }
    }

    func run(in tool: Tool) async throws -> Report {
        guard let probe else { return try await Examination(tool: tool).report() }
        if let mistake = tool.settings.overlooked.first { throw mistake }
        return try await probe.run(in: tool)
    }
}

/// Runs `kraken info`.
struct Info: Sendable {
    var diagnostics: Bool

    func run(in tool: Tool) async throws -> Report {
        if diagnostics { return try await Examination(tool: tool).report() }
        return InfoReport(tool: tool).report()
    }
}
