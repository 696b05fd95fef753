import Trading

/// The prices of one side of a book, the best one last, so that what changes most is cheapest to change.
struct BookSide: Sendable {
    /// One price, and the places of its oldest and its newest order.
    struct Level: Hashable, Sendable {
        var price: Int64
        var first: Int32
        var last: Int32
    }

    private(set) var levels: [Level] = []
    private let side: Side

    init(side: Side) {
        self.side = side
    }

    var best: Level? { levels.last }

    /// Puts an order behind those of its price, and gives the place of the one before it, −1 for none.
    mutating func append(_ index: Int32, at price: Int64) -> Int32 {
        let position = position(of: price)
        guard position < levels.count, levels[position].price == price else {
            levels.insert(Level(price: price, first: index, last: index), at: position)
            return -1
        }
        let last = levels[position].last
        levels[position].last = index
        return last
    }

    /// Mends a price when its first or last order goes; `previous` and `next` are that order's neighbours.
    mutating func unlink(at price: Int64, previous: Int32, next: Int32) {
        let position = position(of: price)
        if previous < 0 && next < 0 {
            levels.remove(at: position)
        } else if previous < 0 {
            levels[position].first = next
        } else {
            levels[position].last = previous
        }
    }

    /// Where a price is, or belongs: buys rise towards the end, sales fall.
    private func position(of price: Int64) -> Int {
        var (low, high) = (0, levels.count)
        while low < high {
            let middle = (low + high) / 2
            let isBefore = side == .buy ? levels[middle].price < price : levels[middle].price > price
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
