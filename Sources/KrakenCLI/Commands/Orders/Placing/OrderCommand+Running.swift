import KrakenCore
import Trading
import Transport

extension OrderCommand {
    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let trader = try session.orders().living(deadline.map { .seconds($0) })
        if execute, let id = clientOrderID, let earlier = try await trader.recall(id).get() {
            return try OrderRecall(earlier, venue: session.venue.name).report()
        }
        try await tool.reconcile(trader)
        var preview = try await makePreview(trader, session, tool)
        try preview.refuseIfFailed(self)
        let words = try await trader.validate(preview.plan).get()
        guard execute else { return preview.dryRun(words: words) }
        let confirmedAt = try await confirm(&preview, trader, session, tool)
        let naming = naming(tool)
        return try await OrderPlacement(preview: preview, trader: trader, tool: tool)
            .run(as: naming, confirmedAt: confirmedAt, override: override)
    }

    /// Looks at the market and checks the order.
    private func makePreview(_ trader: Trader, _ session: Session, _ tool: Tool) async throws -> OrderPreview {
        var draft = draft
        if draft.type == .market && !plainMarket && draft.maximumSlippage == nil
            && !tool.settings.flag("KRAKEN_PLAIN_MARKET")
        {
            draft.maximumSlippage = tool.settings.maximumSlippage
        }
        let plan = try await trader.plan(draft, limits: tool.settings.operatorLimits).get()
        return OrderPreview(plan: plan, venue: session.venue.name, isNumbered: userReference != nil)
    }

    /// Asks, unless told not to; a question nobody can answer is a refusal.
    ///
    /// The yes belongs to what was shown: when it comes late, or the market has moved since, it is asked again.
    ///
    /// - Returns: when the operator said yes, by the monotonic clock.
    private func confirm(
        _ preview: inout OrderPreview, _ trader: Trader, _ session: Session, _ tool: Tool
    ) async throws -> Duration {
        logOverrides(preview, tool)
        if yes { return tool.time.elapsed() }
        guard tool.console.canAsk else {
            throw Failure(
                "confirmation-needed", "a live order needs a confirmation, and there is no terminal to ask at",
                hint: "add --yes if you mean it", exitCode: .refused)
        }
        for _ in 0..<3 {
            tool.console.complain(preview.text(width: min(tool.console.width, 100), tool: tool))
            let answer = await tool.console.ask("Place this order on \(preview.venue)? [y/N] ")
            try Task.checkCancellation()
            guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
                throw Failure("not-confirmed", "nothing was placed", exitCode: .refused)
            }
            guard let change = try await change(since: preview, trader, tool) else { return tool.time.elapsed() }
            tool.warn("\(change): here is the order as it is now")
            preview = try await makePreview(trader, session, tool)
            try preview.refuseIfFailed(self)
        }
        throw Failure(
            "confirmation-expired", "the market moves too fast for an answer; nothing was placed",
            hint: "raise KRAKEN_MARKET_DRIFT, or name your own limit price", exitCode: .refused)
    }

    /// Why a yes does not hold for what was shown; nil when it does.
    private func change(since preview: OrderPreview, _ trader: Trader, _ tool: Tool) async throws -> String? {
        let life = tool.settings.placingRules.confirmationLife
        guard tool.time.elapsed() - preview.plan.plannedAt <= life else {
            return "the answer came after more than \(life.seconds)"
        }
        let drift = try await trader.drift(of: preview.plan).get()
        guard drift > tool.settings.marketDrift else { return nil }
        return "the market has moved by \(drift)%"
    }

    private func logOverrides(_ preview: OrderPreview, _ tool: Tool) {
        let flags = [
            (override.repeats, "--again"), (override.unknown, "--despite-unknown"),
            (overrideLimits, "--override-limits"),
        ]
        let given = flags.filter(\.0).map(\.1).joined(separator: " ")
        if !given.isEmpty { tool.log.write(.warning, "Orders", "\(preview.venue): \(given) for \(preview.words)") }
    }

    private func naming(_ tool: Tool) -> Trader.Naming {
        if let clientOrderID { return .chosen(clientOrderID) }
        if let userReference { return .numbered(userReference, tool.newOrderID()) }
        return .automatic(tool.newOrderID())
    }
}
