import Storage

extension Trader {
    /// The order of that name as the exchange lists it: an id of the exchange, a client id, or the beginning of either.
    ///
    /// Throws ``AmbiguousOrder`` and ``NoSuchOrder``.
    public func order(named name: String) async throws -> ExchangeOrder {
        guard let order = try await find(name, withTrades: false).get().order else {
            throw NoSuchOrder(text: name, mayBeOlder: false)
        }
        return order
    }

    /// Looks at the order, the market and the funds, and checks a change against them.
    ///
    /// - Parameter mayReplace: whether the order may be cancelled and another one take its place, when nothing else does.
    public func planChange(
        of name: String, _ draft: ChangeDraft, mayReplace: Bool = false, limits: OperatorLimits = OperatorLimits()
    ) async -> Envelope<ChangePlan> {
        await .catching(time.now) {
            let plannedAt = time.elapsed()
            let order = try await order(named: name)
            guard let named = try? await markets.instrument(named: order.terms.pairName) else {
                throw NoSuchMarket(name: order.terms.pairName)
            }
            let look = try await look(at: named)
            guard let ticker = look.ticker else { throw NoSuchMarket(name: order.terms.pairName) }
            let change = try draft.change(of: order, in: look.instrument, ticker: ticker)
            var plan = try await plan(draft, change, order, look, ticker, limits)
            plan.plannedAt = plannedAt
            plan.problems = draft.problems(with: change, of: order)
            if draft.needsReplacement(of: order), order.status.isOpen {
                plan.way = .edit
                plan.userReference = draft.userReference
                plan.problems += draft.problemsOfReplacing(order)
                if !mayReplace && plan.problems.isEmpty { plan.problems.append(.needsReplacement) }
            }
            return Timed(value: plan, moment: look.moment)
        }
    }

    /// A market that the catalogue does not know.
    public struct NoSuchMarket: Error, Hashable, Sendable {
        /// The exchange's name of it.
        public let name: String
    }

    private func plan(
        _ draft: ChangeDraft, _ change: OrderChange, _ order: ExchangeOrder, _ look: MarketLook,
        _ ticker: Ticker, _ limits: OperatorLimits
    ) async throws -> ChangePlan {
        let instrument = look.instrument
        let type = order.terms.type ?? .limit
        let request = OrderRequest(order, change, type: type, pair: instrument.pair)
        let funds = try await spendable()
        let asset = request.side == .buy ? instrument.pair.quote : instrument.pair.base
        var checks = OrderChecks(
            instrument: instrument, ticker: ticker, available: nil, fees: try await fees(in: instrument),
            unresolved: [], limits: limits)
        (checks.exchange, checks.stateAge, checks.unconfirmed) = (look.exchange, look.stateAge, look.unconfirmed)
        // What the order holds now is free for it again.
        var (held, wanted) = (OrderRequest(order, OrderChange(), type: type, pair: instrument.pair), request)
        held.quantity = order.remaining
        wanted.quantity = request.quantity - order.executed
        let isRisky = request.risksMore
        checks.use = try await use(
            of: wanted, insteadOf: held, order, checks, worth(of: funds, for: limits, isRisky: isRisky))
        var verdicts = ChangeChecks(order: order, change: change, request: request, checks: checks).verdicts
        checks.available = funds.free(of: asset) + (checks.cost(of: held) ?? .zero)
        checks.promised = funds.promised(of: asset)
        if let margin = try await marginLook(for: [request.options.leverage], in: instrument) {
            checks.margin = margin.funds(for: request.side, in: instrument)
            // What the order binds now is free for it again, too.
            let bound = checks.marginNeeded(for: held) ?? .zero
            checks.margin?.free = margin.free.map { $0 + bound }
        }
        let problem = wanted.quantity > .zero ? checks.fundsProblem(wanted) : nil
        verdicts.append(OrderCheck(rule: .funds, problem: problem))
        let earlier = journal.exists ? try await journal.use { try $0.unresolvedChanges(of: order.id) }.first : nil
        return ChangePlan(
            way: .amend, order: order, change: change, instrument: instrument, request: request, checks: checks,
            verdicts: verdicts, problems: [], earlier: earlier, plannedAt: .zero)
    }

    /// Of the day's value, a change uses only what it adds to the most the order ever was to trade.
    private func use(
        of wanted: OrderRequest, insteadOf held: OrderRequest, _ order: ExchangeOrder, _ checks: OrderChecks,
        _ account: AccountWorth
    ) async throws -> LimitUse {
        var use = try await limitUse(of: wanted, checks, account)
        guard checks.limits.needsValue else { return use }
        func inCurrency(_ cost: Amount?) async throws -> Amount? {
            guard let cost else { return nil }
            return try await known {
                try await portfolio.worth(cost, of: held.pair.quote, in: checks.limits.currency)
            }
        }
        guard let value = use.value, let before = try await inCurrency(checks.tradedCost(of: held)),
            let traded = try await inCurrency(order.cost)
        else { return use }
        let counted = try await counted(order.id, use.worths)
        use.added = max(.zero, value - max(before, counted - traded))
        return use
    }

    /// What the order, and those whose place it took, count for the day already.
    private func counted(_ id: OrderID, _ worths: [ClientOrderID: Amount]) async throws -> Amount {
        guard journal.exists, !worths.isEmpty else { return .zero }
        return try await journal.use { journal in
            let orders = try journal.lineage(of: id)
            // What its predecessors traded is no part of it.
            guard orders.count == 1 else { return .zero }
            let changes = try orders.flatMap { try journal.changes(of: $0) }
            let intents = try orders.flatMap { try journal.intents(beginning: $0.description) }
                .filter { $0.orderID.map(orders.contains) ?? false }
            return (changes.map(\.id) + intents.map(\.id)).reduce(.zero) { $0 + (worths[$1] ?? .zero) }
        }
    }
}

/// Which of an order's checks a change must pass.
struct ChangeChecks: Sendable {
    var order: ExchangeOrder
    var change: OrderChange
    var request: OrderRequest
    var checks: OrderChecks

    /// A change of the volume alone needs no price, and is not refused for one that stays; funds are looked at apart.
    var verdicts: [OrderCheck] {
        var rules: Set<OrderCheck.Rule> = [
            .marketStatus, .lot, .minimumQuantity, .minimumCost, .pairAllowed, .orderValue, .orderShare,
            .dailyValue, .dailyLoss,
        ]
        if change.limitPrice != nil || change.triggerPrice != nil { rules.formUnion([.price, .tick, .collar]) }
        if change.limitPrice != nil && !order.waitsForTrigger { rules.insert(.post) }
        return checks.run(asItRests).filter { rules.contains($0.rule) }.map(withoutReduceOnly)
    }

    /// An order that was set off rests in the book at its limit: its trigger says nothing of the market any more.
    private var asItRests: OrderRequest {
        guard order.isSetOff, request.type.hasSecondPrice, let limit = request.secondPrice else { return request }
        var resting = request
        (resting.type, resting.price, resting.secondPrice) = (.limit, limit, nil)
        return resting
    }

    /// The exchange does not list whether an order only makes a position smaller, and decides itself.
    private func withoutReduceOnly(_ check: OrderCheck) -> OrderCheck {
        switch check.problem {
        case .marketClosed(.reduceOnly), .exchangeClosed(.reduceOnly): OrderCheck(rule: check.rule, problem: nil)
        default: check
        }
    }
}
