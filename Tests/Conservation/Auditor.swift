import Storage
import Trading

/// Goes through the exchange's books and holds that every amount came from somewhere.
///
/// It reads the files and not the exchange's answers, counts on its own, and goes on from where it stopped, so that it
/// can look after every single request.
final class Auditor {
    static let house = "house"

    struct Holder: Hashable {
        let account: String
        let asset: String
    }

    /// What an order's trades add up to.
    struct Filled: Equatable {
        var quantity = Quantity.zero
        var cost = Amount.zero
        var fee = Amount.zero
    }

    let listed: ListedMarkets
    private(set) var lastEntry = 0
    private(set) var lastTrade = 0
    private(set) var balances: [Holder: Amount] = [:]
    /// What there is of each asset in all.
    private(set) var issued: [String: Amount] = [:]
    private(set) var filled: [String: Filled] = [:]
    private(set) var tradeCount = 0
    /// What was traded with borrowed money, by market.
    private(set) var margins: [String: Margins] = [:]

    init(_ listed: ListedMarkets) {
        self.listed = listed
    }

    // MARK: What is new

    /// Holds what every change of money must keep, for the entries and trades since the last look.
    func auditNews(_ books: Books) throws {
        let entries = try books.rows(
            """
            SELECT serial, account, reference, type, asset, amount, fee, balance, id FROM ledger
            WHERE serial > ? ORDER BY serial
            """, [.integer(lastEntry)], Entry.init)
        let trades = try books.rows(
            """
            SELECT id, number, order_id, pair, side, price, quantity, cost, fee, is_maker, base_fee, leverage FROM trade
            WHERE number > ? ORDER BY number
            """, [.integer(lastTrade)], Trade.init)
        for entry in entries { try take(entry) }
        try checkSums(of: entries)
        try checkTrades(trades, entries, books)
        try checkOrders(of: trades, books)
    }

    private func take(_ entry: Entry) throws {
        try hold(entry.serial, equals: lastEntry + 1, "the ledger has a gap before \(entry.id)")
        lastEntry = entry.serial
        let holder = Holder(account: entry.account, asset: entry.asset)
        let balance = balances[holder, default: .zero] + entry.amount - entry.fee
        try hold(entry.balance, equals: balance, "the ledger's balance at \(entry.id), \(entry.account) \(entry.asset)")
        try hold(
            entry.account == Self.house || balance >= .zero,
            "\(entry.account) owns \(balance) \(entry.asset) at \(entry.id)")
        let decimals = listed.decimals[entry.asset, default: 0]
        try hold(
            entry.amount.rounded(decimals: decimals, .down) == entry.amount
                && entry.fee.rounded(decimals: decimals, .down) == entry.fee,
            "\(entry.id) has more digits than \(entry.asset)")
        balances[holder] = balance
        if entry.type == "issuance" { issued[entry.asset, default: .zero] += entry.amount }
    }

    /// What leaves one account enters others: the entries of each event add up to nothing.
    private func checkSums(of entries: [Entry]) throws {
        var sums: [[String]: Amount] = [:]
        for entry in entries where entry.type != "issuance" {
            sums[[entry.reference, entry.asset], default: .zero] += entry.amount - entry.fee
        }
        for (event, sum) in sums {
            try hold(sum, equals: .zero, "\(event[1]) of \(event[0]) that came from nowhere or went there")
        }
    }

    /// Each trade has its two entries, with the trade's own numbers, and no other entry is a trade's.
    private func checkTrades(_ trades: [Trade], _ entries: [Entry], _ books: Books) throws {
        var own: [String: [Entry]] = [:]
        for entry in entries where entry.account == "client" && ["trade", "margin"].contains(entry.type) {
            own[entry.reference, default: []].append(entry)
        }
        for trade in trades {
            lastTrade = trade.number
            tradeCount += 1
            guard let market = listed.byID[trade.pair] else { throw Violation("\(trade.id) is of no market") }
            let legs = own.removeValue(forKey: trade.id) ?? []
            if trade.isMargin {
                try checkMargin(legs, of: trade, in: market)
            } else {
                try hold(legs.map(\.type), equals: ["trade", "trade"], "entries of trade \(trade.id)")
                for leg in legs { try check(leg, of: trade, in: market) }
            }
            filled[trade.order, default: Filled()].quantity += trade.quantity
            filled[trade.order, default: Filled()].cost += trade.cost
            filled[trade.order, default: Filled()].fee += trade.fee
            try checkTerms(of: trade, isLast: isLast(trade, books), in: market)
        }
        try hold(own.isEmpty, "entries of no trade: \(own.keys)")
    }

    /// Whether nothing is left of the order after this trade.
    private func isLast(_ trade: Trade, _ books: Books) throws -> Bool {
        let quantity = try books.rows("SELECT quantity FROM client_order WHERE id = ?", [.text(trade.order)]) {
            try Quantity(parsing: $0.text(0))
        }
        return quantity.first == filled[trade.order]?.quantity
    }

