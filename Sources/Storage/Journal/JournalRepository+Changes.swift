import FoundationEssentials
public import Trading

/// An earlier change of the same order may still come.
public struct UnresolvedChange: Error, Hashable, Sendable {
    /// The earlier change.
    public let change: ChangeIntent
}

/// A change that the journal does not know.
public struct UnknownChange: Error, Hashable, Sendable {
    /// Its name.
    public let id: ClientOrderID
}

extension JournalRepository {
    /// Writes a wish to change an order down, before anything is sent; throws ``BeyondBudget``.
    public func record(_ change: ChangeIntent, owner: String?, within budget: OrderBudget? = nil) throws {
        try connection.transaction {
            if let budget { try check(change.worth, of: 0, at: change.createdAt, budget) }
            try insert(change, owner: owner)
        }
    }

    private func insert(_ change: ChangeIntent, owner: String?) throws {
        try connection.run(
            """
            INSERT INTO order_changes (id, way, order_id, pair, side, wanted, before, user_reference, created_at, state,
                owner, changed_at, value, value_currency) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(change.id), .text(change.way.rawValue), .text(change.orderID), .text(change.pair),
                .text(change.side.rawValue), .text(try change.wanted.storedText()),
                .text(try change.before.storedText()), .integer(change.userReference),
                .integer(change.createdAt.nanoseconds), .text(change.state.rawValue), .text(owner),
                .integer(change.createdAt.nanoseconds), .text(change.worth?.amount),
                .text(change.worth?.currency),
            ])
    }

    /// Writes down that a change is about to be sent, with nonce, deadline, time and process.
    ///
    /// Throws ``UnresolvedChange`` when another change of the same order may still come, unless the operator goes ahead
    /// `despiteUnknown`.
    @discardableResult
    public func beginChange(
        _ id: ClientOrderID, attempt: OrderAttempt, despiteUnknown: Bool = false
    ) throws -> ChangeIntent {
        try connection.transaction {
            var change = try knownChange(id)
            if !despiteUnknown, let other = try unresolvedChanges(of: change.orderID).first(where: { $0.id != id }) {
                throw UnresolvedChange(change: other)
            }
            try change.become(.sending)
            try connection.run(
                """
                UPDATE order_changes SET state = ?, nonce = ?, sent_at = ?, exchange_sent_at = ?, deadline = ?, owner = ?,
                    changed_at = ? WHERE id = ?
                """,
                [
                    .text(change.state.rawValue), .text(attempt.nonce), .integer(attempt.sentAt.nanoseconds),
                    .integer(attempt.exchangeSentAt?.nanoseconds), .integer(attempt.deadline.nanoseconds),
                    .text(attempt.owner), .integer(attempt.sentAt.nanoseconds), .text(id),
                ])
            return change
        }
    }

    /// Writes down what became of a change, and returns it as it stands then.
    @discardableResult
    public func settleChange(
        _ id: ClientOrderID, as state: ChangeIntent.State, successor: OrderID? = nil, at moment: Timestamp,
        detail: String
    ) throws -> ChangeIntent {
        try connection.transaction {
            var change = try knownChange(id)
            // What its own process says late is no news once others have found out what became of it.
            let isLate = ![.intended, .sending, .unknown].contains(change.state)
            if isLate && [.unknown, .refused, .notSent].contains(state) { return change }
            // What is seen again and again is no news.
            if change.state != state { try change.become(state) }
            change.successor = successor ?? change.successor
            try connection.run(
                "UPDATE order_changes SET state = ?, successor = ?, outcome = ?, changed_at = ? WHERE id = ?",
                [
                    .text(change.state.rawValue), .text(change.successor), .text(detail),
                    .integer(moment.nanoseconds), .text(id),
                ])
            return change
        }
    }

    /// The change of that name.
    public func change(_ id: ClientOrderID) throws -> ChangeIntent? {
        try changes("WHERE id = ?", [.text(id)]).first
    }

    /// Every change of an order, or of all, oldest first.
    public func changes(of order: OrderID? = nil) throws -> [ChangeIntent] {
        try changes("WHERE ?1 IS NULL OR order_id = ?1 ORDER BY created_at, rowid", [.text(order)])
    }

    /// Every change that an order went through or came out of, oldest first.
    public func changes(concerning order: OrderID) throws -> [ChangeIntent] {
        try changes("WHERE order_id = ?1 OR successor = ?1 ORDER BY created_at, rowid", [.text(order)])
    }

    /// The order and those whose place it took, newest first.
    public func lineage(of order: OrderID) throws -> [OrderID] {
        var orders = [order]
        while let last = orders.last,
            let earlier = try changes("WHERE successor = ? LIMIT 1", [.text(last)]).first?.orderID,
            !orders.contains(earlier)
        { orders.append(earlier) }
        return orders
    }

    /// The changes of an order, or of all, that may still come; what a living process is sending is among them.
    public func unresolvedChanges(of order: OrderID? = nil) throws -> [ChangeIntent] {
        try changes(
            "WHERE state IN ('sending', 'unknown') AND (?1 IS NULL OR order_id = ?1) ORDER BY created_at",
            [.text(order)]
        )
    }

    /// Changes thought not to have come since `moment`, which may still come; one that was asked for again is not.
    public func watchedChanges(since moment: Timestamp) throws -> [ChangeIntent] {
        try changes(
            """
            WHERE state IN ('notApplied', 'unprotected') AND changed_at >= ? AND NOT EXISTS (
                SELECT 1 FROM order_changes AS later
                WHERE later.order_id = order_changes.order_id AND later.created_at > order_changes.created_at
            ) ORDER BY created_at
            """, [.integer(moment.nanoseconds)])
    }

    /// How and when a change was sent; nil when it never was.
    public func attempt(ofChange id: ClientOrderID) throws -> OrderAttempt? {
        try connection.query(
            """
            SELECT nonce, sent_at, deadline, owner, outcome, exchange_sent_at FROM order_changes
            WHERE id = ? AND nonce IS NOT NULL
            """, [.text(id)]
        ) { row in
            OrderAttempt(
                nonce: row.text(0), sentAt: Timestamp(nanoseconds: Int64(row.integer(1))),
                exchangeSentAt: row.optionalInteger(5).map { Timestamp(nanoseconds: Int64($0)) },
                deadline: Timestamp(nanoseconds: Int64(row.integer(2))), owner: row.optionalText(3),
                outcome: row.optionalText(4))
        }.first
    }

    /// Whether a living process other than `owner` is sending a change, or waits for its answer.
    public func isBeingSent(_ id: ClientOrderID, byOtherThan owner: String) throws -> Bool {
        guard try change(id)?.state == .sending, let attempt = try attempt(ofChange: id), let sender = attempt.owner
        else { return false }
        return sender != owner && isAlive(sender) && !isOverdue(attempt)
    }

    /// Writes a look for a change down.
    public func record(_ pass: LookupPass, ofChange id: ClientOrderID) throws {
        try connection.run(
            "INSERT INTO change_passes VALUES (?, ?, ?, ?)",
            [.text(id), .integer(pass.begunAt.nanoseconds), .text(pass.verdict.rawValue), .text(pass.detail)])
    }

    /// The looks for a change, oldest first.
    public func passes(ofChange id: ClientOrderID) throws -> [LookupPass] {
        try connection.query(
            "SELECT begun_at, verdict, detail FROM change_passes WHERE id = ? ORDER BY rowid", [.text(id)]
        ) { row in
            guard let verdict = LookupPass.Verdict(rawValue: row.text(1)) else { throw DamagedRow(text: row.text(1)) }
            return LookupPass(
                begunAt: Timestamp(nanoseconds: Int64(row.integer(0))), verdict: verdict, detail: row.text(2))
        }
    }

    private func knownChange(_ id: ClientOrderID) throws -> ChangeIntent {
        guard let change = try change(id) else { throw UnknownChange(id: id) }
        return change
    }

    func changes(_ clause: String, _ values: [SQLValue]) throws -> [ChangeIntent] {
        try connection.query(
            """
            SELECT id, way, order_id, pair, side, wanted, before, user_reference, created_at, state, successor,
                value, value_currency
            FROM order_changes \(clause)
            """, values, row: ChangeIntent.init)
    }
}

extension OrderChange {
    fileprivate func storedText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    fileprivate init(stored text: String) throws {
        self = try JSONDecoder().decode(OrderChange.self, from: Data(text.utf8))
    }
}

extension ChangeIntent {
    fileprivate init(row: Row) throws {
        guard let way = Way(rawValue: row.text(1)), let pair = Pair(name: row.text(3)),
            let side = Side(rawValue: row.text(4)), let state = State(rawValue: row.text(9))
        else { throw DamagedRow(text: row.text(0)) }
        self.init(
            id: ClientOrderID(row.text(0)), way: way, orderID: OrderID(row.text(2)), pair: pair, side: side,
            wanted: try OrderChange(stored: row.text(5)), before: try OrderChange(stored: row.text(6)),
            userReference: row.optionalInteger(7).map { Int32($0) },
            createdAt: Timestamp(nanoseconds: Int64(row.integer(8))), state: state,
            successor: row.optionalText(10).map { OrderID($0) }, worth: try row.worth(11, 12))
    }
}
