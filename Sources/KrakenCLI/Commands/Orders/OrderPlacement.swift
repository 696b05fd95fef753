import KrakenCore
import Trading
import Transport

/// A confirmed order on its way, and what became of it.
struct OrderPlacement: Sendable {
    var preview: OrderPreview
    var trader: Trader
    var tool: Tool

    func run() async throws -> Report {
        let id = tool.newOrderID()
        let flight = Interrupts.Flight(id: id.description, order: preview.words, venue: preview.venue)
        let (interrupts, log) = (tool.interrupts, tool.log)
        log.write(.info, "Orders", "\(preview.venue): placing \(id): \(preview.words)")
        let answer = await trader.place(
            preview.plan, id: id, life: deadline, confirmedAt: tool.time.elapsed(),
            confirmationLife: .seconds(tool.settings.integer("KRAKEN_CONFIRMATION_LIFE") ?? 15),
            onFlight: { interrupts?.begin(flight) })
        interrupts?.land()
        let placement = try answer.get()
        log.write(.info, "Orders", "\(preview.venue): \(id) is \(placement.intent.state.rawValue)")
        if placement.journalIsBehind {
            tool.warn("the outcome of \(id) could not be written to the journal, which still calls it unresolved")
        }
        return try await report(placement)
    }

    /// Market orders get half a deadline: they are meant for the price of now.
    private var deadline: Duration {
        let seconds = tool.settings.integer("KRAKEN_ORDER_DEADLINE") ?? 10
        return .seconds(preview.plan.request.type == .market ? max(2, min(5, seconds)) : seconds)
    }

    private func report(_ placement: OrderDesk.Placement) async throws -> Report {
        let intent = placement.intent
        switch placement.outcome {
        case .accepted(let response): return try await accepted(intent, response)
        case .refused(let errors): throw failure(Failure(errors), intent)
        case .refusedForNow(let errors):
            var failure = failure(Failure(errors), intent)
            failure.exitCode = .rateLimited
            throw failure
        case .notSent(let error):
            var failure = failure(Failure(error), intent)
            if failure.exitCode == .failure && !error.isPreparation { failure.exitCode = .unreachable }
            failure.message += error.isPreparation ? "" : "; the order was not sent"
            throw failure
        case .unknown(let reason):
            throw Self.unknown(
                flight: intent.id.description, words: preview.words, venue: preview.venue, reason: reason,
                data: json(intent))
        }
    }

    /// What to say of an order whose outcome nobody knows.
    static func unknown(flight id: String, words: String, venue: String, reason: String, data: JSON) -> Failure {
        Failure(
            "outcome-unknown",
            "no definite answer came for order \(id) (\(words), \(venue)): \(reason); it may be live",
            hint:
                "look with 'kraken orders --status any', cancel with 'kraken cancel --cl-ord-id \(id)'; the same side of the market is blocked until then",
            exitCode: .outcomeUnknown, data: data)
    }

    private func failure(_ base: Failure, _ intent: OrderIntent) -> Failure {
        var failure = base
        failure.data = json(intent)
        return failure
    }

    /// One look at what became of the order; an order not listed yet is accepted all the same.
    private func accepted(_ intent: OrderIntent, _ response: AddOrder.Response) async throws -> Report {
        let look = await trader.look(at: response.ids)
        let found = look.data?.first
        let unseen = look.success ? "accepted, not yet listed" : "accepted; its state could not be looked up"
        let ids = response.ids.map(\.description).joined(separator: ", ")
        var facts = [
            ("Order id", ids), ("Client id", intent.id.description), ("Venue", preview.venue),
            ("Order", preview.words), ("State", found?.stateInWords ?? unseen),
        ]
        if let found, found.executed > .zero {
            let quote = preview.plan.request.pair.quote
            facts.append(("Filled", "\(found.executed) for \(found.cost) \(quote), fee \(found.fee) \(quote)"))
            if let price = found.averagePrice { facts.append(("Average price", "\(price)")) }
        }
        var data = json(intent)
        if case .object(var members) = data {
            members += [
                .init("txid", .array(response.ids.map { .string($0.description) })),
                .init("state", .string(found?.status.rawValue ?? "accepted")),
                .init("executed", .text(found?.executed)), .init("average_price", .text(found?.averagePrice)),
                .init("cost", .text(found?.cost)), .init("fee", .text(found?.fee)),
                .init("reason", .text(found?.reason)),
            ]
            data = .object(members)
        }
        let isCancelled = found.map { [.canceled, .expired].contains($0.status) && $0.executed.isZero } ?? false
        if isCancelled {
            throw Failure(
                "cancelled-by-exchange",
                "the exchange took order \(ids) and cancelled it: \(found?.reason ?? "no reason given")",
                hint: "look with 'kraken orders --status any'", exitCode: .refused, data: data)
        }
        return Report(data: data, blocks: [.line(.done, "The order is placed."), .facts(nil, facts)])
    }

    private func json(_ intent: OrderIntent) -> JSON {
        .object([
            "mode": "execute", "venue": .string(preview.venue), "cl_ord_id": .string(intent.id.description),
            "journal_state": .string(intent.state.rawValue), "order": preview.json,
        ])
    }
}

extension KrakenError {
    /// Whether it was ourselves who did not send.
    fileprivate var isPreparation: Bool {
        switch self {
        case .preparationFailed, .unreadable: true
        default: false
        }
    }
}
