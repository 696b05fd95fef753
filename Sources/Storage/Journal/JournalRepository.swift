public import Trading

/// The journal of every order this program ever meant to send, with each attempt and its outcome.
///
/// Each write is durable before the call returns (it survives power loss), because the next step depends on it: the
/// intent and the attempt are on disk before the first byte of the order leaves the machine.
public final class JournalRepository {
    private let connection: Connection

    /// Opens or creates the journal; `:memory:` keeps it in memory.
    public init(path: String) throws {
        connection = try Connection(path: path, durability: .powerLoss)
        try connection.migrate(Self.migrations)
    }

    /// Writes a new intent down; its id must never have been used.
    public func record(_ intent: OrderIntent) throws {
        let request = intent.request
        try connection.transaction {
            try connection.run(
                "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                [
                    .text(intent.id), .text(request.pair), .text(request.side.rawValue), .text(request.type.rawValue),
                    .text(request.quantity), .text(request.limitPrice), .integer(intent.createdAt.nanoseconds),
                    .text(intent.state.rawValue),
                ])
            try note(intent, "intent", at: intent.createdAt, detail: "")
        }
    }

    /// Writes down that the order is about to be sent: the attempt's nonce, deadline and time.
    ///
    /// Throws ``UnresolvedOrder`` when an order of the same market and side has become unknown in the meantime.
    public func begin(_ intent: OrderIntent, attempt: OrderAttempt) throws {
        try connection.transaction {
            let request = intent.request
            let unknown = try intents(
                "WHERE state = 'unknown' AND pair = ? AND side = ? LIMIT 1",
                [.text(request.pair), .text(request.side.rawValue)])
            if let other = unknown.first { throw UnresolvedOrder(id: other.id) }
            try connection.run(
                "INSERT INTO order_attempts VALUES (?, (SELECT count(*) + 1 FROM order_attempts WHERE id = ?), ?, ?, ?, NULL)",
                [
                    .text(intent.id), .text(intent.id), .text(attempt.nonce), .integer(attempt.sentAt.nanoseconds),
                    .integer(attempt.deadline.nanoseconds),
                ])
            try store(intent, event: "sending", at: attempt.sentAt, detail: "")
        }
    }

    /// Writes down what became of the intent.
    ///
    /// - Parameter detail: the exchange's or the transport's own words, without secrets.
    public func settle(_ intent: OrderIntent, at moment: Timestamp, detail: String) throws {
        try connection.transaction {
            try connection.run(
                "UPDATE order_attempts SET outcome = ? WHERE id = ? AND outcome IS NULL",
                [.text("\(intent.state.rawValue) \(detail)"), .text(intent.id)])
            try store(intent, event: intent.state.rawValue, at: moment, detail: detail)
        }
    }

    /// The intent of that id.
    public func intent(_ id: ClientOrderID) throws -> OrderIntent? {
        try intents("WHERE id = ?", [.text(id)]).first
    }

    /// Every intent that may have become an order without our knowing it, oldest first.
    public func unresolved() throws -> [OrderIntent] {
        try intents("WHERE state IN ('sending', 'unknown') ORDER BY created_at", [])
    }

    /// After when the exchange must not act on the intent any more, by its own clock; nil when nothing was sent.
    public func deadline(of id: ClientOrderID) throws -> Timestamp? {
        try connection.query("SELECT max(deadline) FROM order_attempts WHERE id = ?", [.text(id)]) { row in
            row.optionalInteger(0).map { Timestamp(nanoseconds: Int64($0)) }
        }.first ?? nil
    }

    /// The latest intents, newest first.
    public func latest(_ count: Int) throws -> [OrderIntent] {
        try intents("ORDER BY created_at DESC LIMIT ?", [.integer(count)])
    }

    /// What happened to an intent, oldest first: the name of the event and its detail.
    public func events(of id: ClientOrderID) throws -> [(event: String, detail: String)] {
        try connection.query("SELECT event, detail FROM order_events WHERE id = ? ORDER BY rowid", [.text(id)]) {
            ($0.text(0), $0.text(1))
        }
    }

    private func store(_ intent: OrderIntent, event: String, at moment: Timestamp, detail: String) throws {
        try connection.run(
            "UPDATE orders SET state = ?, order_id = ? WHERE id = ?",
            [.text(intent.state.rawValue), .text(intent.orderID), .text(intent.id)])
        try note(intent, event, at: moment, detail: detail)
    }

    private func note(_ intent: OrderIntent, _ event: String, at moment: Timestamp, detail: String) throws {
        try connection.run(
            "INSERT INTO order_events (id, event, at, detail) VALUES (?, ?, ?, ?)",
            [.text(intent.id), .text(event), .integer(moment.nanoseconds), .text(detail)])
    }

    private func intents(_ clause: String, _ values: [SQLValue]) throws -> [OrderIntent] {
        try connection.query("SELECT * FROM orders \(clause)", values, row: OrderIntent.init)
    }

    private static let migrations = [
        [
            """
            CREATE TABLE orders (
                id TEXT PRIMARY KEY, pair TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
                type TEXT NOT NULL, quantity TEXT NOT NULL, limit_price TEXT, created_at INTEGER NOT NULL,
                state TEXT NOT NULL, order_id TEXT
            ) STRICT
            """,
            """
            CREATE TABLE order_attempts (
                id TEXT NOT NULL REFERENCES orders (id), number INTEGER NOT NULL, nonce TEXT NOT NULL,
                sent_at INTEGER NOT NULL, deadline INTEGER NOT NULL, outcome TEXT, PRIMARY KEY (id, number)
            ) STRICT
            """,
            """
            CREATE TABLE order_events (
                id TEXT NOT NULL REFERENCES orders (id), event TEXT NOT NULL, at INTEGER NOT NULL,
                detail TEXT NOT NULL
            ) STRICT
            """,
        ]
    ]
}

/// An earlier order of the same market and side may be live.
public struct UnresolvedOrder: Error, Hashable, Sendable {
    /// The earlier order.
    public let id: ClientOrderID
}

/// One transmission of an order.
public struct OrderAttempt: Hashable, Sendable {
    /// The nonce it was signed with.
    public var nonce: String
    /// When it was about to be sent, by the local clock.
    public var sentAt: Timestamp
    /// After when the exchange must not act on it any more, by the exchange's clock.
    public var deadline: Timestamp

    public init(nonce: String, sentAt: Timestamp, deadline: Timestamp) {
        self.nonce = nonce
        self.sentAt = sentAt
        self.deadline = deadline
    }
}

extension OrderIntent {
    fileprivate init(row: Row) throws {
        guard
            let pair = Pair(name: row.text(1)), let side = Side(rawValue: row.text(2)),
            let type = OrderType(rawValue: row.text(3)), let state = State(rawValue: row.text(7))
        else { throw DamagedRow(text: row.text(0)) }
        let request = OrderRequest(
            pair: pair, side: side, type: type, quantity: try Quantity(parsing: row.text(4)),
            limitPrice: try row.optionalText(5).map { try Price(parsing: $0) })
        self.init(
            id: ClientOrderID(row.text(0)), request: request,
            createdAt: Timestamp(nanoseconds: Int64(row.integer(6))), state: state)
        orderID = row.optionalText(8).map { OrderID($0) }
    }
}
