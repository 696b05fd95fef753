import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let status = Command(
        "status", summary: "Show whether the exchange is open, and who you are there.",
        details: "With a key it also shows the balances; without one it needs none.",
        category: "Market",
        examples: [Example("kraken status --sandbox", "The state of the built-in exchange.")],
        run: { try await Status().run(in: $0) })
}

/// Runs `kraken status`.
struct Status: Sendable {
    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.accountIfPossible)
        let system = try await session.kraken.send(SystemStatus()).value
        let before = tool.time.now()
        let server = try await session.kraken.send(ServerTime()).value.time
        let middle = before + (tool.time.now() - before) / 2
        // The exchange tells whole seconds: the middle of its second is the best guess.
        let difference = server + .milliseconds(500) - middle
        let sheet = session.credentials == nil ? nil : try await BalanceRows.sheet(of: session)
        let level = tool.log.level.rawValue
        let facts = [
            ("Venue", session.venue.name), ("Exchange", system.state.words),
            ("Exchange time", server.shown), ("Clock difference", difference.differenceWords),
            ("Key", session.credentials.map { "\($0)" } ?? "none"), ("Home", tool.settings.home.path),
            ("Log level", level),
        ]
        var blocks: [Report.Block] = [
            .line(system.state == .online ? .done : .caution, "The exchange is \(system.state.words)."),
            .facts(nil, facts),
        ]
        if let sheet { blocks += [.blank] + BalanceRows.blocks(sheet, title: "Balances") }
        return Report(
            data: .object([
                "venue": .string(session.venue.name), "system": .string(system.state.word),
                "exchange_time": .time(server), "clock_difference_seconds": .number(difference.decimalSeconds),
                "key": .text(session.credentials?.fingerprint), "home": .string(tool.settings.home.path),
                "log_level": .string(level), "balances": sheet.map(BalanceRows.json) ?? .null,
            ]), blocks: blocks)
    }
}

extension SystemStatus.State {
    /// The exchange's own word.
    var word: String {
        switch self {
        case .online: "online"
        case .maintenance: "maintenance"
        case .cancelOnly: "cancel_only"
        case .postOnly: "post_only"
        case .other(let text): text
        }
    }

    var words: String { String(word.map { $0 == "_" ? " " : $0 }) }
}

extension Duration {
    /// Seconds with three digits, for scripts.
    var decimalSeconds: String {
        let text = Amount(units: Int128(milliseconds) * 1_000_000_000).text(decimals: 3)
        return text
    }

    /// How far two clocks are apart, given that one of them tells whole seconds.
    fileprivate var differenceWords: String {
        if abs(milliseconds) <= 1_000 { return "less than a second" }
        return "\(abs(milliseconds) / 1000) s (the exchange is \(milliseconds > 0 ? "ahead" : "behind"))"
    }
}
