import Storage
import Trading

/// The orders of the account.
struct OrderTable {
    let connection: Database

    private static let names = [
        "id", "pair", "side", "type", "quantity", "limit_price", "post_only", "time_in_force", "status", "reason",
        "opened", "closed", "filled", "cost", "fee", "user_reference", "client_id", "client_key", "price_term",
        "second_term", "trigger_price", "trigger_source", "trigger_best", "fired", "display", "volume_in_quote",
        "fee_in_base", "prevention", "start", "expiry", "close_type", "close_price", "close_second", "parent",
        "active_from", "touched", "sequence", "uncounted", "leverage", "reduce_only", "asks_for_position",
        "liquidates",
    ]
    private static let columns = names.joined(separator: ", ")
    private static let saving = """
        INSERT INTO client_order (\(columns)) VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))
        ON CONFLICT (id) DO UPDATE SET \(names.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
        """

    /// Stores an order, new or known.
    func save(_ order: OrderRecord) throws {
        try connection.run(Self.saving, Self.basics(of: order) + Self.terms(of: order))
    }

    func find(_ id: String) throws -> OrderRecord? { try select("WHERE id = ?", [.text(id)]).first }

    /// The orders that live, oldest first.
    func open() throws -> [OrderRecord] { try select("WHERE status IN ('open', 'pending') ORDER BY opened, id", []) }

    /// The orders of one market that live, oldest first.
    func open(pair: String) throws -> [OrderRecord] {
        try select("WHERE status IN ('open', 'pending') AND pair = ? ORDER BY opened, id", [.text(pair)])
    }

    /// The finished orders, the latest first.
    func finished() throws -> [OrderRecord] {
        try select("WHERE status NOT IN ('open', 'pending') ORDER BY closed DESC, opened DESC, id", [])
    }

    func openCount() throws -> Int {
        try connection.query("SELECT COUNT(*) FROM client_order WHERE status IN ('open', 'pending')") {
            $0.integer(0)
        }.first ?? 0
    }

    func clear() throws { try connection.run("DELETE FROM client_order") }

    private func select(_ condition: String, _ values: [SQLValue]) throws -> [OrderRecord] {
        try connection.query("SELECT \(Self.columns) FROM client_order \(condition)", values, row: Self.order)
    }

    // MARK: Columns

    private static func basics(of order: OrderRecord) -> [SQLValue] {
        [
            .text(order.id), .text(order.pair), .text(order.side.rawValue), .text(order.type.rawValue),
            .text(order.quantity), .text(order.limitPrice), .integer(order.isPostOnly ? 1 : 0),
            .text(order.timeInForce.rawValue), .text(order.status.rawValue), .text(order.reason),
            .integer(order.opened.nanoseconds), .integer(order.closed?.nanoseconds), .text(order.filled),
            .text(order.cost), .text(order.fee), .integer(order.userReference), .text(order.client?.text),
            .text(order.client?.key),
        ]
    }

    private static func terms(of order: OrderRecord) -> [SQLValue] {
        [
            .text(order.priceTerm?.exactText), .text(order.secondTerm?.exactText), .text(order.trigger?.price),
            .text(order.trigger?.source.rawValue), .text(order.trigger?.best),
            .integer(order.trigger?.fired?.nanoseconds), .text(order.displayQuantity),
            .integer(order.isVolumeInQuote ? 1 : 0), .integer(order.isFeeInBase ? 1 : 0),
            .text(order.prevention.rawValue), .integer(order.start?.nanoseconds),
            .integer(order.expiry?.nanoseconds), .text(order.closing?.type.rawValue),
            .text(order.closing?.price.exactText), .text(order.closing?.secondPrice?.exactText), .text(order.parent),
            .integer(order.activeFrom), .integer(order.touched.nanoseconds), .integer(order.sequence),
            .integer(order.uncountedFrom), .integer(order.leverage), .integer(order.isReduceOnly ? 1 : 0),
            .integer(order.asksForPosition ? 1 : 0), .integer(order.liquidates ? 1 : 0),
        ]
    }

    private static func order(_ row: Row) throws -> OrderRecord {
        guard let side = Side(rawValue: row.text(2)), let type = OrderStyle(rawValue: row.text(3)),
            let timeInForce = OrderRecord.TimeInForce(rawValue: row.text(7)),
            let status = OrderStatus(rawValue: row.text(8)),
            let prevention = OrderBook.SelfTradePrevention(rawValue: row.text(27))
        else { throw SandboxError.damagedState("client_order") }
        return try OrderRecord(
            id: row.text(0), pair: row.text(1), side: side, type: type, quantity: Quantity(parsing: row.text(4)),
            limitPrice: row.decimal(5), isPostOnly: row.integer(6) == 1, timeInForce: timeInForce, status: status,
            reason: row.optionalText(9), opened: Timestamp(nanoseconds: Int64(row.integer(10))),
            closed: row.moment(11), filled: Quantity(parsing: row.text(12)), cost: Amount(parsing: row.text(13)),
            fee: Amount(parsing: row.text(14)), userReference: row.optionalInteger(15),
            client: row.optionalText(16).flatMap(ClientName.init), priceTerm: row.term(18), secondTerm: row.term(19),
            trigger: trigger(row), displayQuantity: row.decimal(24), isVolumeInQuote: row.integer(25) == 1,
            isFeeInBase: row.integer(26) == 1, prevention: prevention, start: row.moment(28), expiry: row.moment(29),
            closing: closing(row), parent: row.optionalText(33), leverage: row.optionalInteger(38),
            isReduceOnly: row.integer(39) == 1, asksForPosition: row.integer(40) == 1,
            liquidates: row.integer(41) == 1, activeFrom: row.integer(34),
            uncountedFrom: row.optionalInteger(37),
            touched: Timestamp(nanoseconds: Int64(row.integer(35))), sequence: row.integer(36))
    }

    private static func trigger(_ row: Row) throws -> OrderRecord.Trigger? {
        guard let price: Price = try row.decimal(20), let best: Price = try row.decimal(22),
            let source = OrderRecord.Trigger.Source(rawValue: row.text(21))
        else { return nil }
        return OrderRecord.Trigger(price: price, source: source, best: best, fired: row.moment(23))
    }

    private static func closing(_ row: Row) -> OrderRecord.Closing? {
        guard let type = OrderStyle(rawValue: row.text(30)), let price = row.term(31) else { return nil }
        return OrderRecord.Closing(type: type, price: price, secondPrice: row.term(32))
    }
}

extension Row {
    /// An exact decimal, or nil for null.
    func decimal<Unit>(_ column: Int32) throws -> Fixed<Unit>? {
        try optionalText(column).map { text in try Fixed(parsing: text) }
    }

    /// A moment, or nil for null.
    func moment(_ column: Int32) -> Timestamp? {
        optionalInteger(column).map { Timestamp(nanoseconds: Int64($0)) }
    }

    fileprivate func term(_ column: Int32) -> PriceTerm? { optionalText(column).flatMap(PriceTerm.init) }
}
