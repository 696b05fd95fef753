extension OrderRequest {
    /// Whether it asks, with a volume of 0, for everything that it can close of the market's positions.
    ///
    /// The exchange fills in how much that is: "0 can be provided for closing margin orders to automatically fill the
    /// requisite quantity" (AddOrder).
    public var closesPosition: Bool { quantity == .zero && options.leverage != nil }

    /// Whether the exchange is told that it may only make a position smaller.
    ///
    /// What the exchange fills in for a volume of 0 may be closed otherwise before the order trades, and then it must not
    /// open a position the other way.
    public var mustOnlyReduce: Bool { options.isReduceOnly || closesPosition && type != .settlePosition }

    /// Whether it can only make a position smaller.
    public var onlyReduces: Bool { options.isReduceOnly || type == .settlePosition || closesPosition }
}

extension OrderType {
    /// The asset an order of a side pays with; settling pays back what was borrowed, which is the other one.
    public func pays(on side: Side, in pair: Pair) -> Asset {
        (side == .buy) == (self != .settlePosition) ? pair.quote : pair.base
    }
}
