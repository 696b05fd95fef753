public import Storage

/// A bracket as it was typed: volume and prices may still depend on the market and on what is free.
public struct BracketDraft: Hashable, Sendable {
    /// The market, by any of its names.
    public var market: String
    /// Which way both legs go.
    public var side: Side
    /// How much.
    public var volume: VolumeTerm
    /// The stop's trigger.
    public var stop: PriceTerm
    /// The limit that follows it; nil for a stop that trades at the market.
    public var stopLimit: PriceTerm?
    /// The target's limit.
    public var target: PriceTerm
    /// The leg that rests at the exchange.
    public var rests: Bracket.Leg
    /// How long there may be no stop.
    public var bound: Duration

    public init(
        market: String, side: Side, volume: VolumeTerm, stop: PriceTerm, stopLimit: PriceTerm? = nil,
        target: PriceTerm, rests: Bracket.Leg = .stop, bound: Duration = .seconds(5)
    ) {
        self.market = market
        self.side = side
        self.volume = volume
        self.stop = stop
        self.stopLimit = stopLimit
        self.target = target
        self.rests = rests
        self.bound = bound
    }
}

/// A bracket with every number, and the checks of both its legs.
public struct BracketPlan: Sendable {
    /// What the state machine goes by.
    public var terms: Bracket.Terms
    /// The stop; in the shape it has once it is set off when the target is what rests.
    public var stop: Trader.Plan
    /// The target, a limit order.
    public var target: Trader.Plan
    /// The limit that follows the stop; nil for a stop that trades at the market.
    public var stopLimit: Price?
    /// What one leg takes at most of what pays for it, the dearer one counted; nil where nobody looked.
    public var needs: Amount?
    /// Why the two prices make no bracket now; empty when they do.
    public var problems: [Problem]

    /// Why two prices make no bracket.
    public enum Problem: Hashable, Sendable {
        /// The stop would be set off at once.
        case stopReached(Price, market: Price)
        /// The target can be had at once, or is on the wrong side of the market.
        case targetReached(Price, market: Price)
        /// The volume is too little for one of the legs; the least that is not.
        case tooLittle(Quantity, minimum: Quantity)
    }

    /// The plan of a leg.
    public func plan(of leg: Bracket.Leg) -> Trader.Plan { leg == .stop ? stop : target }

    /// The market.
    public var instrument: Instrument { stop.instrument }
}

extension BracketRecord {
    /// The bracket as it would be typed now.
    public var draft: BracketDraft {
        func number(_ price: Price) -> PriceTerm { .exchange(OrderPrice(price)) }
        return BracketDraft(
            market: pair.description, side: terms.side, volume: .quantity(terms.quantity), stop: number(terms.stop),
            stopLimit: stopLimit.map(number), target: number(terms.target), rests: terms.rests, bound: terms.bound)
    }
}

extension Trader {
    /// Looks at the market and the funds, and checks both legs of a bracket, each as if it were alone.
    public func plan(
        _ draft: BracketDraft, limits: OperatorLimits = OperatorLimits()
    ) async -> Envelope<BracketPlan> {
        await .catching(time.now) {
            var order = OrderDraft(
                market: draft.market, side: draft.side, type: draft.stopLimit == nil ? .stopLoss : .stopLossLimit,
                volume: draft.volume, price: draft.stop, secondPrice: draft.stopLimit)
            var stop = try await plan(order, limits: limits).get()
            stop.fixPrices()
            // Both legs trade the same volume, which the stop has to be able to.
            (order.type, order.price, order.secondPrice) = (.limit, draft.target, nil)
            order.volume = .quantity(stop.request.quantity)
            var target = try await plan(order, limits: limits).get()
            target.fixPrices()
            let terms = Self.terms(draft, stop: stop, target: target)
            let problems = Self.problems(terms, stop.checks.ticker)
            let stopLimit = stop.request.secondPrice?.absolute
            let needs = [stop, target].compactMap { $0.checks.cost(of: $0.request) }.max()
            if draft.rests == .target { stop.setOff() }
            return Timed(
                value: BracketPlan(
                    terms: terms, stop: stop, target: target, stopLimit: stopLimit, needs: needs, problems: problems),
                moment: time.now())
        }
    }

