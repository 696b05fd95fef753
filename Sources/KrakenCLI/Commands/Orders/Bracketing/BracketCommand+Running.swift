import KrakenCore
import Trading
import Transport

extension BracketCommand {
    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let trader = try session.orders()
        try await tool.reconcile(trader)
        var preview = try await makePreview(trader, session, tool)
        var descriptions: [String] = []
        for leg in [preview.plan.terms.rests, preview.plan.terms.watched] {
            descriptions.append(try await trader.validate(preview.plan.plan(of: leg)).get())
        }
        guard execute else { return preview.dryRun(descriptions) }
        try await confirm(&preview, trader, session, tool)
        return try await watch(preview, trader, tool)
    }

    private func makePreview(_ trader: Trader, _ session: Session, _ tool: Tool) async throws -> BracketPreview {
        let plan = try await trader.plan(draft, limits: tool.settings.operatorLimits).get()
        let preview = BracketPreview(plan: plan, venue: session.venue.name, sandbox: tool.globals.sandbox, poll: poll)
        try preview.refuseIfFailed(overridingLimits: overrideLimits)
        return preview
    }

    /// Asks, unless told not to; the yes belongs to what was shown.
    private func confirm(
        _ preview: inout BracketPreview, _ trader: Trader, _ session: Session, _ tool: Tool
    ) async throws {
        let flags = [(again, "--again"), (overrideLimits, "--override-limits")].filter(\.0).map(\.1)
        if !flags.isEmpty {
            let words = flags.joined(separator: " ")
            tool.log.write(.warning, "Orders", "\(preview.venue): \(words) for a bracket: \(preview.words(.stop))")
        }
        if yes { return }
        guard tool.console.canAsk else {
            throw Failure(
                "confirmation-needed", "a live bracket needs a confirmation, and there is no terminal to ask at",
                hint: "add --yes if you mean it", exitCode: .refused)
        }
        for _ in 0..<3 {
            tool.console.complain(preview.text(width: min(tool.console.width, 100), tool: tool))
            let answer = await tool.console.ask("Place the \(draft.rests.rawValue) on \(preview.venue)? [y/N] ")
            try Task.checkCancellation()
            guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
                throw Failure("not-confirmed", "nothing was placed", exitCode: .refused)
            }
            let life = tool.settings.placingRules.confirmationLife
            let drift = try await trader.drift(of: preview.plan.target).get()
            let isFresh = tool.time.elapsed() - preview.plan.stop.plannedAt <= life
            if isFresh && drift <= tool.settings.marketDrift { return }
            tool.warn("the answer came late, or the market has moved: here is the bracket as it is now")
            preview = try await makePreview(trader, session, tool)
        }
        throw Failure(
            "confirmation-expired", "the market moves too fast for an answer; nothing was placed",
            hint: "raise KRAKEN_MARKET_DRIFT", exitCode: .refused)
    }

    private func watch(_ preview: BracketPreview, _ trader: Trader, _ tool: Tool) async throws -> Report {
        var rules = BracketRun.Rules()
        rules.poll = poll
        rules.override.repeats = again
        // Where nobody can interrupt, nobody waits in real time either.
        if tool.interrupts != nil { rules.watchdog = { try await Task.sleep(for: $0) } }
        let teller = BracketTeller(preview: preview, tool: tool)
        let run = BracketRun(
            preview.plan, trader: trader, rules: rules, newID: tool.newOrderID, tell: { teller.tell($0, $1) })
        let result = await run.run()
        tool.interrupts?.land()
        return try BracketOutcome(preview: preview, result: result).report()
    }
}
