/// What the account pays in one market, in per cent of the cost.
public struct FeeRates: Hashable, Sendable {
    /// For taking from the book.
    public var taker: Percent
    /// For resting in the book.
    public var maker: Percent
    /// Whether these are the account's own rates; otherwise those of the lowest volume.
    public var isOwn: Bool

    public init(taker: Percent, maker: Percent, isOwn: Bool) {
        self.taker = taker
        self.maker = maker
        self.isOwn = isOwn
    }

    /// The rates of the lowest volume, as published; 1 % where none are, more than the exchange has ever taken.
    public init(published instrument: Instrument) {
        let taker = instrument.takerFees.first?.fee ?? Percent(whole: 1)
        self.init(taker: taker, maker: instrument.makerFees.first?.fee ?? taker, isOwn: false)
    }
}
