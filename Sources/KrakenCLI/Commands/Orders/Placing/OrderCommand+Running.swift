import KrakenCore
import Storage
import Trading
import Transport

extension OrderCommand {
    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let trader = try session.orders().living(deadline.map { .seconds($0) })
        if let report = try await recalled(trader, session, tool) { return report }
        try await tool.reconcile(trader)
        let naming = naming(tool)
        let first = try await makePreview(trader, session, tool, naming)
        guard execute else { return first.dryRun() }
        let confirmation = Confirmation<OrderPreview>(
            question: "Place this order on \(session.place)?", thing: "a live order",
            nothingDone: "nothing was placed", tool: tool,
            text: { $0.text(width: min(tool.console.width, 100), tool: tool) }, plannedAt: { $0.plan.plannedAt },
            drift: { try await trader.drift(of: $0.plan).get() },
            again: { try await makePreview(trader, session, tool, naming) })
        let (preview, confirmedAt) = try await confirmation.agreed(first, yes: yes)
        overrides.log([preview], tool)
        do {
            return try await OrderPlacement(preview: preview, trader: trader, tool: tool)
                .run(as: naming, confirmedAt: confirmedAt, override: override)
        } catch let error as UsedIdentifier {
            // Another process was faster with the same id.
            guard let report = try await recalled(trader, session, tool) else { throw error }
            return report
        }
    }

    /// What the operator goes ahead in spite of.
    private var overrides: Overrides {
        Overrides(repeats: override.repeats, unknown: override.unknown, limits: override.limits)
    }

    /// The order that was placed under the same id before; nil when there is none.
    private func recalled(_ trader: Trader, _ session: Session, _ tool: Tool) async throws -> Report? {
        guard let id = clientOrderID, let earlier = try await trader.recall(id).get() else { return nil }
        if await trader.isInHand(earlier.intent) { throw Failure.inHand(id) }
        let differences = try await trader.differences(of: draft(tool.settings), from: earlier.intent).get()
        return try OrderRecall(
            earlier: earlier, venue: session.venue.name, differences: differences, isLive: execute
        ).report()
    }

    /// The order as it was typed, a market order with its worst price.
    func draft(_ settings: Settings) -> OrderDraft {
        var draft = draft
        if draft.type == .market && !plainMarket && draft.maximumSlippage == nil
            && !settings.flag("KRAKEN_PLAIN_MARKET")
        {
            draft.maximumSlippage = settings.maximumSlippage
        }
        return draft
    }

    /// Looks at the market, checks the order, and has the exchange check it; throws when it must not be placed.
    private func makePreview(
        _ trader: Trader, _ session: Session, _ tool: Tool, _ naming: Trader.Naming
    ) async throws -> OrderPreview {
        let plan = try await trader.plan(draft(tool.settings), limits: tool.settings.operatorLimits).get()
        var preview = OrderPreview(plan: plan, venue: session.venue.name, naming: naming, override: override)
        let isAsked = execute && !yes && tool.console.canAsk
        try preview.refuseIfFailed(isLive: execute, isShown: !execute || isAsked)
        let shown = !execute || isAsked ? preview.blocks : []
        preview.check = try await .asking(isAsked: isAsked, showing: shown, tool) {
            try await trader.validate(plan, within: $0).get()
        }
        return preview
    }

    /// The name under which the order goes out.
    func naming(_ tool: Tool) -> Trader.Naming {
        if let clientOrderID { return .chosen(clientOrderID) }
        if let userReference { return .numbered(userReference, tool.newOrderID()) }
        return .automatic(tool.newOrderID())
    }
}
