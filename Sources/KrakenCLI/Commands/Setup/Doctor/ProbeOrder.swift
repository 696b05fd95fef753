import KrakenCore
import Trading
import Transport

/// Runs `kraken doctor --probe-order`.
struct ProbeOrder: Sendable {
    var pair: String
    var side: Side
    var yes: Bool

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let trader = try session.orders()
        let confirmation = Confirmation<OrderPreview>(
            question: "Place this order on \(session.place), measure, and cancel it?", thing: "a probe order",
            nothingDone: "nothing was placed", tool: tool,
            text: { $0.text(width: min(tool.console.width, 100), tool: tool) }, plannedAt: { $0.plan.plannedAt },
            drift: { try await trader.drift(of: $0.plan).get() },
            again: { try await preview(trader, session, tool) })
        try confirmation.checkThatItCanBeHad(yes: yes)
        try await tool.reconcile(trader)
        try await waitForRoom(session, tool)
        let first = try await preview(trader, session, tool)
        _ = try await trader.validate(first.plan).get()
        let (agreed, confirmedAt) = try await confirmation.agreed(first, yes: yes)
        return try await carryOut(agreed, confirmedAt, trader, tool)
    }

    /// A probe that has to wait for the rate limit in its midst measures the limit.
    private func waitForRoom(_ session: Session, _ tool: Tool) async throws {
        let wait = session.marketData.limits().calls?.wait(for: ProbeDraft.points) ?? .zero
        guard wait > .zero else { return }
        if tool.globals.noWait { throw KrakenError.rateLimited(wait: wait) }
        try await tool.wait(wait, before: "the calls of a probe")
    }

    private func preview(_ trader: Trader, _ session: Session, _ tool: Tool) async throws -> OrderPreview {
        let plan = try await trader.planProbe(in: pair, side: side, limits: tool.settings.operatorLimits).get()
        let preview = OrderPreview(plan: plan, venue: session.venue.name)
        guard let problem = plan.problems.first else { return preview }
        throw Failure(
            "refused-locally", plan.problems.map { $0.words(plan.instrument) }.joined(separator: "; "),
            hint: problem.hint ?? "try another market with --pair, or --side sell", exitCode: .refused,
            data: .object([
                "venue": .string(preview.venue), "order": preview.json, "checks": preview.checksJSON,
            ]))
    }

    private func carryOut(
        _ preview: OrderPreview, _ confirmedAt: Duration, _ trader: Trader, _ tool: Tool
    ) async throws -> Report {
        let id = tool.newOrderID()
        var flight = Interrupts.Flight(id: id.description, order: preview.words, venue: preview.venue)
        flight.failure = ProbeReport.mayBeLive(id, preview, "interrupted", data: .null)
        tool.log.write(.info, "Orders", "\(preview.venue): placing \(id) as a probe: \(preview.words)")
        let outcome = await trader.probe(
            preview.plan, as: id, unused: tool.newOrderID(), confirmedAt: confirmedAt,
            observer: tool.observer(flight, search: "looking for the probe order \(id)"))
        if case .mayBeLive = outcome.end {} else { tool.interrupts?.land() }
        let report = ProbeReport(
            outcome: outcome, id: id, preview: preview, rules: tool.settings.placingRules)
        tool.log.write(.info, "Orders", "\(preview.venue): probe \(id) \(report.endInWords)")
        return try report.report()
    }
}
