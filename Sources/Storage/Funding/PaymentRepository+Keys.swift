public import Trading

/// A withdrawal address by the name its owner gave it; another address under the same name is another key.
public struct WithdrawalKey: Hashable, Sendable {
    /// What goes there.
    public var asset: Asset
    /// The name.
    public var name: String
    /// The address behind it.
    public var address: String

    public init(asset: Asset, name: String, address: String) {
        (self.asset, self.name, self.address) = (asset, name, address)
    }
}

extension PaymentRepository {
    /// Writes down which keys were seen at that moment; the first sight counts.
    public func note(_ keys: some Collection<WithdrawalKey>, at moment: Timestamp) throws {
        try connection.transaction {
            try connection.run(
                "INSERT OR IGNORE INTO withdrawal_keys VALUES (?, ?, ?, ?)",
                forEach: keys.map {
                    [.text($0.asset), .text($0.name), .text($0.address), .integer(moment.nanoseconds)]
                })
        }
    }

    /// When the key was first seen by this program; nil for never.
    public func firstSeen(_ key: WithdrawalKey) throws -> Timestamp? {
        try connection.query(
            "SELECT first_seen FROM withdrawal_keys WHERE asset = ? AND name = ? AND address = ?",
            [.text(key.asset), .text(key.name), .text(key.address)]
        ) { Timestamp(nanoseconds: Int64($0.integer(0))) }.first
    }

    /// Whether another address was ever seen under the key's name.
    public func hadOtherAddress(_ key: WithdrawalKey) throws -> Bool {
        let values: [SQLValue] = [.text(key.asset), .text(key.name), .text(key.address)]
        let others = try connection.query(
            """
            SELECT 1 FROM withdrawal_keys WHERE asset = ?1 AND name = ?2 AND address <> ?3
            UNION SELECT 1 FROM payments WHERE asset = ?1 AND destination = ?2 AND address <> ?3
            """, values
        ) { $0.integer(0) }
        return !others.isEmpty
    }
}
