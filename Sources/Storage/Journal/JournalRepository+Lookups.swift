public import Trading

/// An order that the exchange may still take.
public struct PendingOrder: Hashable, Sendable {
    /// The order.
    public let intent: OrderIntent
    /// Until when, by the local clock.
    public let until: Timestamp
}

extension JournalRepository {
    /// Orders that were sent, of which nobody knows yet, and that the exchange may still take; what a living process is
    /// sending is among them.
    ///
    /// - Parameter margin: how long after its deadline an order may still show.
    public func pending(at moment: Timestamp, margin: Duration) throws -> [PendingOrder] {
        try intents("WHERE state IN ('sending', 'unknown') ORDER BY created_at", []).compactMap { intent in
            guard let attempt = try attempts(of: intent.id).last else { return nil }
            let life = attempt.deadline - (attempt.exchangeSentAt ?? attempt.sentAt)
            let until = attempt.sentAt + life + margin
            return until > moment ? PendingOrder(intent: intent, until: until) : nil
        }
    }

    /// Writes down that everything was cancelled in an emergency: nothing is sent a second time after that.
    public func notePanic(at moment: Timestamp) throws {
        try connection.run("INSERT OR REPLACE INTO counters VALUES ('panic', ?)", [.integer(moment.nanoseconds)])
    }

    /// Whether everything was cancelled in an emergency since a moment.
    public func wasPanic(since moment: Timestamp) throws -> Bool {
        let last = try connection.query("SELECT value FROM counters WHERE name = 'panic'") {
            Timestamp(nanoseconds: Int64($0.integer(0)))
        }.first
        return last.map { $0 >= moment } ?? false
    }

    /// The exchange's ids of the orders that carry a number, without one of them.
    public func orders(numbered number: Int32, otherThan id: ClientOrderID) throws -> Set<OrderID> {
        let ids = try connection.query(
            "SELECT order_id FROM orders WHERE user_reference = ? AND id <> ? AND order_id IS NOT NULL",
            [.integer(Int(number)), .text(id)]
        ) { OrderID($0.text(0)) }
        return Set(ids)
    }

    /// Whether an order of the exchange is known to be another intent's.
    public func isOrder(_ order: OrderID, ofOtherThan id: ClientOrderID) throws -> Bool {
        try connection.query("SELECT 1 FROM orders WHERE order_id = ? AND id <> ? LIMIT 1", [.text(order), .text(id)]) {
            _ in true
        }.first ?? false
    }

    /// Writes a lookup pass down.
    public func record(_ pass: LookupPass, of id: ClientOrderID) throws {
        try connection.run(
            "INSERT INTO lookup_passes VALUES (?, ?, ?, ?)",
            [.text(id), .integer(pass.begunAt.nanoseconds), .text(pass.verdict.rawValue), .text(pass.detail)])
    }

    /// The passes made for an intent, oldest first.
    public func passes(of id: ClientOrderID) throws -> [LookupPass] {
        try connection.query(
            "SELECT begun_at, verdict, detail FROM lookup_passes WHERE id = ? ORDER BY rowid", [.text(id)]
        ) { row in
            guard let verdict = LookupPass.Verdict(rawValue: row.text(1)) else { throw DamagedRow(text: row.text(1)) }
            return LookupPass(
                begunAt: Timestamp(nanoseconds: Int64(row.integer(0))), verdict: verdict, detail: row.text(2))
        }
    }

    /// Takes the right to look for an order until a moment; false while another living process has it.
    public func lease(_ id: ClientOrderID, to owner: String, until end: Timestamp, at now: Timestamp) throws -> Bool {
        try connection.transaction {
            let holder = try connection.query(
                "SELECT owner, until FROM leases WHERE id = ?", [.text(id)]
            ) { (owner: $0.text(0), until: Timestamp(nanoseconds: Int64($0.integer(1)))) }.first
            if let holder, holder.owner != owner, holder.until > now, isAlive(holder.owner) { return false }
            try connection.run(
                "INSERT OR REPLACE INTO leases VALUES (?, ?, ?)",
                [.text(id), .text(owner), .integer(end.nanoseconds)])
            return true
        }
    }

    /// Gives the right back.
    public func endLease(_ id: ClientOrderID, of owner: String) throws {
        try connection.run("DELETE FROM leases WHERE id = ? AND owner = ?", [.text(id), .text(owner)])
    }
}
