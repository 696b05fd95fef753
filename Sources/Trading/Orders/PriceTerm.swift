/// A price as people say it: one the exchange understands, or one of the market's, with an offset.
///
/// `50000`, `+5`, `-1%`, `#2`, `bid`, `ask+0.5`, `mid-1%`, `last`.
public enum PriceTerm: Hashable, Sendable, CustomStringConvertible {
    /// A number, or a distance that the exchange works out.
    case exchange(OrderPrice)
    /// A price of the market at the moment of the preview, and how far from it.
    case market(MarketPrice, offset: OrderPrice?)

    /// Which price of the market.
    public enum MarketPrice: String, Hashable, Sendable, CaseIterable {
        case bid, ask, mid, last
    }

    /// Reads a price; throws for anything else.
    public init(parsing text: String) throws(DecimalError) {
        let lowered = text.lowercased()
        guard let name = MarketPrice.allCases.first(where: { lowered.hasPrefix($0.rawValue) }) else {
            self = .exchange(try OrderPrice(parsing: text))
            return
        }
        let rest = String(lowered.dropFirst(name.rawValue.count))
        guard !rest.isEmpty else {
            self = .market(name, offset: nil)
            return
        }
        let offset = try OrderPrice(parsing: rest)
        guard offset.direction == .above || offset.direction == .below else { throw .malformed(text) }
        self = .market(name, offset: offset)
    }

    /// Whether it is more than nothing, as far as can be told without the market.
    public var isPositive: Bool {
        if case .exchange(let price) = self, let number = price.absolute { return number > .zero }
        return true
    }

    public var description: String {
        switch self {
        case .exchange(let price): price.description
        case .market(let name, let offset): name.rawValue + (offset?.description ?? "")
        }
    }

    /// The price for an order, in whole ticks: down for a buy and up for a sell, never worse than what was said.
    ///
    /// Nil when the market has no such price now, or nothing is left of it.
    public func price(in ticker: Ticker, tick: Price, side: Side) -> OrderPrice? {
        guard case .market(let name, let offset) = self else {
            if case .exchange(let price) = self { return price }
            return nil
        }
        let reference: Price
        switch name {
        case .bid: reference = ticker.bid
        case .ask: reference = ticker.ask
        case .last: reference = ticker.last
        case .mid:
            guard ticker.bid > .zero, ticker.ask > .zero else { return nil }
            reference = Price(units: (ticker.bid.units + ticker.ask.units) / 2)
        }
        guard reference > .zero else { return nil }
        let rounding: Rounding = side == .buy ? .down : .up
        // Without ticks first, so that the rounding happens once and has a name.
        let exact = offset?.resolved(from: reference, rises: true, tick: .zero) ?? reference
        let price = exact.rounded(toMultipleOf: tick, rounding)
        return price > .zero ? OrderPrice(price) : nil
    }
}
