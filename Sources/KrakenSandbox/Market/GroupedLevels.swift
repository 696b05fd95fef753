/// One side of a book, its levels put together in steps of so many ticks.
struct GroupedLevels: Hashable, Sendable {
    struct Group: Hashable, Sendable {
        /// In ticks; asks are rounded up to the step, bids down.
        var price: Int64
        var lots: Int64
    }

    private(set) var groups: [Group] = []

    init(_ levels: [MarketBook.Level], isAsk: Bool, step: Int64, depth: Int) {
        for level in levels {
            let price = (isAsk ? level.price + step - 1 : level.price) / step * step
            if let last = groups.last, last.price == price {
                groups[groups.count - 1].lots += level.lots
            } else if groups.count < depth {
                groups.append(Group(price: price, lots: level.lots))
            } else {
                return
            }
        }
    }
}
