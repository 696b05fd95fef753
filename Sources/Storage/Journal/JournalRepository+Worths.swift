public import Trading

/// What the account was worth when somebody looked.
public struct KeptWorth: Hashable, Sendable {
    /// How much, without what has no price.
    public var worth: Amount
    /// Of which currency.
    public var currency: Asset
    /// When, by the local clock.
    public var seenAt: Timestamp

    public init(worth: Amount, currency: Asset, seenAt: Timestamp) {
        self.worth = worth
        self.currency = currency
        self.seenAt = seenAt
    }
}

/// What came into the account from outside, or went out.
public struct AccountFlow: Hashable, Sendable {
    /// The exchange's name of the entry in the ledger.
    public var id: String
    /// Of which asset.
    public var asset: Asset
    /// By how much the balance changed; negative for what went out.
    public var amount: Amount
    /// When, by the exchange's clock.
    public var moment: Timestamp

    public init(id: String, asset: Asset, amount: Amount, moment: Timestamp) {
        self.id = id
        self.asset = asset
        self.amount = amount
        self.moment = moment
    }
}

extension JournalRepository {
    /// Keeps what the account is worth, as the first and the last of its day so far; forgets what is older than a week.
    public func keep(_ worth: KeptWorth) throws {
        let day = worth.seenAt.startOfDay
        try connection.transaction {
            for edge in ["first", "last"] {
                let comparison = edge == "first" ? "<" : ">"
                try connection.run(
                    """
                    INSERT INTO account_worths VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (day, edge, currency) DO UPDATE SET worth = excluded.worth, seen_at = excluded.seen_at
                    WHERE excluded.seen_at \(comparison) seen_at
                    """,
                    [
                        .integer(day.nanoseconds), .text(edge), .text(worth.currency), .text(worth.worth),
                        .integer(worth.seenAt.nanoseconds),
                    ])
            }
            let oldest = day - .seconds(7 * 86_400)
            try connection.run("DELETE FROM account_worths WHERE day < ?", [.integer(oldest.nanoseconds)])
            try connection.run("DELETE FROM account_flows WHERE at < ?", [.integer(oldest.nanoseconds)])
        }
    }

    /// What the account was worth when that day began: as last seen on the day before, else as first seen on the day.
    public func worth(atBeginningOf day: Timestamp, in currency: Asset) throws -> KeptWorth? {
        try connection.query(
            """
            SELECT worth, seen_at FROM account_worths
            WHERE currency = ?1 AND (day = ?2 AND edge = 'last' OR day = ?3 AND edge = 'first') ORDER BY day LIMIT 1
            """,
            [
                .text(currency), .integer((day - .seconds(86_400)).startOfDay.nanoseconds),
                .integer(day.startOfDay.nanoseconds),
            ]
        ) { row in
            KeptWorth(
                worth: try Amount(parsing: row.text(0)), currency: currency,
                seenAt: Timestamp(nanoseconds: Int64(row.integer(1))))
        }.first
    }

    /// Keeps what the ledger was seen to say between two moments of the exchange's; every entry counts once.
    public func keep(_ flows: [AccountFlow], from start: Timestamp, until end: Timestamp) throws {
        try connection.transaction {
            var (from, until) = (start, end)
            if let known = try flowsKnown(), start <= known.until, known.from <= end {
                (from, until) = (min(start, known.from), max(end, known.until))
            }
            for (name, moment) in [("flows_from", from), ("flows_until", until)] {
                try connection.run(
                    "INSERT OR REPLACE INTO counters VALUES (?, ?)", [.text(name), .integer(moment.nanoseconds)])
            }
            for flow in flows {
                try connection.run(
                    "INSERT OR IGNORE INTO account_flows VALUES (?, ?, ?, ?)",
                    [.text(flow.id), .text(flow.asset), .text(flow.amount), .integer(flow.moment.nanoseconds)])
            }
        }
    }

    /// Between which moments of the exchange's the ledger has been read; nil before it was.
    public func flowsKnown() throws -> (from: Timestamp, until: Timestamp)? {
        func moment(_ name: String) throws -> Timestamp? {
            try connection.query("SELECT value FROM counters WHERE name = ?", [.text(name)]) {
                Timestamp(nanoseconds: Int64($0.integer(0)))
            }.first
        }
        guard let from = try moment("flows_from"), let until = try moment("flows_until") else { return nil }
        return (from, until)
    }

    /// What came in and went out after a moment, oldest first.
    public func flows(after moment: Timestamp) throws -> [AccountFlow] {
        try connection.query(
            "SELECT id, asset, amount, at FROM account_flows WHERE at > ? ORDER BY at, id",
            [.integer(moment.nanoseconds)]
        ) { row in
            AccountFlow(
                id: row.text(0), asset: Asset(row.text(1)), amount: try Amount(parsing: row.text(2)),
                moment: Timestamp(nanoseconds: Int64(row.integer(3))))
        }
    }
}
