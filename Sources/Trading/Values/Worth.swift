/// What something is worth, in a currency.
public struct Worth: Hashable, Sendable {
    /// How much.
    public var amount: Amount
    /// Of which currency; nil where an earlier version did not write it down.
    public var currency: Asset?

    public init(_ amount: Amount, of currency: Asset?) {
        self.amount = amount
        self.currency = currency
    }

    /// The amount, if it is one of that currency as far as is known.
    public func amount(in currency: Asset) -> Amount? {
        self.currency == nil || self.currency == currency ? amount : nil
    }
}
