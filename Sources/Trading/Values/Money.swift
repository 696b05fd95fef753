extension Price {
    /// What `quantity` costs at this price, with at most `decimals` digits after the point.
    ///
    /// A price of ten and a lot of eight decimals exceed what an ``Amount`` can hold, so the rounding is always named.
    /// A cost beyond 10²² is 10²².
    public func cost(of quantity: Quantity, decimals: Int = Amount.decimals, _ rounding: Rounding) -> Amount {
        let exact = Amount(units: units.multiplied(by: quantity.units, dividedBy: Self.one, rounding: rounding))
        return exact.rounded(decimals: decimals, rounding)
    }
}

extension Quantity {
    /// How much can be bought for `amount` at `price`; `price` must be positive.
    public init(buying amount: Amount, at price: Price, decimals: Int = Quantity.decimals, _ rounding: Rounding) {
        let exact = Quantity(units: amount.units.multiplied(by: Self.one, dividedBy: price.units, rounding: rounding))
        self = exact.rounded(decimals: decimals, rounding)
    }

    /// The same volume, read as a sum of the base asset.
    public init(_ amount: Amount) {
        self.init(units: amount.units)
    }
}

extension Amount {
    /// A volume of a base asset, read as a sum of that asset.
    public init(_ quantity: Quantity) {
        self.init(units: quantity.units)
    }

    /// This many per cent of the amount: `percent` 0.4 is 0.4 %.
    public func share(percent: Fixed<PercentUnit>, decimals: Int = Amount.decimals, _ rounding: Rounding) -> Amount {
        let exact = Amount(units: units.multiplied(by: percent.units, dividedBy: 100 * Self.one, rounding: rounding))
        return exact.rounded(decimals: decimals, rounding)
    }

    /// The average price when this amount paid for `quantity`, which must be positive.
    public func price(per quantity: Quantity, decimals: Int = Price.decimals, _ rounding: Rounding) -> Price {
        let exact = Price(units: units.multiplied(by: Self.one, dividedBy: quantity.units, rounding: rounding))
        return exact.rounded(decimals: decimals, rounding)
    }
}

/// Marks a ``Percent``.
public enum PercentUnit {}

/// Hundredths: 0.4 is 0.4 %.
public typealias Percent = Fixed<PercentUnit>

extension Percent {
    /// By how much `new` differs from `old`, which must be positive: (new − old) / old × 100.
    public init(change old: Price, to new: Price, decimals: Int = Percent.decimals, _ rounding: Rounding) {
        let difference = (new - old).units * 100
        let exact = Percent(units: difference.multiplied(by: Self.one, dividedBy: old.units, rounding: rounding))
        self = exact.rounded(decimals: decimals, rounding)
    }
}

extension Percent {
    /// How much of `whole`, which must be positive, `part` is.
    public init(share part: Amount, of whole: Amount, decimals: Int = Percent.decimals, _ rounding: Rounding) {
        let exact = Percent(
            units: (part.units * 100).multiplied(by: Self.one, dividedBy: whole.units, rounding: rounding))
        self = exact.rounded(decimals: decimals, rounding)
    }
}
