import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let status = Command(
        "status", summary: "Show whether the exchange is open, and who you are there.", category: "Market"
    ) {
        CommandBody(
            details: "With a key it also shows the balances; without one it needs none.",
            examples: [Example("kraken status --sandbox", "The state of the built-in exchange.")],
            run: { try await Status().run(in: $0) })
    }
}

/// Runs `kraken status`.
struct Status: Sendable {
    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.accountIfPossible)
        let status = try await session.marketData.status().get()
        // In maintenance no private call is answered, and that is what there is to tell.
        let asks = session.credentials != nil && status.state != .maintenance
        let answer = asks ? await session.portfolio.balances() : nil
        // Who asks for the state wants it most while the account is left alone.
        var held: ServiceHold?
        if case KrakenError.heldBack(let hold)? = answer?.cause { held = hold }
        let sheet = held == nil ? try answer?.get() : nil
        let level = tool.log.level.rawValue
        var facts = [
            ("Venue", session.venue.name), ("Exchange", status.state.words),
            ("Exchange time", status.exchangeTime.shown), ("Clock difference", status.clockDifference.differenceWords),
            ("Key", session.credentials?.fingerprint ?? lockedKey(session, tool) ?? "none"),
            ("Home", tool.settings.home.path),
            ("Log level", level),
        ]
        if let profile = session.profile { facts.insert(("Profile", profile), at: 1) }
        var blocks: [Report.Block] = [
            .line(status.state == .online ? .done : .caution, "The exchange is \(status.state.words)."),
            .facts(nil, facts),
        ]
        if let held {
            blocks.append(
                .line(
                    .note,
                    "The account is not asked before \(held.until.shown): \(Failure(KrakenError.heldBack(held)).message)."
                ))
        }
        if let sheet { blocks += [.blank] + BalanceRows.blocks(sheet, title: "Balances") }
        return Report(
            data: .object([
                "venue": .string(session.venue.name), "system": .string(status.state.word),
                "exchange_time": .time(status.exchangeTime),
                "clock_difference_seconds": .string(status.clockDifference.decimalSeconds),
                "profile": .text(session.profile), "key": .text(session.credentials?.fingerprint),
                "home": .string(tool.settings.home.path),
                "log_level": .string(level), "balances": sheet.map(BalanceRows.json) ?? .null,
            ]), blocks: blocks, rows: .whole)
    }

    /// The key that is there, but for which nobody is asked a password.
    private func lockedKey(_ session: Session, _ tool: Tool) -> String? {
        guard session.venue != .sandbox else { return nil }
        let stored = try? tool.unlocking.store(tool.settings.home).found()
        return stored.map { "key \($0.fingerprint), locked" }
    }
}

extension SystemStatus.State {
    /// The state in words.
    var words: String {
        switch self {
        case .maintenance: "in maintenance"
        case .cancelOnly: "in cancel-only mode"
        case .postOnly: "in post-only mode"
        case .online, .other: word
        }
    }
}

extension Duration {
    /// Seconds with three digits, for scripts.
    var decimalSeconds: String {
        Amount(units: Int128(milliseconds) * 1_000_000_000).text(decimals: 3)
    }

    /// How far two clocks are apart, given that one of them tells whole seconds.
    fileprivate var differenceWords: String {
        if abs(milliseconds) <= 1_000 { return "less than a second" }
        return "\(abs(milliseconds) / 1000) s (the exchange is \(milliseconds > 0 ? "ahead" : "behind"))"
    }
}
