import Storage
import Trading

/// One trade of the account.
struct TradeRecord: Hashable, Sendable {
    var id: String
    /// The public number.
    var number: Int
    var orderID: String
    /// The exchange's key of the market.
    var pair: String
    var time: Timestamp
    var side: Side
    var type: OrderStyle
    var price: Price
    var quantity: Quantity
    var cost: Amount
    /// In the quote asset.
    var fee: Amount
    var isMaker: Bool
    /// The fee in the base asset, when it was paid in that.
    var baseFee: Amount?
    /// How many times the own money was traded; nil when it was paid in full.
    var leverage: Int?
    /// Whether it closed something of a position.
    var isClosing = false
}

/// The trades of the account, its daily volume, and what it took from the book of a second.
struct TradeTable {
    let connection: Database

    private static let columns =
        "id, number, order_id, pair, time, side, type, price, quantity, cost, fee, is_maker, base_fee, leverage, closes"

    func insert(_ trade: TradeRecord, dollars: Amount) throws {
        try connection.run(
            "INSERT INTO trade (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .text(trade.id), .integer(trade.number), .text(trade.orderID), .text(trade.pair),
                .integer(trade.time.nanoseconds), .text(trade.side.rawValue), .text(trade.type.rawValue),
                .text(trade.price), .text(trade.quantity), .text(trade.cost), .text(trade.fee),
                .integer(trade.isMaker ? 1 : 0), .text(trade.baseFee), .integer(trade.leverage),
                .integer(trade.isClosing ? 1 : 0),
            ])
        let day = trade.time.seconds / 86_400
        let sum = try volume(fromDay: day, toDay: day) + dollars
        try connection.run(
            "INSERT INTO day_volume VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET dollars = excluded.dollars",
            [.integer(day), .text(sum)])
    }

    /// What was traded on some days, counted from 1970, in US dollars.
    func volume(fromDay first: Int64, toDay last: Int64) throws -> Amount {
        try connection.query(
            "SELECT dollars FROM day_volume WHERE day BETWEEN ? AND ?", [.integer(first), .integer(last)]
        ) { try Amount(parsing: $0.text(0)) }.reduce(.zero, +)
    }

    /// All trades, the latest first.
    func all() throws -> [TradeRecord] { try select("ORDER BY time DESC, number DESC", []) }

    /// The ids of an order's trades, in order.
    func ids(ofOrder id: String) throws -> [String] {
        try connection.query("SELECT id FROM trade WHERE order_id = ? ORDER BY number", [.text(id)]) { $0.text(0) }
    }

    /// What was taken from the book of one second.
    func taken(pair: String, second: Int) throws -> [Taken] {
        try connection.query(
            "SELECT side, price, lots FROM taken WHERE pair = ? AND second = ?", [.text(pair), .integer(second)]
        ) { row in
            guard let side = Side(rawValue: row.text(0)) else { throw SandboxError.damagedState("taken") }
            return Taken(side: side, price: Int64(row.integer(1)), lots: Int64(row.integer(2)))
        }
    }

    /// Remembers what was taken from a second's book, and forgets the seconds before.
    func take(_ taken: [Taken], pair: String, second: Int) throws {
        try connection.run("DELETE FROM taken WHERE pair = ? AND second < ?", [.text(pair), .integer(second)])
        for take in taken {
            try connection.run(
                """
                INSERT INTO taken VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (pair, second, side, price) DO UPDATE SET lots = lots + excluded.lots
                """,
                [
                    .text(pair), .integer(second), .text(take.side.rawValue), .integer(take.price),
                    .integer(take.lots),
                ])
        }
    }

    func clear() throws {
        for table in ["trade", "day_volume", "taken"] { try connection.run("DELETE FROM \(table)") }
    }

    private func select(_ condition: String, _ values: [SQLValue]) throws -> [TradeRecord] {
        try connection.query("SELECT \(Self.columns) FROM trade \(condition)", values, row: Self.trade)
    }

    private static func trade(_ row: Row) throws -> TradeRecord {
        guard let side = Side(rawValue: row.text(5)), let type = OrderStyle(rawValue: row.text(6)) else {
            throw SandboxError.damagedState("trade")
        }
        return try TradeRecord(
            id: row.text(0), number: row.integer(1), orderID: row.text(2), pair: row.text(3),
            time: Timestamp(nanoseconds: Int64(row.integer(4))), side: side, type: type,
            price: Price(parsing: row.text(7)), quantity: Quantity(parsing: row.text(8)),
            cost: Amount(parsing: row.text(9)), fee: Amount(parsing: row.text(10)), isMaker: row.integer(11) == 1,
            baseFee: row.decimal(12), leverage: row.optionalInteger(13), isClosing: row.integer(14) == 1)
    }
}
