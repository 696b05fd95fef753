import Storage
import Trading

/// An order's terms from one change to the next.
struct AmendRecord: Hashable, Sendable {
    var id: String
    var orderID: String
    /// `original`, or `user` for a change.
    var type: String
    var quantity: Quantity
    var remaining: Quantity
    var display: Quantity?
    var limitPrice: Price?
    var triggerPrice: Price?
    var isPostOnly: Bool
    var time: Timestamp

    /// The terms an order has now.
    init(_ order: OrderRecord, id: String, type: String, time: Timestamp) {
        (self.id, self.type, self.time) = (id, type, time)
        orderID = order.id
        (quantity, remaining, display) = (order.quantity, order.remaining, order.displayQuantity)
        (limitPrice, triggerPrice, isPostOnly) = (order.limitPrice, order.trigger?.price, order.isPostOnly)
    }
}

/// The changes of orders.
struct AmendTable {
    let connection: Database

    func insert(_ amend: AmendRecord) throws {
        try connection.run(
            "INSERT INTO amend VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .text(amend.id), .text(amend.orderID), .text(amend.type), .text(amend.quantity),
                .text(amend.remaining), .text(amend.display), .text(amend.limitPrice), .text(amend.triggerPrice),
                .integer(amend.isPostOnly ? 1 : 0), .integer(amend.time.nanoseconds),
            ])
    }

    /// What an order's terms were, the original ones first; empty when it was never changed.
    func all(of order: OrderRecord) throws -> [AmendRecord] {
        try connection.query(
            """
            SELECT id, type, quantity, remaining, display, limit_price, trigger_price, post_only, time
            FROM amend WHERE order_id = ? ORDER BY time, rowid
            """, [.text(order.id)]
        ) { row in
            let time = Timestamp(nanoseconds: Int64(row.integer(8)))
            var amend = AmendRecord(order, id: row.text(0), type: row.text(1), time: time)
            (amend.quantity, amend.remaining) = try (Quantity(parsing: row.text(2)), Quantity(parsing: row.text(3)))
            (amend.display, amend.limitPrice) = try (row.decimal(4), row.decimal(5))
            (amend.triggerPrice, amend.isPostOnly) = try (row.decimal(6), row.integer(7) == 1)
            return amend
        }
    }

    func clear() throws { try connection.run("DELETE FROM amend") }
}
