import KrakenSandbox
import Storage
import Trading
import Transport

extension Auditor {
    /// Holds what is true of the accounts as they stand, after the news.
    func auditBalances(_ books: Books) throws {
        var found: [Holder: Amount] = [:]
        for (holder, amount) in try books.rows(
            "SELECT account, asset, amount FROM balance", [],
            { row in
                try (Holder(account: row.text(0), asset: row.text(1)), Amount(parsing: row.text(2)))
            })
        { found[holder] = amount }
        var totals: [String: Amount] = [:]
        for (holder, amount) in found {
            try hold(
                holder.account == Self.house || amount >= .zero, "\(holder.account) owns \(amount) \(holder.asset)")
            totals[holder.asset, default: .zero] += amount
        }
        try hold(
            found.filter { $0.value != .zero }, equals: balances.filter { $0.value != .zero },
            "the balances, beside what the ledger adds up to")
        try hold(
            totals.filter { $0.value != .zero }, equals: issued.filter { $0.value != .zero },
            "what there is of each asset, beside what was ever issued")
    }

    /// Holds that what came and went has its entries: a deposit once it is final, a withdrawal unless it was taken back.
    ///
    /// - Parameter count: how many of the latest are looked at.
    func auditFunding(_ books: Books, latest count: Int) throws {
        for (reference, expected) in try books.rows(
            """
            SELECT reference, direction, amount, fee, booked, cancelled FROM funding ORDER BY serial DESC LIMIT ?
            """, [.integer(count)],
            { row in
                let (amount, fee) = try (Amount(parsing: row.text(2)), Amount(parsing: row.text(3)))
                let isThere = row.optionalInteger(4) != nil && row.optionalInteger(5) == nil
                return (row.text(0), isThere ? (row.text(1) == "deposit" ? amount - fee : -amount - fee) : .zero)
            })
        {
            let parts = try books.rows(
                "SELECT amount, fee FROM ledger WHERE reference = ? AND account = 'client'", [.text(reference)]
            ) { try Amount(parsing: $0.text(0)) - Amount(parsing: $0.text(1)) }
            try hold(parts.reduce(.zero, +), equals: expected, "what \(reference) brought")
        }
    }

    /// Holds what is true of the orders that live, and of what they hold.
    ///
    /// - Parameter shown: the answer to BalanceEx, at a moment after which nothing happened.
    func auditOrders(_ orders: [OpenOrder], shown: JSON?, at now: Timestamp) throws {
        for order in orders { try check(order, at: shown == nil ? nil : now) }
        try checkBook(orders)
        let held = try holds(of: orders)
        for (asset, amount) in held {
            let owned = balances[Holder(account: "client", asset: asset), default: .zero]
            // What is held is reckoned with more digits than the asset has, each order's rounded up.
            try hold(
                amount <= owned + digit(of: asset), "orders hold \(amount) of \(owned) \(asset)")
        }
        if let shown { try compare(held, with: shown) }
    }

    /// The smallest amount of an asset.
    private func digit(of asset: String) -> Amount {
        Amount(units: (0..<listed.decimals[asset, default: 0]).reduce(Amount.one) { unit, _ in unit / 10 })
    }

    private func compare(_ held: [String: Amount], with shown: JSON) throws {
        var held = held
        for member in shown.members {
            let (hold, owned) = try (
                Amount(parsing: member.value.text("hold_trade")), Amount(parsing: member.value.text("balance"))
            )
            let decimals = listed.decimals[member.key, default: 0]
            let needed = held.removeValue(forKey: member.key)?.rounded(decimals: decimals, .up) ?? .zero
            try Conservation.hold(hold, equals: min(needed, owned), "what is held of \(member.key)")
        }
        try Conservation.hold(held.allSatisfy { $0.value == .zero }, "held, but of no balance: \(held)")
    }

    /// - Parameter now: up to when everything has been carried out.
    private func check(_ order: OpenOrder, at now: Timestamp?) throws {
        let sums = filled[order.id] ?? Filled()
        try hold(order.filled, equals: sums.quantity, "what open order \(order.id) traded")
        try hold(order.isVolumeInQuote || order.filled < order.quantity, "\(order.id) lives and is done")
        guard let now else { return }
        try hold(
            order.expiry.map { $0 > Int(now.nanoseconds) } ?? true, "\(order.id) has outlived its end")
        try hold(
            !order.isPending || order.start.map { $0 > Int(now.nanoseconds) } ?? false, "\(order.id) missed its start")
    }

    /// Own orders in the book of a market never cross.
    private func checkBook(_ orders: [OpenOrder]) throws {
        var (bids, asks): ([String: Price], [String: Price]) = ([:], [:])
        for order in orders where order.isInBook {
            guard let price = order.limit else { throw Violation("\(order.id) waits in the book without a limit") }
            if order.isBuy {
                bids[order.pair] = max(bids[order.pair] ?? price, price)
            } else {
                asks[order.pair] = min(asks[order.pair] ?? price, price)
            }
        }
        for (pair, bid) in bids {
            guard let ask = asks[pair] else { continue }
            try hold(bid < ask, "the book of \(pair) is crossed: \(bid) is bid, \(ask) asked")
        }
    }

    /// What the open orders hold, counted anew: a sale what it sells, a buy its cost and the highest fee.
    private func holds(of orders: [OpenOrder]) throws -> [String: Amount] {
        var held: [String: Amount] = [:]
        for order in orders where !order.isMargin {
            guard let market = listed.byID[order.pair] else { throw Violation("\(order.id) is of no market") }
            let rest = order.quantity - order.filled
            let fee = (order.waitsForTrigger ? market.takerFees : market.makerFees).max() ?? .zero
            guard order.isBuy else {
                let share = order.isFeeInBase ? Amount(rest).share(percent: fee, .up) : .zero
                held[market.base, default: .zero] += Amount(rest) + share
                continue
            }
            guard let price = order.limit ?? (order.waitsForTrigger ? order.trigger : nil) else {
                try hold(order.isPending, "\(order.id) waits without a price")
                continue
            }
            let cost = price.cost(of: rest, decimals: market.costDecimals, .up)
            let share = cost.share(percent: fee, decimals: market.costDecimals, .up)
            held[market.quote, default: .zero] += order.isFeeInBase ? cost : cost + share
        }
        return held
    }

    /// Holds that another auditor, who saw all of it at once, comes to the same, and that every order adds up.
    func auditAll(_ books: Books) throws {
        let other = Auditor(listed)
        try other.auditNews(books)
        try other.auditBalances(books)
        try hold(other.lastEntry, equals: lastEntry, "the ledger's last entry")
        try hold(other.tradeCount, equals: tradeCount, "the number of trades")
        try auditFunding(books, latest: .max)
        try hold(other.balances == balances && other.filled == filled, "the past has changed")
        try auditPositions(books)
        for (id, sums, status, closed, type) in try books.rows(
            "SELECT id, filled, cost, fee, status, closed, type FROM client_order", [],
            { row in
                try (
                    row.text(0),
                    Filled(
                        quantity: Quantity(parsing: row.text(1)), cost: Amount(parsing: row.text(2)),
                        fee: Amount(parsing: row.text(3))), row.text(4), row.optionalInteger(5),
                    row.text(6)
                )
            })
        {
            // What was settled was not traded.
            try hold(
                type == "settle-position" || sums == filled[id] ?? Filled(), "\(id) traded something else: \(sums)")
            let lives = ["open", "pending"].contains(status)
            try hold(lives == (closed == nil), "\(id) is \(status), and closed \(closed.map(String.init) ?? "never")")
        }
    }
}
