import Storage
import Trading

/// What the trades of one market with borrowed money add up to.
struct Margins: Equatable {
    /// What was bought less what was sold.
    private(set) var quantity = Quantity.zero
    /// What was paid for it less what was got.
    private(set) var cost = Amount.zero
    /// What was booked as gained.
    private(set) var gain = Amount.zero
    private(set) var trades = 0

    mutating func add(_ quantity: Quantity, _ cost: Amount, isBuy: Bool, gain: Amount) {
        self.quantity += isBuy ? quantity : -quantity
        self.cost += isBuy ? cost : -cost
        self.gain += gain
        trades += 1
    }
}

extension Auditor {
    /// Holds that positions are what trades with borrowed money opened, less what was closed and settled, and that
    /// what they gained is what was paid less what was got.
    func auditPositions(_ books: Books) throws {
        let settled = try settlements(books)
        var open: [String: Margins] = [:]
        for (pair, isBuy, rest, cost) in try books.rows(
            "SELECT pair, side, quantity, closed, cost FROM position", [],
            { row in
                let (quantity, closed) = try (Quantity(parsing: row.text(2)), Quantity(parsing: row.text(3)))
                let cost = try Amount(parsing: row.text(4))
                try hold((Quantity.zero...quantity).contains(closed), "a position of \(row.text(0)) is below nothing")
                // What closed parts cost is rounded part by part; the whole is exact.
                let closedCost = cost.units.multiplied(
                    by: closed.units, dividedBy: quantity.units, rounding: .halfEven)
                return (row.text(0), row.text(1) == "buy", quantity - closed, cost - Amount(units: closedCost))
            })
        { open[pair, default: Margins()].add(rest, cost, isBuy: isBuy, gain: .zero) }
        try hold(
            try books.number(
                "SELECT COUNT(*) FROM (SELECT pair FROM position WHERE is_open = 1 GROUP BY pair "
                    + "HAVING COUNT(DISTINCT side) > 1)"),
            equals: 0, "markets with positions on both sides")
        for pair in Set(margins.keys).union(open.keys) {
            let (traded, left) = (margins[pair] ?? Margins(), open[pair] ?? Margins())
            let paid = settled[pair] ?? Margins()
            try hold(
                left.quantity, equals: traded.quantity - paid.quantity, "what positions of \(pair) are open")
            let gained = left.cost + paid.cost - traded.cost
            let digit = Amount(units: Amount.one / 10_000 * Int128(traded.trades + 1))
            try hold(
                (traded.gain - digit...traded.gain + digit).contains(gained),
                "positions of \(pair) gained \(gained), \(traded.gain) was booked")
        }
    }

    /// What was settled of each market: a sale ends what was bought.
    private func settlements(_ books: Books) throws -> [String: Margins] {
        var settled: [String: Margins] = [:]
        for (pair, isBuy, quantity, cost) in try books.rows(
            "SELECT pair, side, filled, cost FROM client_order WHERE type = 'settle-position'", [],
            { row in
                try (
                    row.text(0), row.text(1) == "sell", Quantity(parsing: row.text(2)), Amount(parsing: row.text(3))
                )
            })
        { settled[pair, default: Margins()].add(quantity, cost, isBuy: isBuy, gain: .zero) }
        return settled
    }
}
