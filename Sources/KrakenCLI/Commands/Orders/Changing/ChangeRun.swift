import KrakenCore
import Trading
import Transport

extension ChangeCommand {
    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let trader = try session.orders()
        try await tool.reconcile(trader)
        let preview = try await makePreview(trader, session, tool)
        if preview.plan.isDone { return preview.nothingToDo() }
        let replaces = preview.plan.way == .edit
        if mayReplace && !replaces { tool.warn("this can be changed in place: nothing is replaced") }
        let words = replaces ? try await trader.validateReplacement(preview.plan).get() : nil
        guard execute else { return preview.dryRun(exchangeWords: words) }
        let confirmation = confirmation(trader, session, tool)
        let (agreed, moment) = try await confirmation.agreed(preview, yes: yes)
        logOverrides(agreed, tool)
        return try await ChangeCarrying(preview: agreed, trader: trader, tool: tool)
            .run(
                as: tool.newOrderID(), confirmedAt: moment,
                override: OrderDesk.Override(unknown: despiteUnknown, limits: overrideLimits))
    }

    private func makePreview(_ trader: Trader, _ session: Session, _ tool: Tool) async throws -> ChangePreview {
        let plan = try await trader.planChange(
            of: id, draft, mayReplace: mayReplace, limits: tool.settings.operatorLimits
        ).get()
        let preview = ChangePreview(
            plan: plan, venue: session.venue.name,
            override: OrderDesk.Override(unknown: despiteUnknown, limits: overrideLimits))
        try preview.refuseIfFailed(isShown: !execute || !yes && tool.console.canAsk)
        return preview
    }

    private func confirmation(_ trader: Trader, _ session: Session, _ tool: Tool) -> Confirmation<ChangePreview> {
        Confirmation(
            question: "Change this order on \(session.place)?", thing: "a live change",
            nothingDone: "nothing was changed", tool: tool, text: { $0.text(tool) },
            plannedAt: { $0.plan.plannedAt }, drift: { try await trader.drift(of: $0.plan).get() },
            again: {
                try await makePreview(trader, session, tool)
            })
    }

    /// Writes down what the change goes beyond, for each flag that was given.
    private func logOverrides(_ preview: ChangePreview, _ tool: Tool) {
        guard despiteUnknown || overrideLimits else { return }
        let plan = preview.plan
        var reasons: [String] = []
        if overrideLimits {
            let limits = plan.verdicts.filter { $0.problem != nil && $0.rule.isOperatorLimit }
            reasons.append(Overrides.words(of: limits, plan.instrument))
        }
        if despiteUnknown {
            reasons.append(
                "--despite-unknown "
                    + (plan.earlier.map { "although the change of \($0.createdAt.shown) may still come" }
                        ?? "(no change is unknown)"))
        }
        tool.log.write(
            .warning, "Orders",
            "\(preview.venue): change of \(plan.order.id), \(preview.words): \(reasons.joined(separator: "; "))")
    }
}

/// A confirmed change on its way, and what became of it.
struct ChangeCarrying: Sendable {
    var preview: ChangePreview
    var trader: Trader
    var tool: Tool

    func run(as id: ClientOrderID, confirmedAt: Duration, override: OrderDesk.Override) async throws -> Report {
        let order = preview.plan.order.id
        let (interrupts, log) = (tool.interrupts, tool.log)
        log.write(.info, "Orders", "\(preview.venue): changing \(order): \(preview.words)")
        let answer = await trader.carryOut(
            preview.plan, as: id, confirmedAt: confirmedAt, override: override, observer: observer)
        interrupts?.land()
        let result = try answer.get()
        log.write(.info, "Orders", "\(preview.venue): the change of \(order) is \(result.change.state.rawValue)")
        if result.journalIsBehind {
            tool.warn("the outcome could not be written to the journal, which still calls the change unresolved")
        }
        return try report(result)
    }

    /// Tells of what goes on while somebody waits.
    private var observer: OrderDesk.Observer {
        let (order, words) = (preview.plan.order.id, preview.words)
        let lost = Failure.unknownChange(preview.plan, words: words, venue: preview.venue, reason: "interrupted")
        let flight = Interrupts.Flight(id: order.description, order: words, venue: preview.venue, failure: lost)
        return tool.observer(flight, search: "looking at order \(order)")
    }

    private func report(_ result: ChangeResult) throws -> Report {
        let plan = preview.plan
        switch result.outcome {
        case .applied(let order): return try applied(order, result)
        case .refused(let errors): throw failure(Failure(errors), result)
        case .refusedForNow(let errors):
            var failure = failure(Failure(errors), result)
            failure.exitCode = .rateLimited
            throw failure
        case .notSent(let error): throw failure(Failure(notSentChange: error), result)
        case .notApplied(let reason): throw failure(.notApplied(plan, reason: reason), result)
        case .gone(let order, let reason): throw failure(.gone(order, reason: reason), result, order)
        case .unprotected(let reason): throw failure(.unprotected(plan, reason: reason), result)
        case .unknown(let reason):
            throw failure(.unknownChange(plan, words: preview.words, venue: preview.venue, reason: reason), result)
        }
    }

    /// The order as it was seen after its change; one that ended at once says so.
    private func applied(_ order: ExchangeOrder?, _ result: ChangeResult) throws -> Report {
        let successor = result.change.successor
        var facts = [
            ("Order id", (successor ?? preview.plan.order.id).description), ("Venue", preview.venue),
            ("Change", preview.words), ("State", order?.stateInWords ?? "not listed yet"),
        ]
        if let order { facts.insert(("Order", order.terms.text), at: 3) }
        if successor != nil { facts.insert(("Replaces", preview.plan.order.id.description), at: 1) }
        if let order, [.canceled, .expired].contains(order.status) {
            throw failure(.endedAfterChange(order), result, order)
        }
        let done = successor == nil ? "The order is changed." : "The order is replaced."
        return Report(data: data(result, order), blocks: [.line(.done, done), .facts(nil, facts)], rows: .whole)
    }

    private func failure(_ base: Failure, _ result: ChangeResult, _ order: ExchangeOrder? = nil) -> Failure {
        var failure = base
        failure.data = data(result, order)
        return failure
    }

    private func data(_ result: ChangeResult, _ order: ExchangeOrder?) -> JSON {
        preview.data(
            mode: "execute",
            more: [
                .init("change_id", .string(result.change.id.description)),
                .init("journal_state", .string(result.change.state.rawValue)),
                .init("new_txid", .text(result.change.successor)),
                .init("userref", result.change.userReference.map { .integer($0) } ?? .null),
                .init("state", .text(order?.status.rawValue)), .init("executed", .text(order?.executed)),
                .init("reason", .text(order?.reason)),
            ])
    }
}
