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
        let first = try await makePreview(trader, session, tool)
        let words = try await trader.validate(first.plan).get()
        guard execute else { return first.dryRun(words: words) }
        logOverrides(first, tool)
        let confirmation = Confirmation<OrderPreview>(
            question: "Place this order on \(session.place)?", thing: "a live order",
            nothingDone: "nothing was placed", tool: tool,
            text: { $0.text(width: min(tool.console.width, 100), tool: tool) }, plannedAt: { $0.plan.plannedAt },
            drift: { try await trader.drift(of: $0.plan).get() },
            again: { try await makePreview(trader, session, tool) })
        let (preview, confirmedAt) = try await confirmation.agreed(first, yes: yes)
        return try await OrderPlacement(preview: preview, trader: trader, tool: tool)
            .run(as: naming(tool), confirmedAt: confirmedAt, override: override)
    }

    /// Looks at the market and checks the order; throws when it must not be placed.
    private func makePreview(_ trader: Trader, _ session: Session, _ tool: Tool) async throws -> OrderPreview {
        var draft = draft
        if draft.type == .market && !plainMarket && draft.maximumSlippage == nil
            && !tool.settings.flag("KRAKEN_PLAIN_MARKET")
        {
            draft.maximumSlippage = tool.settings.maximumSlippage
        }
        let plan = try await trader.plan(draft, limits: tool.settings.operatorLimits).get()
        let preview = OrderPreview(plan: plan, venue: session.venue.name, isNumbered: userReference != nil)
        try preview.refuseIfFailed(self)
        return preview
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
