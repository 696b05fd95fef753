/// The highest price bid and the lowest price asked.
public struct BestPrices: Hashable, Sendable {
    /// The highest price bid.
    public var bid: Price
    /// The lowest price asked.
    public var ask: Price

    /// Two best prices.
    public init(bid: Price, ask: Price) {
        (self.bid, self.ask) = (bid, ask)
    }

    /// How far the two are apart; negative when the book is crossed.
    public var spread: Price { ask - bid }

    /// The price between the two; a price has no more than ten digits after the point, so its half is exact.
    public var mid: Price { Price(units: (bid.units + ask.units).divided(by: 2, rounding: .halfEven)) }

    /// The spread in hundredths of a per cent of the price between; nil without a positive price.
    public func spreadBasisPoints(decimals: Int = BasisPoints.decimals, _ rounding: Rounding) -> BasisPoints? {
        guard mid > .zero else { return nil }
        let exact = BasisPoints(
            units: spread.units.multiplied(by: 10_000 * BasisPoints.one, dividedBy: mid.units, rounding: rounding))
        return exact.rounded(decimals: decimals, rounding)
    }
}

/// Marks ``BasisPoints``.
public enum BasisPointUnit {}

/// Hundredths of a per cent: 1 is 0.01 %.
public typealias BasisPoints = Fixed<BasisPointUnit>
