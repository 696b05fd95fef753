public import Trading

/// What a key may do, as far as settling orders depends on it.
public struct KeyRights: Hashable, Sendable {
    /// When the exchange said so, by the local clock.
    public var seenAt: Timestamp
    /// The exchange's names, such as `query-open-trades`.
    public var permissions: [String]
    /// How far out of order a nonce may be; nil when the exchange does not say.
    public var nonceWindow: UInt64?
    /// Whether the key sees only a part of the past.
    public var isLimitedInTime: Bool

    public init(seenAt: Timestamp, permissions: [String], nonceWindow: UInt64?, isLimitedInTime: Bool) {
        self.seenAt = seenAt
        self.permissions = permissions
        self.nonceWindow = nonceWindow
        self.isLimitedInTime = isLimitedInTime
    }

    /// Whether both lists of orders show the key everything.
    public var showEveryOrder: Bool {
        ["query-open-trades", "query-closed-trades"].allSatisfy(permissions.contains) && !isLimitedInTime
    }
}

extension JournalRepository {
    /// What the key may do, as last seen.
    public func keyRights() throws -> KeyRights? {
        try connection.query("SELECT seen_at, permissions, nonce_window, is_limited FROM key_rights") { row in
            KeyRights(
                seenAt: Timestamp(nanoseconds: Int64(row.integer(0))),
                permissions: row.text(1).split(separator: " ").map(String.init),
                nonceWindow: row.optionalInteger(2).map { UInt64($0) }, isLimitedInTime: row.integer(3) != 0)
        }.first
    }

    /// Keeps what the key may do.
    public func keep(_ rights: KeyRights) throws {
        try connection.transaction {
            try connection.run("DELETE FROM key_rights")
            try connection.run(
                "INSERT INTO key_rights VALUES (?, ?, ?, ?)",
                [
                    .integer(rights.seenAt.nanoseconds), .text(rights.permissions.joined(separator: " ")),
                    .integer(rights.nonceWindow.map { min($0, UInt64(Int64.max)) }),
                    .integer(rights.isLimitedInTime ? 1 : 0),
                ])
        }
    }
}
