public import Trading

/// The one order of a probe: as small as the market takes, far from it, post-only, and over by itself after a while.
public enum ProbeDraft {
    /// How far from the market its price is, in per cent: too far to trade, near enough for the exchange to take it.
    public static let distance = Percent(whole: 20)
    /// After how many seconds the exchange ends it by itself, whatever happens to this program.
    public static let life: Int64 = 300

    /// How many points of the call counter a probe may take when all goes well, what comes before its order included;
    /// with less room it would have to wait in its midst.
    public static let points = Points(whole: 14)

    /// The order for a market as it is now; nil when the market has no price on that side.
    public static func draft(in instrument: Instrument, _ ticker: Ticker, side: Side) -> OrderDraft? {
        let market = side == .buy ? ticker.bid : ticker.ask
        guard market > .zero else { return nil }
        let offset = market.share(percent: distance, .down)
        let price =
            side == .buy
            ? (market - offset).rounded(toMultipleOf: instrument.tick, .down)
            : (market + offset).rounded(toMultipleOf: instrument.tick, .up)
        guard price > .zero else { return nil }
        let smallest = instrument.minimumCost.map {
            Quantity(buying: $0, at: price, decimals: instrument.quantityDecimals, .up)
        }
        let quantity = max(instrument.minimumQuantity, smallest ?? .zero)
        var draft = OrderDraft(
            market: instrument.pair.description, side: side, type: .limit, volume: .quantity(quantity),
            price: .exchange(OrderPrice(price)))
        draft.options.flags = [.post]
        draft.options.timeInForce = .goodTillDate
        draft.options.expiry = .after(seconds: life)
        return draft
    }
}

extension Trader {
    /// Looks at a market, and plans the order of a probe there; checked like every other order.
    public func planProbe(
        in market: String, side: Side, limits: OperatorLimits = OperatorLimits()
    ) async -> Envelope<Plan> {
        await .catching(time.now) {
            let instrument = try await markets.instrument(named: market)
            let quotes = try await marketData.quotes(of: [instrument])
            guard let ticker = quotes.value.first?.ticker,
                let draft = ProbeDraft.draft(in: instrument, ticker, side: side)
            else { throw OrderDraft.Fault.noQuote(side == .buy ? .sell : .buy) }
            return Timed(value: try await plan(draft, limits: limits).get(), moment: quotes.moment)
        }
    }
}