    /// The plan of a bracket that goes on: everything was checked and agreed on when it began.
    ///
    /// Only the prices are asked for, and they may be missing: nothing may keep a stop from being put back.
    public func plan(resuming record: BracketRecord) async -> Envelope<BracketPlan> {
        await .catching(time.now) {
            let (draft, plannedAt) = (record.draft, time.elapsed())
            let instrument = try await markets.instrument(named: draft.market)
            let ticker = try await known { try await marketData.quotes(of: [instrument]).value.first?.ticker }
            let checks = OrderChecks(instrument: instrument, ticker: ticker, available: nil, unresolved: [])
            func plan(_ type: OrderType, _ price: PriceTerm, _ secondPrice: PriceTerm?) throws -> Plan {
                let order = OrderDraft(
                    market: draft.market, side: draft.side, type: type, volume: draft.volume, price: price,
                    secondPrice: secondPrice)
                let request = try order.request(checks) { _ in nil }
                return Plan(
                    request: request, words: order.words, instrument: instrument, checks: checks, verdicts: [],
                    worstPrice: nil, plannedAt: plannedAt, life: rules.life(of: request))
            }
            var stop = try plan(draft.stopLimit == nil ? .stopLoss : .stopLossLimit, draft.stop, draft.stopLimit)
            let target = try plan(.limit, draft.target, nil)
            let stopLimit = stop.request.secondPrice?.absolute
            if draft.rests == .target { stop.setOff() }
            return Timed(
                value: BracketPlan(
                    terms: record.terms, stop: stop, target: target, stopLimit: stopLimit, problems: []),
                moment: time.now())
        }
    }

    private static func terms(_ draft: BracketDraft, stop: Plan, target: Plan) -> Bracket.Terms {
        let instrument = stop.instrument
        let (trigger, limit) = (stop.request.price?.absolute ?? .zero, target.request.price?.absolute ?? .zero)
        var minimum = instrument.minimumQuantity
        let prices = [trigger, stop.request.secondPrice?.absolute ?? trigger, limit].filter { $0 > .zero }
        if let cost = instrument.minimumCost, let lowest = prices.min() {
            let needed = Quantity(buying: cost, at: lowest, decimals: instrument.quantityDecimals, .up)
            minimum = max(minimum, needed)
        }
        return Bracket.Terms(
            side: draft.side, quantity: stop.request.quantity, stop: trigger, target: limit, minimum: minimum,
            rests: draft.rests, bound: draft.bound)
    }

    private static func problems(_ terms: Bracket.Terms, _ ticker: Ticker?) -> [BracketPlan.Problem] {
        guard let ticker else { return [] }
        var problems: [BracketPlan.Problem] = []
        if terms.reachesStop(.init(ticker)) { problems.append(.stopReached(terms.stop, market: ticker.last)) }
        let market = terms.side == .sell ? ticker.bid : ticker.ask
        if terms.side == .sell ? market >= terms.target : market <= terms.target {
            problems.append(.targetReached(terms.target, market: market))
        }
        if terms.quantity < terms.minimum { problems.append(.tooLittle(terms.quantity, minimum: terms.minimum)) }
        return problems
    }
}

extension Trader.Plan {
    /// Turns prices that are distances into numbers, so that an order placed later means the same price.
    fileprivate mutating func fixPrices() {
        if let second = checks.secondPrice(request) { request.secondPrice = OrderPrice(second) }
        if let first = checks.firstPrice(request) { request.price = OrderPrice(first) }
    }

    /// The order that a stop becomes when its trigger is reached.
    fileprivate mutating func setOff() {
        request.type = request.secondPrice == nil ? .market : .limit
        (request.price, request.secondPrice) = (request.secondPrice, nil)
    }
}
