public import Trading

/// The journal of every order this program ever meant to send, with each attempt, each lookup and each outcome.
///
/// Each write is durable before the call returns (it survives power loss), because the next step depends on it: the
/// intent and the attempt are on disk before the first byte of the order leaves the machine. Every change of a state
/// is decided on what the file says at that moment, so processes that share it cannot overtake each other.
public final class JournalRepository {
    let connection: Connection
    let isAlive: (String) -> Bool
    let now: () -> Timestamp?
    /// The database file.
    public var path: String { connection.path }

    /// Opens or creates the journal; `:memory:` keeps it in memory.
    ///
    /// - Parameters:
    ///   - patience: how long opening it waits for another process, in milliseconds.
    ///   - isAlive: whether the process of that mark still runs; what a dead one was sending is unknown.
    ///   - now: the local clock; what a living process was sending is unknown, too, when its answer is long overdue.
    public init(
        path: String, patience: Int32 = Connection.usualPatience, isAlive: @escaping (String) -> Bool = { _ in false },
        now: @escaping () -> Timestamp? = { nil }
    ) throws {
        connection = try Connection(path: path, durability: .powerLoss, busyTimeout: patience)
        self.isAlive = isAlive
        self.now = now
        try connection.migrate(JournalSchema.migrations)
        connection.busyTimeout = Connection.usualPatience
    }

    /// Writes a new intent down; its id must never have been used, in no spelling.
    ///
    /// Throws ``UsedIdentifier`` when it has, ``RepeatedOrder`` when an order that asks for the same was recorded
    /// at `repeatsSince` or later and is unknown, open or filled, and ``BeyondBudget``.
    ///
    /// - Parameters:
    ///   - owner: the mark of the process that is about to send it.
    ///   - detail: what else is to be known of it.
    public func record(
        _ intent: OrderIntent, owner: String? = nil, refusingRepeatsSince repeatsSince: Timestamp? = nil,
        within budget: OrderBudget? = nil, detail: String = ""
    ) throws {
        try connection.transaction {
            if let used = try self.intent(intent.id) { throw UsedIdentifier(intent: used) }
            if let repeatsSince, let twin = try repeated(intent, since: repeatsSince) {
                throw RepeatedOrder(intent: twin)
            }
            if let budget { try check(intent.worth, of: 1, at: intent.createdAt, budget) }
            try insert(intent, owner: owner)
            try note(intent.id, "intent", at: intent.createdAt, detail: detail)
        }
    }

    /// Writes down that the order is about to be sent: the attempt's nonce, deadline, time and process.
    ///
    /// Throws ``UnresolvedOrder`` when an order of the same market and side has become unknown in the meantime, unless
    /// the operator goes ahead `despiteUnknown`.
    @discardableResult
    public func begin(
        _ id: ClientOrderID, attempt: OrderAttempt, despiteUnknown: Bool = false
    ) throws -> OrderIntent {
        try connection.transaction {
            var intent = try known(id)
            if !despiteUnknown, let other = try blocking(intent.request) { throw UnresolvedOrder(id: other.id) }
            try intent.apply(.sendingBegan)
            try connection.run(
                """
                INSERT INTO order_attempts (id, number, nonce, sent_at, deadline, owner, exchange_sent_at)
                VALUES (?1, (SELECT count(*) + 1 FROM order_attempts WHERE id = ?1), ?2, ?3, ?4, ?5, ?6)
                """,
                [
                    .text(intent.id), .text(attempt.nonce), .integer(attempt.sentAt.nanoseconds),
                    .integer(attempt.deadline.nanoseconds), .text(attempt.owner),
                    .integer(attempt.exchangeSentAt?.nanoseconds),
                ])
            try store(intent, event: "sending", at: attempt.sentAt, detail: "")
            return intent
        }
    }

