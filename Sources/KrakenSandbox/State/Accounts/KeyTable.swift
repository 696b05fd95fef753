import Storage
import Trading

/// An API key and what the exchange remembers of its use.
struct KeyRecord: Hashable, Sendable {
    var key: String
    /// The secret, in base64.
    var secret: String
    /// What its owner calls it.
    var name = "sandbox"
    /// The highest nonce accepted.
    var nonce: UInt64 = 0
    /// How far below the highest a nonce may lie.
    var nonceWindow: UInt64 = 0
    var permissions: Set<Permission> = Set(Permission.allCases)
    var created: Timestamp
    var lastUsed: Timestamp
    /// The call counter.
    var calls: CallCounter
}

/// What a key may do; the raw values are the wire's, in its order.
public enum Permission: String, CaseIterable, Sendable {
    /// See balances, deposits and fees.
    case queryFunds = "query-funds"
    /// Get addresses to deposit to.
    case addFunds = "add-funds"
    /// Withdraw.
    case withdrawFunds = "withdraw-funds"
    /// Allocate to and from earn strategies.
    case earnFunds = "earn-funds"
    /// See open orders and positions.
    case queryOpenTrades = "query-open-trades"
    /// See finished orders and trades.
    case queryClosedTrades = "query-closed-trades"
    /// Place and change orders.
    case modifyTrades = "modify-trades"
    /// Cancel orders.
    case closeTrades = "close-trades"
    /// See the ledger.
    case queryLedger = "query-ledger"
    /// Make, fetch and remove exports.
    case exportData = "export-data"
    /// Get a token for the streams.
    case createToken = "create-ws-token"
    /// Add addresses to withdraw to.
    case addWithdrawAddress = "add-withdraw-address"
    /// Change addresses to withdraw to.
    case updateWithdrawAddress = "update-withdraw-address"
}

/// The keys of the account.
struct KeyTable {
    let connection: Database

    private static let columns =
        "key, secret, name, nonce, nonce_window, permissions, created, last_used, calls, calls_at"

    /// Adds a key behind those that are there.
    func insert(_ record: KeyRecord) throws {
        try connection.run(
            """
            INSERT INTO api_key (\(Self.columns), number)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT COUNT(*) FROM api_key))
            """,
            [
                .text(record.key), .text(record.secret), .text(record.name), .text(record.nonce),
                .text(record.nonceWindow), .text(Self.text(record.permissions)),
                .integer(record.created.nanoseconds), .integer(record.lastUsed.nanoseconds),
                .integer(record.calls.millionths), .integer(record.calls.counted.nanoseconds),
            ])
    }

    /// Stores what changes with each use.
    func update(_ record: KeyRecord) throws {
        try connection.run(
            "UPDATE api_key SET nonce = ?, last_used = ?, calls = ?, calls_at = ? WHERE key = ?",
            [
                .text(record.nonce), .integer(record.lastUsed.nanoseconds), .integer(record.calls.millionths),
                .integer(record.calls.counted.nanoseconds), .text(record.key),
            ])
    }

    /// Changes what a key may do.
    func restrict(_ key: String, to permissions: Set<Permission>) throws {
        try connection.run(
            "UPDATE api_key SET permissions = ? WHERE key = ?", [.text(Self.text(permissions)), .text(key)])
    }

    /// The key of that name; without a name the first one made.
    func find(_ key: String? = nil) throws -> KeyRecord? {
        let condition = key == nil ? "ORDER BY number LIMIT 1" : "WHERE key = ?"
        return try connection.query(
            "SELECT \(Self.columns) FROM api_key \(condition)", key.map { [.text($0)] } ?? [], row: Self.record
        ).first
    }

    private static func record(_ row: Row) throws -> KeyRecord {
        guard let nonce = UInt64(row.text(3)), let window = UInt64(row.text(4)) else {
            throw SandboxError.damagedState("api_key")
        }
        return KeyRecord(
            key: row.text(0), secret: row.text(1), name: row.text(2), nonce: nonce, nonceWindow: window,
            permissions: permissions(row.text(5)),
            created: Timestamp(nanoseconds: Int64(row.integer(6))),
            lastUsed: Timestamp(nanoseconds: Int64(row.integer(7))),
            calls: CallCounter(
                millionths: Int64(row.integer(8)), counted: Timestamp(nanoseconds: Int64(row.integer(9)))))
    }

    /// Nearly all keys may do everything, and reading that again for each request costs more than checking its signature.
    private static let everything = (text: text(Set(Permission.allCases)), permissions: Set(Permission.allCases))

    private static func permissions(_ text: String) -> Set<Permission> {
        guard text != everything.text else { return everything.permissions }
        return Set(text.split(separator: ",").compactMap { Permission(rawValue: String($0)) })
    }

    private static func text(_ permissions: Set<Permission>) -> String {
        permissions.map(\.rawValue).sorted().joined(separator: ",")
    }
}
