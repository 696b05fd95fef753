import KrakenCore
import Trading
import Transport

/// A confirmed order on its way, and what became of it.
struct OrderPlacement: Sendable {
    var preview: OrderPreview
    var trader: Trader
    var tool: Tool

    func run(
        as naming: Trader.Naming, confirmedAt: Duration, override: OrderDesk.Override
    ) async throws -> Report {
        let id = naming.id
        let (interrupts, log) = (tool.interrupts, tool.log)
        log.write(.info, "Orders", "\(preview.venue): placing \(id): \(preview.words)")
        let answer = await trader.place(
            preview.plan, as: naming, confirmedAt: confirmedAt, override: override, observer: observer(id))
        interrupts?.land()
        let placement = try answer.get()
        log.write(.info, "Orders", "\(preview.venue): \(id) is \(placement.intent.state.rawValue)")
        if placement.journalIsBehind {
            tool.warn("the outcome of \(id) could not be written to the journal, which still calls it unresolved")
        }
        return try await report(placement)
    }

    /// Tells of what goes on while somebody waits.
    private func observer(_ id: ClientOrderID) -> OrderDesk.Observer {
        let flight = Interrupts.Flight(id: id.description, order: preview.words, venue: preview.venue)
        return tool.observer(flight, search: "looking for order \(id)")
    }

    private func report(_ placement: OrderDesk.Placement) async throws -> Report {
        let intent = placement.intent
        switch placement.outcome {
        case .accepted(let response): return try await accepted(placement, response)
        case .found(let order): return try placed(intent, order, ids: [order.id], unseen: "")
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
        case .notPlaced(let reason):
            throw Failure(
                "not-placed",
                "no answer came for order \(intent.id) (\(reason)), and it is proved that it was not placed",
                hint: preview.chosenID != nil ? "it may be placed again, under another id" : "it may be placed again",
                exitCode: .unreachable, data: json(intent))
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
                "look with 'kraken order resolve \(id)', cancel with 'kraken order resolve \(id) --cancel'; the same side of the market is blocked until then",
            exitCode: .outcomeUnknown, data: data)
    }

    private func failure(_ base: Failure, _ intent: OrderIntent) -> Failure {
        var failure = base
        failure.data = json(intent)
        return failure
    }

    /// A look at what became of the order; an order not listed yet is accepted all the same.
    private func accepted(_ placement: OrderDesk.Placement, _ response: AddOrder.Response) async throws -> Report {
        let look = await trader.look(atAccepted: placement, ids: response.ids)
        tool.names?.remember(response.ids, words: preview.lastingWords)
        let unseen = look.success ? "accepted, not yet listed" : "accepted; its state could not be looked up"
        return try placed(placement.intent, look.data.flatMap(\.self), ids: response.ids, unseen: unseen)
    }

    private func placed(
        _ intent: OrderIntent, _ found: ExchangeOrder?, ids: [OrderID], unseen: String
    ) throws -> Report {
        let names = ids.map(\.description).joined(separator: ", ")
        var facts = [
            ("Order id", names), ("Client id", intent.id.description), ("Venue", preview.venue),
            ("Order", preview.words), ("State", found?.stateInWords ?? unseen),
        ]
        if let number = intent.userReference { facts.insert(("Userref", "\(number)"), at: 2) }
        if let found, found.executed > .zero { facts += fills(found) }
        var data = json(intent)
        if case .object(var members) = data {
            members += [
                .init("txid", .array(ids.map { .string($0.description) })),
                .init("state", .string(found?.status.rawValue ?? "accepted")),
                .init("executed", .text(found?.executed)), .init("average_price", .text(found?.averagePrice)),
                .init("cost", .text(found?.cost)), .init("fee", .text(found?.fee)),
                .init("slippage_percent", .text(found.flatMap(slippage))), .init("reason", .text(found?.reason)),
            ]
            data = .object(members)
        }
        let isOver = found.map { [.canceled, .expired].contains($0.status) && $0.executed.isZero } ?? false
        if isOver {
            let isUnfilled = preview.plan.request.isImmediate
            throw Failure(
                "cancelled-by-exchange",
                "the exchange took order \(names) and cancelled it: \(found?.reason ?? "no reason given")",
                hint: isUnfilled
                    ? "nothing could be had at that price; see 'kraken ticker'"
                    : "look with 'kraken orders --status any'", exitCode: .refused, data: data)
        }
        return Report(data: data, blocks: [.line(.done, "The order is placed."), .facts(nil, facts)], rows: .whole)
    }

    private func fills(_ order: ExchangeOrder) -> [(String, String)] {
        let quote = preview.plan.request.pair.quote
        var facts = [
            (
                "Filled",
                "\(order.executed.grouped()) for \(order.cost.grouped()) \(quote), fee \(order.fee.grouped()) \(quote)"
            )
        ]
        if let price = order.averagePrice {
            let words = slippage(order).map {
                $0.isZero ? "as shown before" : "\($0.magnitude)% \($0 > .zero ? "worse" : "better") than shown before"
            }
            facts.append(("Average price", price.grouped() + (words.map { ", \($0)" } ?? "")))
        }
        return facts
    }

    /// How much worse than the market of the preview it traded, in per cent.
    private func slippage(_ order: ExchangeOrder) -> Percent? {
        let request = preview.plan.request
        guard let price = order.averagePrice, let ticker = preview.plan.checks.ticker else { return nil }
        let market = request.side == .buy ? ticker.ask : ticker.bid
        guard market > .zero, request.isImmediate else { return nil }
        let change = Percent(change: market, to: price, decimals: 4, .halfEven)
        return request.side == .buy ? change : -change
    }

    private func json(_ intent: OrderIntent) -> JSON {
        .object([
            "mode": "execute", "venue": .string(preview.venue), "cl_ord_id": .string(intent.id.description),
            "userref": intent.userReference.map { .integer($0) } ?? .null,
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
