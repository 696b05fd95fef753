import KrakenCore
import Trading
import Transport

extension BracketCommand {
    func run(in tool: Tool) async throws -> Report {
        // Without --execute there are no events.
        if !execute { try tool.expectNoRows() }
        let session = try tool.session(.account)
        let trader = try session.orders()
        try await tool.reconcile(trader)
        switch wish {
        case .new(let draft): return try await place(draft, session, trader, tool)
        case .resume(let name): return try await resume(name, session, trader, tool)
        }
    }

    private func place(
        _ draft: BracketDraft, _ session: Session, _ trader: Trader, _ tool: Tool
    ) async throws -> Report {
        let first = try await makePreview(draft, trader, session, tool)
        var words: [String] = []
        for leg in [first.plan.terms.rests, first.plan.terms.watched] {
            words.append(try await trader.validate(first.plan.plan(of: leg)).get())
        }
        let descriptions = words
        guard execute else { return first.dryRun(descriptions) }
        logOverrides(first, tool)
        let confirmation = Confirmation<BracketPreview>(
            question: "Place the \(draft.rests.rawValue) on \(session.place)?", thing: "a live bracket",
            nothingDone: "nothing was placed", tool: tool,
            text: { $0.text(descriptions, width: min(tool.console.width, 100), tool: tool) },
            plannedAt: { $0.plan.stop.plannedAt }, drift: { try await trader.drift(of: $0.plan.target).get() },
            again: { try await makePreview(draft, trader, session, tool) })
        let (preview, _) = try await confirmation.agreed(first, yes: yes)
        return try await watch(preview, trader, tool)
    }

    private func makePreview(
        _ draft: BracketDraft, _ trader: Trader, _ session: Session, _ tool: Tool
    ) async throws -> BracketPreview {
        let plan = try await trader.plan(draft, limits: tool.settings.operatorLimits).get()
        let preview = BracketPreview(
            plan: plan, venue: session.venue.name, sandbox: tool.globals.sandbox, poll: poll,
            override: OrderDesk.Override(repeats: again, limits: overrideLimits))
        try preview.refuseIfFailed(isLive: execute, isShown: !execute || !yes && tool.console.canAsk)
        return preview
    }

    private func logOverrides(_ preview: BracketPreview, _ tool: Tool) {
        let flags = [(again, "--again"), (overrideLimits, "--override-limits")].filter(\.0).map(\.1)
        guard !flags.isEmpty else { return }
        let words = flags.joined(separator: " ")
        tool.log.write(.warning, "Orders", "\(preview.venue): \(words) for a bracket: \(preview.words(.stop))")
    }

    /// Carries the bracket out until it is over.
    func watch(
        _ preview: BracketPreview, resuming resumption: BracketResumption? = nil, _ trader: Trader, _ tool: Tool
    ) async throws -> Report {
        var rules = BracketRun.Rules()
        rules.poll = poll
        (rules.override.repeats, rules.override.limits) = (again, overrideLimits)
        // Where nobody can interrupt, nobody waits in real time either.
        if tool.interrupts != nil { rules.watchdog = { try await Task.sleep(for: $0) } }
        let teller = BracketTeller(preview: preview, tool: tool)
        let run = BracketRun(
            preview.plan, resuming: resumption, trader: trader, rules: rules, newID: tool.newOrderID,
            tell: { teller.tell($0, $1) })
        let result = await run.run()
        tool.interrupts?.land()
        let report = try BracketOutcome(preview: preview, result: result).report()
        // The last row has told the end, and a result has other columns.
        return tool.globals.output == .csv || tool.globals.rows.columns != nil ? .nothing : report
    }
}
