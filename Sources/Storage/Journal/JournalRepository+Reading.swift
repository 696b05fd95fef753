public import Trading

extension JournalRepository {
    /// The intent of that id, in whatever spelling of its 128 bits.
    public func intent(_ id: ClientOrderID) throws -> OrderIntent? {
        try intents("WHERE folded = ?", [.text(id.folded)]).first
    }

    /// The intent of that id; throws when there is none.
    func known(_ id: ClientOrderID) throws -> OrderIntent {
        guard let intent = try intent(id) else { throw UnknownIntent(id: id) }
        return intent
    }

    /// Every intent that may have become an order without our knowing it, oldest first.
    ///
    /// What a living process is sending just now is not among them, unless the answer is long overdue.
    public func unresolved() throws -> [OrderIntent] {
        try intents("WHERE state IN ('sending', 'unknown') ORDER BY created_at", []).filter(isLost)
    }

    /// Intents thought not to exist since `moment` which may still appear, and those that have, oldest first.
    public func watched(since moment: Timestamp) throws -> [OrderIntent] {
        try intents(
            "WHERE state IN ('notPlaced', 'declaredAbsent', 'appeared') AND changed_at >= ? ORDER BY created_at",
            [.integer(moment.nanoseconds)])
    }

    /// Every intent recorded at `moment` or later, newest first.
    public func intents(since moment: Timestamp) throws -> [OrderIntent] {
        try intents("WHERE created_at >= ? ORDER BY created_at DESC", [.integer(moment.nanoseconds)])
    }

    /// The latest intents, newest first.
    public func latest(_ count: Int) throws -> [OrderIntent] {
        try intents("ORDER BY created_at DESC LIMIT ?", [.integer(count)])
    }

    /// Every intent whose name begins like that, in whatever spelling, or whose order does; newest first.
    public func intents(beginning prefix: String) throws -> [OrderIntent] {
        func pattern(_ text: String) -> SQLValue {
            .text(text.map { "%_!".contains($0) ? "!\($0)" : "\($0)" }.joined() + "%")
        }
        return try intents(
            """
            WHERE id LIKE ?1 ESCAPE '!' OR order_id LIKE ?1 ESCAPE '!' OR length(folded) = 32 AND folded LIKE ?2
            ESCAPE '!' ORDER BY created_at DESC
            """, [pattern(prefix), pattern(prefix.filter { $0 != "-" })])
    }

    /// The attempts of an intent, oldest first.
    public func attempts(of id: ClientOrderID) throws -> [OrderAttempt] {
        try connection.query(
            """
            SELECT nonce, sent_at, deadline, owner, outcome, exchange_sent_at FROM order_attempts WHERE id = ?
            ORDER BY number
            """, [.text(id)]
        ) { row in
            OrderAttempt(
                nonce: row.text(0), sentAt: Timestamp(nanoseconds: Int64(row.integer(1))),
                exchangeSentAt: row.optionalInteger(5).map { Timestamp(nanoseconds: Int64($0)) },
                deadline: Timestamp(nanoseconds: Int64(row.integer(2))), owner: row.optionalText(3),
                outcome: row.optionalText(4))
        }
    }

    /// What happened to an intent, oldest first.
    public func events(of id: ClientOrderID) throws -> [OrderEvent] {
        try connection.query("SELECT event, detail, at FROM order_events WHERE id = ? ORDER BY rowid", [.text(id)]) {
            OrderEvent(event: $0.text(0), detail: $0.text(1), at: Timestamp(nanoseconds: Int64($0.integer(2))))
        }
    }

    func intents(_ clause: String, _ values: [SQLValue]) throws -> [OrderIntent] {
        try connection.query(
            """
            SELECT id, pair, side, type, quantity, limit_price, created_at, state, order_id, terms, user_reference,
                value, words, value_currency FROM orders \(clause)
            """, values, row: OrderIntent.init)
    }

    /// An order of the same market and side that may be live.
    func blocking(_ request: OrderRequest) throws -> OrderIntent? {
        try intents(
            "WHERE state IN ('unknown', 'sending') AND pair = ? AND side = ?",
            [.text(request.pair), .text(request.side.rawValue)]
        ).first(where: isLost)
    }

    /// An order that asks for the same, since then, and is not known to have come to nothing.
    public func repeated(_ intent: OrderIntent, since moment: Timestamp) throws -> OrderIntent? {
        let request = intent.request
        return try intents(
            "WHERE created_at >= ? AND pair = ? AND side = ? ORDER BY created_at DESC",
            [.integer(moment.nanoseconds), .text(request.pair), .text(request.side.rawValue)]
        ).first { earlier in
            let isSame =
                earlier.words.map { $0 == intent.words } ?? false || earlier.request.asksForTheSame(as: request)
            // What a process wrote down and ended without sending was never sent.
            return try isSame
                && (mayHaveTraded(earlier) || earlier.state == .intended && isOwnerAlive(earlier.id))
        }
    }

    /// Whether the order may trade, or has, if only in part.
    func mayHaveTraded(_ intent: OrderIntent) throws -> Bool {
        if intent.state.mayHaveTraded { return true }
        guard intent.state == .cancelled || intent.state == .expired else { return false }
        // What trades at once or never ends as cancelled when it has traded in part, and nobody can cancel it before.
        if intent.request.isImmediate { return true }
        return try connection.query(
            "SELECT 1 FROM order_events WHERE id = ? AND event = 'partlyFilled' LIMIT 1", [.text(intent.id)]
        ) { _ in true }.first ?? false
    }

    /// Whether a living process other than `owner` is about to send an intent, for the first time or once more.
    public func isInHand(_ intent: OrderIntent, byOtherThan owner: String, at moment: Timestamp) throws -> Bool {
        // A confirmation is good for a quarter of a minute: what is older is done with, whoever lives.
        guard [.intended, .notSent, .refusedForNow].contains(intent.state), intent.createdAt > moment - .seconds(60)
        else { return false }
        let holders = try connection.query("SELECT owner FROM orders WHERE id = ?", [.text(intent.id)]) {
            $0.optionalText(0)
        }
        guard let holder = holders.first.flatMap(\.self) else { return false }
        return holder != owner && isAlive(holder)
    }

    /// Whether the process that wrote an intent down still runs.
    private func isOwnerAlive(_ id: ClientOrderID) throws -> Bool {
        let owners = try connection.query("SELECT owner FROM orders WHERE id = ?", [.text(id)]) { $0.optionalText(0) }
        return owners.first.flatMap(\.self).map(isAlive) ?? false
    }

    /// Whether nobody alive is waiting for the intent's answer.
    private func isLost(_ intent: OrderIntent) -> Bool {
        guard intent.state == .sending else { return true }
        guard let attempt = try? attempts(of: intent.id).last, let owner = attempt.owner else { return true }
        return !isAlive(owner) || isOverdue(attempt)
    }

    /// Whether a process that lives would have had an answer, or given up, unless somebody has stopped it.
    ///
    /// An order call times out 5 s after its deadline at the latest.
    func isOverdue(_ attempt: OrderAttempt) -> Bool {
        guard let now = now() else { return false }
        let life = attempt.deadline - (attempt.exchangeSentAt ?? attempt.sentAt)
        return now > attempt.sentAt + life + .seconds(12)
    }
}

extension OrderIntent.State {
    /// Whether the order may trade, or has.
    var mayHaveTraded: Bool {
        isUnresolved || isLive || self == .filled || self == .appeared || self == .declaredPlaced
    }
}