    /// Writes down what happened to an intent, and returns it as it stands then.
    ///
    /// - Parameters:
    ///   - orderID: the exchange's name of the order, once it is known.
    ///   - detail: the exchange's or the transport's own words, without secrets.
    @discardableResult
    public func apply(
        _ event: OrderIntent.Event, to id: ClientOrderID, orderID: OrderID? = nil, at moment: Timestamp, detail: String
    ) throws -> OrderIntent {
        try connection.transaction { try change(id, by: event, orderID: orderID, at: moment, detail: detail) }
    }

    /// The same, inside a transaction that has begun.
    @discardableResult
    func change(
        _ id: ClientOrderID, by event: OrderIntent.Event, orderID: OrderID?, at moment: Timestamp, detail: String
    ) throws -> OrderIntent {
        let before = try known(id)
        var intent = before
        if event.isStale(for: before.state) { return before }
        try intent.apply(event)
        intent.orderID = orderID ?? intent.orderID
        // What is seen again and again is no news.
        guard intent != before else { return intent }
        try connection.run(
            "UPDATE order_attempts SET outcome = ? WHERE id = ? AND outcome IS NULL",
            [.text([intent.state.rawValue, detail].filter { !$0.isEmpty }.joined(separator: ": ")), .text(intent.id)])
        try store(intent, event: intent.state.rawValue, at: moment, detail: detail)
        return intent
    }

    /// Adds a remark to an intent's history.
    public func note(_ id: ClientOrderID, _ event: String, at moment: Timestamp, detail: String) throws {
        try connection.run(
            "INSERT INTO order_events (id, event, at, detail) VALUES (?, ?, ?, ?)",
            [.text(id), .text(event), .integer(moment.nanoseconds), .text(detail)])
    }

    /// The next number that no order of this journal has carried, 2³⁰ … 2³¹ − 1.
    public func nextUserReference() throws -> Int32 {
        try connection.transaction {
            try connection.run(
                """
                INSERT INTO counters VALUES ('user_reference', 1073741824)
                ON CONFLICT (name) DO UPDATE SET value = CASE value WHEN 2147483647 THEN 1073741824 ELSE value + 1 END
                """)
            let value = try connection.query("SELECT value FROM counters WHERE name = 'user_reference'") {
                $0.integer(0)
            }
            return Int32(value[0])
        }
    }

    private func insert(_ intent: OrderIntent, owner: String?) throws {
        let request = intent.request
        try connection.run(
            """
            INSERT INTO orders (id, pair, side, type, quantity, limit_price, created_at, state, terms, folded,
                user_reference, value, words, owner, changed_at, value_currency)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(intent.id), .text(request.pair), .text(request.side.rawValue), .text(request.type.rawValue),
                .text(request.quantity), .text(request.limitPrice), .integer(intent.createdAt.nanoseconds),
                .text(intent.state.rawValue), .text(try request.storedText()), .text(intent.id.folded),
                .integer(intent.userReference), .text(intent.worth?.amount), .text(intent.words), .text(owner),
                .integer(intent.createdAt.nanoseconds), .text(intent.worth?.currency),
            ])
    }

    func store(_ intent: OrderIntent, event: String, at moment: Timestamp, detail: String) throws {
        try connection.run(
            "UPDATE orders SET state = ?, order_id = ?, changed_at = ? WHERE id = ?",
            [.text(intent.state.rawValue), .text(intent.orderID), .integer(moment.nanoseconds), .text(intent.id)])
        try note(intent.id, event, at: moment, detail: detail)
    }
}

extension OrderIntent.Event {
    /// Whether it tells nothing new of an order of which others have found out more: the process that sent it was
    /// stopped for so long.
    fileprivate func isStale(for state: OrderIntent.State) -> Bool {
        switch self {
        case .answerLost: ![.intended, .sending, .notSent, .refusedForNow].contains(state)
        case .refused, .refusedForNow, .provedNotSent: state.isAbsent
        case .provedAbsent: !state.isUnresolved
        default: false
        }
    }
}
