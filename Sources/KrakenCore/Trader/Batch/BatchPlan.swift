/// Several orders of one market, and the verdict of every local check of each of them and of their sum.
public struct BatchPlan: Sendable {
    /// One of the orders.
    public struct Row: Sendable {
        /// The order with every number, and its checks.
        public var plan: Trader.Plan
        /// Under which name it goes out.
        public var naming: Trader.Naming
    }

    /// The market's rules.
    public var instrument: Instrument
    /// The orders, in the order in which they are sent.
    public var rows: [Row]
    /// Assets of which all orders together take more than is free.
    public var shortages: [Shortage]
    /// When the market was looked at, by the monotonic clock.
    public var plannedAt: Duration

    /// An asset of which there is too little for all orders together.
    public struct Shortage: Hashable, Sendable {
        /// What all of them need.
        public var needed: Amount
        /// What is free.
        public var available: Amount
        /// Of which asset.
        public var asset: Asset
        /// Whether it is own money that orders with borrowed money bind.
        public var isMargin = false
    }

    /// The own money that all orders with borrowed money bind together, and what is free of it; nil without such orders.
    public var boundMargin: (needed: Amount, free: Amount?)? {
        let borrowed = rows.map(\.plan).filter { $0.request.options.leverage != nil }
        guard let first = borrowed.first else { return nil }
        return (Trader.margin(boundBy: borrowed), first.checks.margin?.free)
    }

    /// The batch as it is sent.
    func call(as intents: [OrderIntent]?, deadline: Deadline?) -> AddOrderBatch {
        let orders = rows.enumerated().map { index, row in
            AddOrder(row.plan.request, in: instrument, key: intents?[index].key, deadline: nil)
        }
        return AddOrderBatch(pairID: instrument.id, orders: orders, deadline: deadline)
    }
}

/// An order of a batch is of another market than the first one.
public struct ForeignMarket: Error, Hashable, Sendable {
    /// The order, counted from 1.
    public let row: Int
    /// The batch's market.
    public let expected: Pair
    /// The order's market.
    public let found: Pair
}

/// What is wrong with one order of several.
public struct RowFault: Error, Sendable {
    /// The order, counted from 1.
    public let row: Int
    /// What is wrong with it.
    public let fault: any Error
}

extension Trader {
    /// Looks once at the market and the funds, and checks each order and all of them together.
    public func planBatch(
        _ drafts: [(draft: OrderDraft, naming: Naming)], limits: OperatorLimits = OperatorLimits()
    ) async -> Envelope<BatchPlan> {
        await .catching(time.now) {
            let plannedAt = time.elapsed()
            let look = try await look(at: market(of: drafts.map(\.draft)))
            let instrument = look.instrument
            let funds = try await spendable()
            let names = try await markets.assetNames()
            let rates = try await fees(in: instrument)
            let margin = try await marginLook(for: drafts.map(\.draft.options.leverage), in: instrument)
            let account = try await worth(
                of: funds, for: limits,
                isRisky: drafts.contains { $0.draft.risksMore })
            var batch = BatchPlan(instrument: instrument, rows: [], shortages: [], plannedAt: plannedAt)
            for (index, (draft, naming)) in drafts.enumerated() {
                let asset = draft.type.pays(on: draft.side, in: instrument.pair)
                var checks = OrderChecks(
                    instrument: instrument, ticker: look.ticker, available: nil, fees: rates,
                    unresolved: funds.orders, limits: limits
                ).with(funds, of: asset)
                (checks.exchange, checks.stateAge, checks.now) = (look.exchange, look.stateAge, time.now())
                checks.unconfirmed = look.unconfirmed
                if draft.options.leverage != nil {
                    // What orders before it in the batch close does not make room for it; several that only close may
                    // wait for the same position.
                    let closed = batch.rows.map(\.plan.request).filter { $0.side == draft.side }
                    let found = margin?.funds(for: draft.side, in: instrument)
                    checks.margin = draft.risksMore ? found?.after(closed) : found
                }
                let request: OrderRequest
                do throws(OrderDraft.Fault) {
                    request = try draft.request(checks) { names.asset(named: $0) }
                } catch { throw RowFault(row: index + 1, fault: error) }
                checks.use = try await limitUse(of: request, checks, account)
                checks.use.together = drafts.count
                // The orders before it in the batch count, too.
                for row in batch.rows { checks.use.sameBatch += row.plan.checks.use.value ?? .zero }
                checks.twin =
                    batch.rows.firstIndex {
                        $0.plan.words == draft.words || $0.plan.request.asksForTheSame(as: request)
                    }.map { $0 + 1 }
                checks.earlier = await earlier(like: request, words: draft.words)
                let isBounded = draft.type == .market && request.type == .limit
                let plan = Plan(
                    request: request, words: draft.words, instrument: instrument, checks: checks,
                    verdicts: checks.run(request), worstPrice: isBounded ? request.limitPrice : nil,
                    plannedAt: plannedAt, life: rules.life(of: request))
                batch.rows.append(BatchPlan.Row(plan: plan, naming: naming))
            }
            batch.shortages = Self.shortages(of: batch.rows.map(\.plan))
            // One deadline holds for all of them.
            let life = batch.rows.map(\.plan.life).min() ?? rules.orderLife
            for index in batch.rows.indices { batch.rows[index].plan.life = life }
            return Timed(value: batch, moment: look.moment)
        }
    }

