/// Orders of a key: checked, placed once, listed, cancelled.
public struct Trader: Sendable {
    let kraken: Kraken
    let markets: Markets
    let journal: Journal
    let time: TimeSource
    private let portfolio: Portfolio
    private let marketData: MarketData

    /// The trader of a key.
    public init(kraken: Kraken, markets: Markets, journal: Journal, time: TimeSource) {
        self.kraken = kraken
        self.markets = markets
        self.journal = journal
        self.time = time
        portfolio = Portfolio(kraken: kraken, markets: markets, time: time)
        marketData = MarketData(kraken: kraken, markets: markets, time: time)
    }

    /// An order, the market it is for, and the verdict of every local check.
    public struct Plan: Sendable {
        /// What was asked for.
        public var request: OrderRequest
        /// The market's rules.
        public var instrument: Instrument
        /// The checks with what they looked at.
        public var checks: OrderChecks
        /// Their verdicts.
        public var verdicts: [OrderCheck]

        /// Why the order must not be sent; empty when it may.
        public var problems: [OrderCheck.Problem] { verdicts.compactMap(\.problem) }
    }

    /// Looks at the market, the funds and earlier orders, and checks an order against them.
    ///
    /// - Parameter collar: how much worse than the market a limit price may be, in per cent.
    public func plan(
        _ side: Side, _ quantity: Quantity, of name: String, type: OrderType, limitPrice: Price?, collar: Percent
    ) async -> Envelope<Plan> {
        await .catching(time.now) {
            let instrument = try await markets.instrument(named: name)
            let request = OrderRequest(
                pair: instrument.pair, side: side, type: type, quantity: quantity, limitPrice: limitPrice)
            let quotes = try await marketData.quotes(of: [instrument])
            let sheet = try await portfolio.balances().get()
            let asset = side == .buy ? request.pair.quote : request.pair.base
            let unresolved = try await journal.unresolved()
            let free = (sheet[asset]?.available ?? .zero) - Self.bound(by: unresolved, of: asset)
            let checks = OrderChecks(
                instrument: instrument, ticker: quotes.value.first?.ticker, available: max(free, .zero),
                unresolved: unresolved, collar: collar)
            let plan = Plan(
                request: request, instrument: instrument, checks: checks, verdicts: checks.run(request))
            return Timed(value: plan, moment: quotes.moment)
        }
    }

    /// Has the exchange check an order's arguments without placing it; its description of the order comes back.
    public func validate(_ plan: Plan) async -> Envelope<String> {
        await .catching(time.now) {
            let order = AddOrder(plan.request, in: plan.instrument, clientOrderID: nil, deadline: nil)
            let answer = try await kraken.send(ValidateOrder(order))
            return Timed(value: answer.value.text, moment: answer.receivedAt)
        }
    }

    /// What orders that may be live take of an asset: the volume of a sell, the cost of a limit buy.
    ///
    /// The hold of an order that did arrive counts twice; better too little free than too much.
    private static func bound(by unresolved: [OrderIntent], of asset: Asset) -> Amount {
        unresolved.reduce(.zero) { sum, intent in
            let request = intent.request
            if request.side == .sell { return request.pair.base == asset ? sum + Amount(request.quantity) : sum }
            guard request.pair.quote == asset, let price = request.limitPrice else { return sum }
            return sum + price.cost(of: request.quantity, .up)
        }
    }

    /// Orders that may be live without our knowing it.
    public func unresolved() async -> Envelope<[OrderIntent]> {
        await .catching(time.now) { Timed(value: try await journal.unresolved(), moment: time.now()) }
    }
}