    /// Cost and fee are rounded, ties to even; a part of an order that waits on is rounded down, so that what is held
    /// pays for the rest.
    private func checkTerms(of trade: Trade, isLast: Bool, in market: MarketTerms) throws {
        let (decimals, rounding) = (market.costDecimals, trade.isMaker && !isLast ? Rounding.down : .halfEven)
        let cost = trade.price.cost(of: trade.quantity, decimals: decimals, rounding)
        try hold(trade.cost, equals: cost, "cost of \(trade.id)")
        let possible = (trade.isMaker ? market.makerFees : market.takerFees).map {
            cost.share(percent: $0, decimals: decimals, rounding)
        }
        try hold(possible.contains(trade.fee), "the fee of \(trade.id), \(trade.fee), is none of \(possible)")
    }

    private func check(_ leg: Entry, of trade: Trade, in market: MarketTerms) throws {
        let isQuote = leg.asset == market.quote
        let size = isQuote ? trade.cost : Amount(trade.quantity)
        let amount = trade.isBuy == isQuote ? -size : size
        let decimals = listed.decimals[leg.asset, default: 0]
        let shown =
            amount < .zero ? -(-amount).rounded(decimals: decimals, .down) : amount.rounded(decimals: decimals, .down)
        try hold(leg.amount, equals: shown, "\(leg.asset) of trade \(trade.id)")
        let isFeeHere = isQuote == (trade.baseFee == nil)
        let fee = (isFeeHere ? trade.baseFee ?? trade.fee : .zero).rounded(decimals: decimals, .down)
        try hold(leg.fee, equals: fee, "fee in \(leg.asset) of trade \(trade.id)")
    }

    /// A trade with borrowed money has one entry, of a gain and a fee: the trade's, and for what it opens the opening
    /// fee of two hundredths of a per cent.
    private func checkMargin(_ legs: [Entry], of trade: Trade, in market: MarketTerms) throws {
        try hold(legs.map(\.type), equals: ["margin"], "entries of margin trade \(trade.id)")
        guard let leg = legs.first else { return }
        try hold(leg.asset, equals: market.quote, "what margin trade \(trade.id) is booked in")
        let least = trade.fee.rounded(decimals: listed.decimals[leg.asset, default: 0], .down)
        let most = trade.fee + trade.cost.share(percent: Percent(units: Percent.one / 50), .up)
        let slack = Amount(units: powerOfTen(Amount.decimals - market.costDecimals))
        try hold((least...most + slack).contains(leg.fee), "the fee of margin trade \(trade.id), \(leg.fee)")
        margins[trade.pair, default: Margins()].add(
            trade.quantity, trade.cost, isBuy: trade.isBuy, gain: leg.amount)
    }

    private func checkOrders(of trades: [Trade], _ books: Books) throws {
        for id in Set(trades.map(\.order)) {
            let found = try books.rows(
                "SELECT filled, cost, fee, quantity, volume_in_quote, post_only FROM client_order WHERE id = ?",
                [.text(id)]
            ) { row in
                let sums = try Filled(
                    quantity: Quantity(parsing: row.text(0)), cost: Amount(parsing: row.text(1)),
                    fee: Amount(parsing: row.text(2)))
                let quantity = try Quantity(parsing: row.text(3))
                let isTaker = trades.contains { $0.order == id && !$0.isMaker }
                try hold(!isTaker || row.integer(5) == 0, "post-only order \(id) has taken")
                try hold(row.integer(4) == 1 || sums.quantity <= quantity, "\(id) traded more than it asked for")
                return sums
            }
            guard let sums = found.first else { throw Violation("trades of no order: \(id)") }
            try hold(sums, equals: filled[id] ?? Filled(), "what order \(id) says it traded")
        }
    }
}

/// A line of the ledger.
private struct Entry {
    let serial: Int
    let account: String
    let reference: String
    let type: String
    let asset: String
    let amount: Amount
    let fee: Amount
    let balance: Amount
    let id: String

    init(_ row: Row) throws {
        (serial, account, reference) = (row.integer(0), row.text(1), row.text(2))
        (type, asset, id) = (row.text(3), row.text(4), row.text(8))
        amount = try Amount(parsing: row.text(5))
        (fee, balance) = try (Amount(parsing: row.text(6)), Amount(parsing: row.text(7)))
    }
}

/// A trade.
private struct Trade {
    let id: String
    let number: Int
    let order: String
    let pair: String
    let isBuy: Bool
    let price: Price
    let quantity: Quantity
    let cost: Amount
    let fee: Amount
    let isMaker: Bool
    let baseFee: Amount?
    let isMargin: Bool

    init(_ row: Row) throws {
        (id, number, order, pair) = (row.text(0), row.integer(1), row.text(2), row.text(3))
        (isBuy, isMaker) = (row.text(4) == "buy", row.integer(9) == 1)
        (price, quantity) = try (Price(parsing: row.text(5)), Quantity(parsing: row.text(6)))
        (cost, fee) = try (Amount(parsing: row.text(7)), Amount(parsing: row.text(8)))
        baseFee = try row.optionalText(10).map { try Amount(parsing: $0) }
        isMargin = row.optionalInteger(11) != nil
    }
}
