import Storage
import Trading

/// An order as the exchange keeps it.
struct OrderRecord: Hashable, Sendable {
    var id: String
    /// The exchange's key of the market.
    var pair: String
    var side: Side
    var type: OrderType
    var quantity: Quantity
    var limitPrice: Price?
    var isPostOnly = false
    var timeInForce = TimeInForce.goodTillCancelled
    var status = OrderStatus.open
    var reason: String?
    var opened: Timestamp
    var closed: Timestamp?
    var filled = Quantity.zero
    var cost = Amount.zero
    var fee = Amount.zero
    var userReference: Int?
    var client: ClientName?

    /// How long an order lives; the raw value is the wire's.
    enum TimeInForce: String, Sendable {
        case goodTillCancelled = "gtc"
        case immediateOrCancel = "ioc"
    }

    /// What is still to be traded.
    var remaining: Quantity { quantity - filled }
}

/// The orders of the account.
struct OrderTable {
    let connection: Database

    private static let columns = """
        id, pair, side, type, quantity, limit_price, post_only, time_in_force, status, reason, opened, closed,
        filled, cost, fee, user_reference, client_id
        """

    func insert(_ order: OrderRecord) throws {
        try connection.run(
            """
            INSERT INTO client_order (\(Self.columns), client_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(order.id), .text(order.pair), .text(order.side.rawValue), .text(order.type.rawValue),
                .text(order.quantity), .text(order.limitPrice), .integer(order.isPostOnly ? 1 : 0),
                .text(order.timeInForce.rawValue), .text(order.status.rawValue), .text(order.reason),
                .integer(order.opened.nanoseconds), .integer(order.closed?.nanoseconds), .text(order.filled),
                .text(order.cost), .text(order.fee), .integer(order.userReference), .text(order.client?.text),
                .text(order.client?.key),
            ])
    }

    /// Stores what changes in an order's life.
    func update(_ order: OrderRecord) throws {
        try connection.run(
            "UPDATE client_order SET status = ?, reason = ?, closed = ?, filled = ?, cost = ?, fee = ? WHERE id = ?",
            [
                .text(order.status.rawValue), .text(order.reason), .integer(order.closed?.nanoseconds),
                .text(order.filled), .text(order.cost), .text(order.fee), .text(order.id),
            ])
    }

    func find(_ id: String) throws -> OrderRecord? { try select("WHERE id = ?", [.text(id)]).first }

    /// The open orders, oldest first.
    func open() throws -> [OrderRecord] { try select("WHERE status = 'open' ORDER BY opened, id", []) }

    /// The finished orders, the latest first.
    func finished() throws -> [OrderRecord] {
        try select("WHERE status <> 'open' ORDER BY closed DESC, opened DESC, id", [])
    }

    func openCount() throws -> Int {
        try connection.query("SELECT COUNT(*) FROM client_order WHERE status = 'open'") { $0.integer(0) }.first ?? 0
    }

    func clear() throws { try connection.run("DELETE FROM client_order") }

    private func select(_ condition: String, _ values: [SQLValue]) throws -> [OrderRecord] {
        try connection.query("SELECT \(Self.columns) FROM client_order \(condition)", values, row: Self.order)
    }

    private static func order(_ row: Row) throws -> OrderRecord {
        guard let side = Side(rawValue: row.text(2)), let type = OrderType(rawValue: row.text(3)),
            let timeInForce = OrderRecord.TimeInForce(rawValue: row.text(7)),
            let status = OrderStatus(rawValue: row.text(8))
        else { throw SandboxError.damagedState("client_order") }
        return try OrderRecord(
            id: row.text(0), pair: row.text(1), side: side, type: type, quantity: Quantity(parsing: row.text(4)),
            limitPrice: row.optionalText(5).map { text in try Price(parsing: text) }, isPostOnly: row.integer(6) == 1,
            timeInForce: timeInForce, status: status, reason: row.optionalText(9),
            opened: Timestamp(nanoseconds: Int64(row.integer(10))),
            closed: row.optionalInteger(11).map { Timestamp(nanoseconds: Int64($0)) },
            filled: Quantity(parsing: row.text(12)), cost: Amount(parsing: row.text(13)),
            fee: Amount(parsing: row.text(14)), userReference: row.optionalInteger(15),
            client: row.optionalText(16).flatMap(ClientName.init))
    }
}
