package import Trading

/// Orders of one market that wait and meet: the best price first, at one price the oldest first.
///
/// A value without clock, money or I/O. Prices count ticks and quantities lots; identifiers and owners are the
/// caller's, an identifier being used for one waiting order at a time.
package struct OrderBook: Sendable {
    /// An order as the book sees it.
    package struct Order: Hashable, Sendable {
        package var id: Int
        /// Orders of one owner never trade with each other.
        package var owner: Int
        package var side: Side
        /// The worst acceptable price in ticks; see ``OrderBook/anyPrice(for:)``.
        package var price: Int64
        package var lots: Int64

        package init(id: Int, owner: Int, side: Side, price: Int64, lots: Int64) {
            (self.id, self.owner, self.side, self.price, self.lots) = (id, owner, side, price, lots)
        }
    }

    /// What is cancelled when an order meets another one of its owner.
    package enum SelfTradePrevention: String, Hashable, Sendable, CaseIterable {
        /// The rest of the order that comes.
        case cancelNewest = "cancel-newest"
        /// The order that waited.
        case cancelOldest = "cancel-oldest"
        case cancelBoth = "cancel-both"
    }

    /// A trade with an order that waited, at its price.
    package struct Match: Hashable, Sendable {
        /// The order that waited.
        package let id: Int
        package let price: Int64
        package let lots: Int64
    }

    /// What became of an order that came.
    package struct Outcome: Hashable, Sendable {
        package var matches: [Match] = []
        /// Waiting orders of the same owner that were cancelled, in the order in which they were met.
        package var cancelled: [Int] = []
        /// Lots that did not trade.
        package var rest: Int64
        /// Whether the rest was cancelled because the order met another one of its owner.
        package var isPrevented = false
    }

    private var bids = BookSide(side: .buy)
    private var asks = BookSide(side: .sell)
    private var nodes: [Node] = []
    private var freeNode: Int32 = -1
    private var places: [Int: Int32] = [:]

    package init() {}

    /// The price of an order that takes any.
    package static func anyPrice(for side: Side) -> Int64 { side == .buy ? .max : 1 }

    /// How many orders wait.
    package var count: Int { places.count }

    /// The best price of the orders that wait on a side; nil when there are none.
    package func best(_ side: Side) -> Int64? { side == .buy ? bids.best?.price : asks.best?.price }

    // MARK: Changes

    /// Lets an order trade with those it meets, and its rest wait when `rests` is set.
    package mutating func submit(_ order: Order, rests: Bool, prevention: SelfTradePrevention) -> Outcome {
        var outcome = Outcome(rest: order.lots)
        while outcome.rest > 0, let level = best(against: order) {
            let index = level.first
            let waiting = nodes[Int(index)]
            if waiting.owner == order.owner {
                prevent(waiting, prevention, &outcome)
                if outcome.isPrevented { return outcome }
                continue
            }
            let lots = min(outcome.rest, waiting.lots)
            outcome.matches.append(Match(id: waiting.id, price: level.price, lots: lots))
            outcome.rest -= lots
            reduce(index, by: lots)
        }
        if rests && outcome.rest > 0 { insert(order, lots: outcome.rest) }
        return outcome
    }

    private mutating func prevent(_ waiting: Node, _ prevention: SelfTradePrevention, _ outcome: inout Outcome) {
        if prevention != .cancelNewest {
            outcome.cancelled.append(waiting.id)
            cancel(waiting.id)
        }
        outcome.isPrevented = prevention != .cancelOldest
    }

    /// Puts an order behind those of its price without looking at the other side.
    package mutating func insert(_ order: Order) { insert(order, lots: order.lots) }

    /// Takes an order out; false when it does not wait.
    @discardableResult
    package mutating func cancel(_ id: Int) -> Bool {
        guard let index = places[id] else { return false }
        remove(index)
        return true
    }

    // MARK: Questions

    /// How many lots an order could trade before it meets one of its owner, at most its own.
    package func tradable(_ order: Order) -> Int64 {
        var lots: Int64 = 0
        for level in (order.side == .buy ? asks : bids).levels.reversed() {
            guard Self.accepts(order, level.price) else { break }
            var index = level.first
            while index >= 0 {
                let node = nodes[Int(index)]
                if node.owner == order.owner { return lots }
                lots = min(order.lots, lots + node.lots)
                if lots == order.lots { return lots }
                index = node.next
            }
        }
        return lots
    }

    private func best(against order: Order) -> BookSide.Level? {
        guard let level = order.side == .buy ? asks.best : bids.best, Self.accepts(order, level.price) else {
            return nil
        }
        return level
    }

    private static func accepts(_ order: Order, _ price: Int64) -> Bool {
        order.side == .buy ? price <= order.price : price >= order.price
    }

    // MARK: Nodes

    private struct Node: Sendable {
        var id: Int
        var owner: Int
        var price: Int64
        var lots: Int64
        var isBid: Bool
        var previous: Int32
        var next: Int32
    }

    private mutating func insert(_ order: Order, lots: Int64) {
        let index = newIndex()
        let last =
            order.side == .buy
            ? bids.append(index, at: order.price) : asks.append(index, at: order.price)
        if last >= 0 { nodes[Int(last)].next = index }
        nodes[Int(index)] = Node(
            id: order.id, owner: order.owner, price: order.price, lots: lots, isBid: order.side == .buy,
            previous: last, next: -1)
        places[order.id] = index
    }

    private mutating func newIndex() -> Int32 {
        guard freeNode < 0 else {
            let index = freeNode
            freeNode = nodes[Int(index)].next
            return index
        }
        nodes.append(Node(id: 0, owner: 0, price: 0, lots: 0, isBid: true, previous: -1, next: -1))
        return Int32(nodes.count - 1)
    }

    private mutating func reduce(_ index: Int32, by lots: Int64) {
        nodes[Int(index)].lots -= lots
        if nodes[Int(index)].lots == 0 { remove(index) }
    }

    private mutating func remove(_ index: Int32) {
        let node = nodes[Int(index)]
        if node.previous >= 0 { nodes[Int(node.previous)].next = node.next }
        if node.next >= 0 { nodes[Int(node.next)].previous = node.previous }
        if node.previous < 0 || node.next < 0 {
            if node.isBid {
                bids.unlink(at: node.price, previous: node.previous, next: node.next)
            } else {
                asks.unlink(at: node.price, previous: node.previous, next: node.next)
            }
        }
        places[node.id] = nil
        nodes[Int(index)].next = freeNode
        freeNode = index
    }
}
