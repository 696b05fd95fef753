import Trading

extension NodeSplit {
    /// So much for each trade, the rest by chance and by the number of trades; more for high prices where the whole's
    /// turnover is high.
    mutating func shareVolume(among children: inout [MarketNode]) {
        guard whole.trades > 0 else { return }
        spread(over: &children, weights: children.map { $0.trades * random.within(500, 1_500) })
        guard !whole.isFlat else { return }
        let sum = children.reduce(Int128(0)) { $0 + $1.fourMiddles * Int128($1.volume) }
        let (missing, middle) = (4 * whole.turnover - sum, sum / Int128(whole.volume))
        let variance = children.reduce(Int128(0)) { sum, child in
            sum + Int128(child.volume) * (child.fourMiddles - middle) * (child.fourMiddles - middle)
        }
        guard variance > 0 else { return }
        let weights = children.map { child in
            let tilt = 1_000 * missing * (child.fourMiddles - middle) / variance
            return (child.volume >> 12 + 1) * Int64(1_000 + min(max(tilt, -750), 750))
        }
        spread(over: &children, weights: children.indices.map { children[$0].trades > 0 ? weights[$0] : 0 })
    }

    private func spread(over children: inout [MarketNode], weights: [Int64]) {
        let total = weights.reduce(0, +)
        let floor = 3 * whole.least
        let spread = whole.volume - whole.trades * floor
        var (given, heaviest) = (Int64(0), 0)
        for index in children.indices {
            let share = Self.share(of: spread, weight: weights[index], total: total)
            children[index].volume = children[index].trades * floor + share
            given += share
            if weights[index] > weights[heaviest] { heaviest = index }
        }
        children[heaviest].volume += spread - given
    }

    private static func share(of amount: Int64, weight: Int64, total: Int64) -> Int64 {
        let product = UInt64(amount).multipliedFullWidth(by: UInt64(weight))
        return Int64(UInt64(total).dividingFullWidth(product).quotient)
    }

    /// False when the parts cannot add up to the whole.
    ///
    /// - Parameter share: how many times over there must be room.
    func shareTurnover(among children: inout [MarketNode], share: Int128) -> Bool {
        var missing = whole.turnover
        for index in children.indices {
            children[index].expectTurnover()
            missing -= children[index].turnover
        }
        let rises = missing > 0
        let rooms = children.map { child -> Int128 in
            guard child.isFree else { return 0 }
            return rises ? child.turnovers.upperBound - child.turnover : child.turnovers.lowerBound - child.turnover
        }
        let room = rooms.reduce(0, +)
        guard missing != 0 else { return true }
        guard room.magnitude >= missing.magnitude * share.magnitude else { return false }
        var left = missing
        for index in children.indices {
            let part = Int128(missing).multiplied(by: rooms[index], dividedBy: room, rounding: .down)
            children[index].turnover += part
            left -= part
        }
        // What rounding left is less than one for each part.
        for index in children.indices where left != 0 {
            let current = children[index].turnover
            let bound = rises ? children[index].turnovers.upperBound : children[index].turnovers.lowerBound
            guard children[index].isFree else { continue }
            let part = rises ? min(left, bound - current) : max(left, bound - current)
            children[index].turnover += part
            left -= part
        }
        return left == 0
    }
}
