import Storage
import Trading

/// The account's positions, open and closed.
struct PositionTable {
    let connection: Database

    static let migration = [
        "ALTER TABLE client_order ADD COLUMN leverage INTEGER",
        "ALTER TABLE client_order ADD COLUMN reduce_only INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE client_order ADD COLUMN asks_for_position INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE client_order ADD COLUMN liquidates INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE trade ADD COLUMN leverage INTEGER",
        "ALTER TABLE trade ADD COLUMN closes INTEGER NOT NULL DEFAULT 0",
        """
        CREATE TABLE position (
            id TEXT PRIMARY KEY, serial INTEGER NOT NULL, order_id TEXT NOT NULL, pair TEXT NOT NULL,
            side TEXT NOT NULL, type TEXT NOT NULL, leverage INTEGER NOT NULL, opened INTEGER NOT NULL,
            quantity TEXT NOT NULL, cost TEXT NOT NULL, fee TEXT NOT NULL, closed TEXT NOT NULL,
            closing_cost TEXT NOT NULL, closing_fee TEXT NOT NULL, gain TEXT NOT NULL, closings TEXT NOT NULL,
            rollovers INTEGER NOT NULL, is_open INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX position_open ON position (is_open, pair)",
    ]

    private static let names = [
        "id", "order_id", "pair", "side", "type", "leverage", "opened", "quantity", "cost", "fee", "closed",
        "closing_cost", "closing_fee", "gain", "closings", "rollovers", "is_open",
    ]

    /// Stores a position, new or known; new ones stand behind all others.
    func save(_ position: PositionRecord) throws {
        try connection.run(
            """
            INSERT INTO position (serial, \(Self.names.joined(separator: ", ")))
            VALUES ((SELECT COALESCE(MAX(serial), 0) + 1 FROM position),
                \(Self.names.map { _ in "?" }.joined(separator: ", ")))
            ON CONFLICT (id) DO UPDATE SET
                \(Self.names.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
            """,
            [
                .text(position.id), .text(position.orderID), .text(position.pair), .text(position.side.rawValue),
                .text(position.type.rawValue), .integer(position.leverage), .integer(position.opened.nanoseconds),
                .text(position.quantity), .text(position.cost), .text(position.fee), .text(position.closed),
                .text(position.closingCost), .text(position.closingFee), .text(position.gain),
                .text(position.closings.joined(separator: ",")), .integer(position.rollovers),
                .integer(position.isOpen ? 1 : 0),
            ])
    }

    /// The open ones, the oldest first.
    func open() throws -> [PositionRecord] { try select("WHERE is_open = 1 ORDER BY serial") }

    /// The open ones of a market, the oldest first.
    func open(pair: String) throws -> [PositionRecord] {
        try select("WHERE is_open = 1 AND pair = ? ORDER BY serial", [.text(pair)])
    }

    /// The position a trade opened.
    func find(_ id: String) throws -> PositionRecord? { try select("WHERE id = ?", [.text(id)]).first }

    func clear() throws { try connection.run("DELETE FROM position") }

    private func select(_ condition: String, _ values: [SQLValue] = []) throws -> [PositionRecord] {
        let columns = Self.names.dropLast().joined(separator: ", ")
        return try connection.query("SELECT \(columns) FROM position \(condition)", values) { row in
            guard let side = Side(rawValue: row.text(3)), let type = OrderStyle(rawValue: row.text(4)) else {
                throw SandboxError.damagedState("position")
            }
            return try PositionRecord(
                id: row.text(0), orderID: row.text(1), pair: row.text(2), side: side, type: type,
                leverage: row.integer(5), opened: Timestamp(nanoseconds: Int64(row.integer(6))),
                quantity: Quantity(parsing: row.text(7)), cost: Amount(parsing: row.text(8)),
                fee: Amount(parsing: row.text(9)), closed: Quantity(parsing: row.text(10)),
                closingCost: Amount(parsing: row.text(11)), closingFee: Amount(parsing: row.text(12)),
                gain: Amount(parsing: row.text(13)), closings: row.text(14).split(separator: ",").map(String.init),
                rollovers: row.integer(15))
        }
    }
}
