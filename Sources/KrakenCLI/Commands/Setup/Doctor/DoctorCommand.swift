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
            inputs: Input.flag("probe-order", help: "Measure with one tiny order; asks first."),
            Input.option("pair", default: "BTC/USD", placeholder: "PAIR", help: "The market of that order."),
            Input.option("side", default: "buy", placeholder: "SIDE", help: "Which way it goes."),
            Input.flag("yes", short: "y", help: "Do not ask before placing it."),
            arguments: Doctor.init(probesOrder:pair:side:yes:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken doctor`.
struct Doctor: Sendable {
    var probesOrder: Bool
    var pair: String
    var side: Side
    var yes: Bool

    func run(in tool: Tool) async throws -> Report {
        guard probesOrder else { return try await Examination(tool: tool).report() }
        if let mistake = tool.settings.overlooked.first { throw mistake }
        return try await ProbeOrder(pair: pair, side: side, yes: yes).run(in: tool)
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
