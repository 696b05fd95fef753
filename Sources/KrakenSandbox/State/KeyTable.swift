import Storage
import Trading

/// An API key and what the exchange remembers of its use.
struct KeyRecord: Hashable, Sendable {
    var key: String
    /// The secret, in base64.
    var secret: String
    /// The highest nonce accepted.
    var nonce: UInt64 = 0
    var permissions: Set<Permission> = Set(Permission.allCases)
    var created: Timestamp
    var lastUsed: Timestamp
    /// The call counter.
    var calls: CallCounter
}

/// What a key may do.
enum Permission: String, CaseIterable, Sendable {
    case queryFunds = "query-funds"
    case queryOpenTrades = "query-open-trades"
    case queryClosedTrades = "query-closed-trades"
    case modifyTrades = "modify-trades"
    case closeTrades = "close-trades"
    case queryLedger = "query-ledger"
    case createToken = "create-ws-token"
}

/// The keys of the account.
struct KeyTable {
    let connection: Database

    func insert(_ record: KeyRecord) throws {
        try connection.run(
            "INSERT INTO api_key VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .text(record.key), .text(record.secret), .text(String(record.nonce)),
                .text(Self.text(record.permissions)), .integer(record.created.nanoseconds),
                .integer(record.lastUsed.nanoseconds), .integer(record.calls.millionths),
                .integer(record.calls.counted.nanoseconds),
            ])
    }

    /// Stores what changes with each use.
    func update(_ record: KeyRecord) throws {
        try connection.run(
            "UPDATE api_key SET nonce = ?, permissions = ?, last_used = ?, calls = ?, calls_at = ? WHERE key = ?",
            [
                .text(String(record.nonce)), .text(Self.text(record.permissions)),
                .integer(record.lastUsed.nanoseconds), .integer(record.calls.millionths),
                .integer(record.calls.counted.nanoseconds), .text(record.key),
            ])
    }

    /// The key of that name; without a name the first one made.
    func find(_ key: String? = nil) throws -> KeyRecord? {
        let condition = key == nil ? "ORDER BY created LIMIT 1" : "WHERE key = ?"
        return try connection.query(
            "SELECT key, secret, nonce, permissions, created, last_used, calls, calls_at FROM api_key \(condition)",
            key.map { [.text($0)] } ?? []
        ) { row in
            KeyRecord(
                key: row.text(0), secret: row.text(1), nonce: UInt64(row.text(2)) ?? 0,
                permissions: Set(row.text(3).split(separator: ",").compactMap { Permission(rawValue: String($0)) }),
                created: Timestamp(nanoseconds: Int64(row.integer(4))),
                lastUsed: Timestamp(nanoseconds: Int64(row.integer(5))),
                calls: CallCounter(
                    millionths: Int64(row.integer(6)), counted: Timestamp(nanoseconds: Int64(row.integer(7)))))
        }.first
    }

    private static func text(_ permissions: Set<Permission>) -> String {
        permissions.map(\.rawValue).sorted().joined(separator: ",")
    }
}
