import Storage
import Trading

/// Which entries of the client's ledger are asked for.
struct LedgerFilter: Hashable, Sendable {
    /// The exchange's own asset keys; nil for all.
    var assets: [String]?
    var type: String?
    var range = HistoryRange()
}

/// Every change of every balance.
struct LedgerTable {
    let connection: Database

    private static let columns = "id, account, reference, time, type, subtype, asset, amount, fee, balance"

    func insert(_ entry: LedgerEntry) throws {
        try connection.run(
            "INSERT INTO ledger (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .text(entry.id), .text(entry.account.rawValue), .text(entry.reference),
                .integer(entry.time.nanoseconds), .text(entry.kind.type), .text(entry.kind.subtype),
                .text(entry.asset), .text(entry.amount), .text(entry.fee), .text(entry.balance),
            ])
    }

    /// The client's entry of that id.
    func find(_ id: String) throws -> LedgerEntry? {
        try select("WHERE id = ? AND account = 'client'", [.text(id)]).first
    }

    /// The ids of the client's entries that belong to a trade, in their order.
    func ids(of reference: String) throws -> [String] {
        try connection.query(
            "SELECT id FROM ledger WHERE reference = ? AND account = 'client' ORDER BY serial", [.text(reference)]
        ) { $0.text(0) }
    }

    /// The client's entries, the latest first; `limit` -1 for all that follow.
    func entries(_ filter: LedgerFilter, offset: Int = 0, limit: Int = -1) throws -> [LedgerEntry] {
        let (condition, values) = Self.condition(filter)
        return try select(
            "\(condition) ORDER BY time DESC, serial DESC LIMIT ? OFFSET ?",
            values + [.integer(limit), .integer(offset)])
    }

    func count(_ filter: LedgerFilter) throws -> Int {
        let (condition, values) = Self.condition(filter)
        return try connection.query("SELECT COUNT(*) FROM ledger \(condition)", values) { $0.integer(0) }.first ?? 0
    }

    /// What the entries of each account add up to, by asset.
    func sums() throws -> [AccountName: [String: Amount]] {
        var sums: [AccountName: [String: Amount]] = [:]
        for entry in try select("ORDER BY serial", []) {
            sums[entry.account, default: [:]][entry.asset, default: .zero] += entry.amount - entry.fee
        }
        return sums
    }

    func clear() throws { try connection.run("DELETE FROM ledger") }

    private static func condition(_ filter: LedgerFilter) -> (String, [SQLValue]) {
        var conditions = ["account = 'client'"]
        var values: [SQLValue] = []
        if let assets = filter.assets {
            conditions.append("asset IN (\(assets.map { _ in "?" }.joined(separator: ", ")))")
            values += assets.map { .text($0) }
        }
        if let type = filter.type {
            conditions.append("type = ?")
            values.append(.text(type))
        }
        for (bound, comparison) in [(filter.range.start, ">"), (filter.range.end, "<=")] {
            guard let bound else { continue }
            conditions.append("(time, serial) \(comparison) (?, ?)")
            values += [.integer(bound.time.nanoseconds), .integer(bound.serial)]
        }
        return ("WHERE " + conditions.joined(separator: " AND "), values)
    }

    private func select(_ condition: String, _ values: [SQLValue]) throws -> [LedgerEntry] {
        try connection.query("SELECT \(Self.columns), serial FROM ledger \(condition)", values) { row in
            guard let account = AccountName(rawValue: row.text(1)) else { throw SandboxError.damagedState("ledger") }
            return try LedgerEntry(
                id: row.text(0), serial: row.integer(10), account: account, reference: row.text(2),
                time: Timestamp(nanoseconds: Int64(row.integer(3))),
                kind: LedgerKind(type: row.text(4), subtype: row.text(5)), asset: row.text(6),
                amount: Amount(parsing: row.text(7)), fee: Amount(parsing: row.text(8)),
                balance: Amount(parsing: row.text(9)))
        }
    }
}
