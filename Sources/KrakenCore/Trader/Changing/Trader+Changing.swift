import Storage

extension Trader {
    var changeLookup: ChangeLookup {
        ChangeLookup(
            kraken: kraken, journal: journal, resolver: resolver, markets: markets, time: time, rules: rules)
    }

    /// Changes an order that was planned to be: journal first, one transmission, and an outcome that says what is known.
    ///
    /// Afterwards the order is looked at once, whatever came of it.
    ///
    /// - Parameters:
    ///   - id: our own name of the change.
    ///   - confirmedAt: when the operator said yes, by the monotonic clock.
    public func carryOut(
        _ plan: ChangePlan, as id: ClientOrderID, confirmedAt: Duration, override: OrderDesk.Override = .init(),
        observer: OrderDesk.Observer = .init()
    ) async -> Envelope<ChangeResult> {
        await .catching(time.now) {
            let clock = try await kraken.clock()
            let life = rules.lifeOfChange(by: clock)
            let deadline = Deadline.after(life, by: clock)
            let desk = ChangeDesk(
                kraken: kraken, journal: journal, resolver: resolver, lookup: changeLookup, time: time, rules: rules)
            var change = ChangeIntent(
                id: id, way: plan.way, orderID: plan.order.id, pair: plan.instrument.pair, side: plan.request.side,
                wanted: plan.change, before: plan.order.values, createdAt: time.now(), worth: plan.checks.worth)
            let budget = override.limits ? nil : plan.checks.budget
            var result: ChangeResult
            switch plan.way {
            case .amend:
                let call = AmendOrder(plan.change, of: plan.order.id, in: plan.instrument, deadline: deadline)
                result = try await desk.carryOut(
                    call, change, living: life, clock: clock, confirmedAt: confirmedAt, within: budget,
                    despiteUnknown: override.unknown, observer: observer, successor: { _ in nil })
            case .edit:
                let number = try await number(for: plan)
                change.userReference = number
                result = try await desk.carryOut(
                    plan.edit(userReference: number, deadline: deadline), change, living: life, clock: clock,
                    confirmedAt: confirmedAt, within: budget, despiteUnknown: override.unknown, observer: observer,
                    successor: { $0.orderID })
            }
            if case .refused(let errors) = result.outcome { await noteRefusal(errors, in: plan.instrument) }
            await look(at: &result)
            return Timed(value: result, moment: time.now())
        }
    }

    /// Has the exchange check a replacement; its description of the new order comes back.
    public func validateReplacement(_ plan: ChangePlan) async -> Envelope<String> {
        await .catching(time.now) {
            let edit = plan.edit(userReference: plan.userReference ?? 1, deadline: nil)
            let answer = try await kraken.send(ValidateEdit(edit))
            return Timed(value: answer.value.text, moment: answer.receivedAt)
        }
    }

    /// By how many per cent the market has moved against a change since it was planned; zero when it moved its way.
    public func drift(of plan: ChangePlan) async -> Envelope<Percent> {
        await drift(in: plan.instrument, side: plan.request.side, since: plan.checks.ticker)
    }

    /// By how many per cent a market has moved against a side.
    func drift(in instrument: Instrument, side: Side, since before: Ticker?) async -> Envelope<Percent> {
        await .catching(time.now) {
            let quotes = try await marketData.quotes(of: [instrument])
            func opposite(_ ticker: Ticker?) -> Price? { side == .buy ? ticker?.ask : ticker?.bid }
            guard let old = opposite(before), old > .zero, let new = opposite(quotes.value.first?.ticker) else {
                return Timed(value: .zero, moment: quotes.moment)
            }
            let change = Percent(change: old, to: new, decimals: 2, .halfEven)
            return Timed(value: max(.zero, side == .buy ? change : -change), moment: quotes.moment)
        }
    }

    /// The operator's own number, or one that no order carries.
    private func number(for plan: ChangePlan) async throws -> Int32 {
        if let number = plan.userReference { return number }
        return try await journal.use { try $0.nextUserReference() }
    }

    /// How the order, or its successor, is listed after its change.
    private func look(at result: inout ChangeResult) async {
        let id = result.change.successor ?? result.change.orderID
        switch result.outcome {
        case .applied(nil):
            guard let order = await listed(id) else { return }
            result.outcome = .applied(order)
        case .refused(let errors) where errors.contains { [.unknownOrder, .cancelPending].contains($0.kind) }:
            // An order that is over is refused; what became of it matters more.
            guard let order = await listed(id), !order.status.isOpen else { return }
            result.outcome = .gone(order, errors.text)
        default: return
        }
    }

    private func listed(_ id: OrderID) async -> ExchangeOrder? {
        let answer = try? await kraken.patient.send(QueryOrders(ids: [id], isLookup: true))
        return answer?.value.orders.first { $0.id == id }
    }
}

extension ChangePlan {
    /// The order's successor; what is not to be changed is as before, the wish never to take from the book included.
    func edit(userReference: Int32, deadline: Deadline?) -> EditOrder {
        let isResting = request.type.isResting
        let first = isResting ? change.limitPrice : change.triggerPrice
        let second = isResting ? nil : change.limitPrice
        let digits = instrument.priceDecimals
        return EditOrder(
            orderID: order.id, pairID: instrument.id,
            volume: change.quantity?.text(decimals: instrument.quantityDecimals),
            displayVolume: change.displayQuantity?.text(decimals: instrument.quantityDecimals),
            price: first?.text(decimals: digits), secondPrice: second?.text(decimals: digits),
            isPostOnly: order.isPostOnly || change.isPostOnly, userReference: userReference, deadline: deadline)
    }
}
