import Storage
import Trading

/// The exchange's database, read without its help.
final class Books {
    private let connection: Connection

    init(folder: String) throws {
        connection = try Connection(path: folder + "/exchange.db", durability: .processEnd, busyTimeout: 10_000)
    }

    func rows<Value>(_ sql: String, _ values: [SQLValue] = [], _ read: (Row) throws -> Value) throws -> [Value] {
        try connection.query(sql, values, row: read)
    }

    func number(_ sql: String, _ values: [SQLValue] = []) throws -> Int {
        try rows(sql, values) { $0.integer(0) }.first ?? 0
    }

    /// The orders that live, oldest first.
    func openOrders() throws -> [OpenOrder] {
        try rows(
            "SELECT \(OpenOrder.columns) FROM client_order WHERE status IN ('open', 'pending') ORDER BY opened, id"
        ) { try OpenOrder($0) }
    }

    // MARK: Digests

    /// What belongs to nobody's money and is different each time: the keys themselves.
    private static let secrets: Set = ["key", "secret", "origin"]

    /// One number that follows from all there is in some tables, all unless something else is said.
    func digest(_ tables: [String]? = nil, without others: [String] = []) throws -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let names = try rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") { $0.text(0) }
        for name in names where (tables?.contains(name) ?? true) && !others.contains(name) {
            try add(Self.query(of: name, columns: columns(of: name)), to: &hash)
        }
        return hash
    }

    /// What a request may change, as far as it is small: enough to tell that nothing happened.
    func mark(withFaults: Bool) throws -> UInt64 {
        let small = [
            "setting", "balance", "api_key", "pair_counter", "late_request", "hidden_order", "taken",
            "deposit_address", "failed_login", "public_call", "sqlite_sequence",
        ]
        var hash = try digest(small + (withFaults ? ["fault"] : []))
        let columns = try columns(of: "client_order")
        try add(Self.query(of: "client_order", columns: columns) + " WHERE status IN ('open', 'pending')", to: &hash)
        for sql in [
            "SELECT COUNT(*) FROM client_order", "SELECT COUNT(*) FROM trade", "SELECT COUNT(*) FROM position",
            "SELECT COUNT(*) FROM amend",
            "SELECT COUNT(booked) || ' ' || COUNT(cancelled) FROM funding",
        ] { try add(sql, to: &hash) }
        return hash
    }

    private func columns(of table: String) throws -> [String] {
        try rows("SELECT name FROM pragma_table_info(?)", [.text(table)]) { $0.text(0) }
            .filter { !Self.secrets.contains($0) }
    }

    private static func query(of table: String, columns: [String]) -> String {
        "SELECT \(columns.map { "quote(\($0))" }.joined(separator: " || '|' || ")) FROM \(table)"
    }

    private func add(_ sql: String, to hash: inout UInt64) throws {
        for text in try rows(sql, [], { $0.text(0) }).sorted() {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        }
    }
}

/// An order that lives, as it stands in the database.
struct OpenOrder {
    static let columns = """
        id, pair, side, type, quantity, limit_price, trigger_price, fired, status, filled, cost, fee, fee_in_base, \
        start, expiry, active_from, client_id, user_reference, close_type, volume_in_quote, touched, leverage
        """

    let id: String
    let pair: String
    let isBuy: Bool
    let type: String
    let quantity: Quantity
    let limit: Price?
    let trigger: Price?
    let waitsForTrigger: Bool
    let isPending: Bool
    let filled: Quantity
    let isFeeInBase: Bool
    let start: Int?
    let expiry: Int?
    let activeFrom: Int
    let client: String?
    let reference: Int?
    let hasClose: Bool
    let isVolumeInQuote: Bool
    let isMargin: Bool
    /// When it was made or last amended, in nanoseconds.
    let touched: Int

    init(_ row: Row) throws {
        (id, pair, isBuy, type) = (row.text(0), row.text(1), row.text(2) == "buy", row.text(3))
        quantity = try Quantity(parsing: row.text(4))
        limit = try row.optionalText(5).map { try Price(parsing: $0) }
        trigger = try row.optionalText(6).map { try Price(parsing: $0) }
        waitsForTrigger = trigger != nil && row.optionalInteger(7) == nil
        isPending = row.text(8) == "pending"
        filled = try Quantity(parsing: row.text(9))
        isFeeInBase = row.integer(12) == 1
        (start, expiry, activeFrom) = (row.optionalInteger(13), row.optionalInteger(14), row.integer(15))
        (client, reference) = (row.optionalText(16), row.optionalInteger(17))
        (hasClose, isVolumeInQuote, touched) = (row.optionalText(18) != nil, row.integer(19) == 1, row.integer(20))
        isMargin = row.optionalInteger(21) != nil
    }

    /// Whether it can be traded with.
    var isInBook: Bool { !isPending && !waitsForTrigger }
    var hasLimit: Bool { limit != nil }
}