    private func market(of drafts: [OrderDraft]) async throws -> Instrument {
        var first: Instrument?
        for (index, draft) in drafts.enumerated() {
            let instrument: Instrument
            do { instrument = try await markets.instrument(named: draft.market) } catch let error as NameError {
                throw RowFault(row: index + 1, fault: error)
            }
            if let first, first.pair != instrument.pair {
                throw ForeignMarket(row: index + 1, expected: first.pair, found: instrument.pair)
            }
            first = first ?? instrument
        }
        guard let first else { throw RowFault(row: 1, fault: NameError.unknownPair("", suggestion: nil)) }
        return first
    }

    /// The same for the own money that orders with borrowed money bind.
    private static func marginShortage(of plans: [Plan]) -> [BatchPlan.Shortage] {
        guard let first = plans.first, let free = first.checks.margin?.free else { return [] }
        let needed = margin(boundBy: plans)
        let asset = first.request.pair.quote
        return needed > free
            ? [BatchPlan.Shortage(needed: needed, available: free, asset: asset, isMargin: true)] : []
    }

    static func margin(boundBy plans: [Plan]) -> Amount {
        plans.reduce(.zero) { $0 + ($1.checks.marginNeeded(for: $1.request) ?? .zero) }
    }

    /// What orders that each fit take together beyond what is free.
    static func shortages(of plans: [Plan]) -> [BatchPlan.Shortage] {
        let borrowed = plans.filter { $0.request.options.leverage != nil }
        let paid = Set(plans.map { $0.checks.paidWith($0.request) }).sorted { $0.description < $1.description }
        return paid.compactMap { asset in
            let ours = plans.filter { $0.checks.paidWith($0.request) == asset }
            guard let first = ours.first, let available = first.checks.available else { return nil }
            let needed = ours.reduce(Amount.zero) {
                $0 + ($1.checks.cost(of: $1.request) ?? $1.checks.settlementNeeded(for: $1.request) ?? .zero)
            }
            guard needed > available else { return nil }
            return BatchPlan.Shortage(
                needed: needed, available: available, asset: asset)
        } + marginShortage(of: borrowed)
    }

    /// Has the exchange check a batch's arguments without placing it; its words come back, one for each order.
    ///
    /// Throws ``RowFault`` for an order that the exchange refuses, or understood otherwise.
    ///
    /// - Parameter patience: how long it is asked at most, waits for the limiter included; nil for as long as any read.
    public func validate(_ batch: BatchPlan, within patience: Duration? = nil) async -> Envelope<[String]> {
        let asker = patience.map { kraken.givingUp(at: time.elapsed() + $0) } ?? kraken
        return await .catching(time.now) {
            let answer = try await noting(batch.instrument) {
                try await asker.send(ValidateBatch(batch.call(as: nil, deadline: nil)))
            }
            let lines = answer.value.lines
            for (index, line) in lines.enumerated() {
                guard let text = line.error else { continue }
                throw RowFault(row: index + 1, fault: KrakenError.exchange([ExchangeError(text)]))
            }
            guard lines.count == batch.rows.count else { throw KrakenError.unreadable("not one line for each order") }
            for (index, (line, row)) in zip(lines, batch.rows).enumerated() {
                do throws(OtherOrder) { try row.plan.check(line.text, close: line.close) } catch {
                    throw RowFault(row: index + 1, fault: error)
                }
            }
            let words = lines.map { [$0.text, $0.close].compactMap(\.self).joined(separator: "; ") }
            return Timed(value: words, moment: answer.receivedAt)
        }
    }

    /// By how many per cent the market has moved against any order of a batch since it was planned.
    public func drift(of batch: BatchPlan) async -> Envelope<Percent> {
        await .catching(time.now) {
            let before = batch.rows.first?.plan.checks.ticker
            var worst = Percent.zero
            for side in Set(batch.rows.map(\.plan.request.side)) {
                worst = max(worst, try await drift(in: batch.instrument, side: side, since: before).get())
            }
            return Timed(value: worst, moment: time.now())
        }
    }
}
