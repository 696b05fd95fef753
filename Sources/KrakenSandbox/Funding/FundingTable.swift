import Storage
import Trading

/// Which deposits or withdrawals are asked for.
struct FundingFilter: Hashable, Sendable {
    var direction: FundingRecord.Direction
    var asset: String?
    var method: String?
    /// After this moment.
    var start: Timestamp?
    /// Up to this moment.
    var end: Timestamp?
    /// Only those made before the one with this serial.
    var before: Int?
}

/// Deposits, withdrawals, and the addresses deposits go to.
struct FundingTable {
    let connection: Database

    private static let columns = """
        reference, direction, asset, method, transaction_id, address, key_name, amount, fee, time, booked, cancelled
        """

    func insert(_ record: FundingRecord) throws {
        try connection.run(
            "INSERT INTO funding (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .text(record.reference), .text(record.direction.rawValue), .text(record.asset), .text(record.method),
                .text(record.transactionID), .text(record.address), .text(record.keyName), .text(record.amount),
                .text(record.fee), .integer(record.time.nanoseconds), .integer(record.booked?.nanoseconds),
                .integer(record.cancelled?.nanoseconds),
            ])
    }

    /// Stores what changes: when it was booked and when it was cancelled.
    func update(_ record: FundingRecord) throws {
        try connection.run(
            "UPDATE funding SET booked = ?, cancelled = ? WHERE reference = ?",
            [
                .integer(record.booked?.nanoseconds), .integer(record.cancelled?.nanoseconds),
                .text(record.reference),
            ])
    }

    func find(_ reference: String) throws -> FundingRecord? {
        try select("WHERE reference = ?", [.text(reference)]).first
    }

    /// Deposits that have not been credited, oldest first.
    func waiting() throws -> [FundingRecord] {
        try select("WHERE direction = 'deposit' AND booked IS NULL ORDER BY serial", [])
    }

    /// The latest first.
    func list(_ filter: FundingFilter, limit: Int) throws -> [FundingRecord] {
        var conditions = ["direction = ?"]
        var values: [SQLValue] = [.text(filter.direction.rawValue)]
        let tests: [(String, SQLValue?)] = [
            ("asset = ?", filter.asset.map { .text($0) }), ("method = ?", filter.method.map { .text($0) }),
            ("time > ?", filter.start.map { .integer($0.nanoseconds) }),
            ("time <= ?", filter.end.map { .integer($0.nanoseconds) }),
            ("serial < ?", filter.before.map { .integer($0) }),
        ]
        for case (let condition, let value?) in tests {
            conditions.append(condition)
            values.append(value)
        }
        return try select(
            "WHERE \(conditions.joined(separator: " AND ")) ORDER BY serial DESC LIMIT ?", values + [.integer(limit)])
    }

    func clear() throws {
        try connection.run("DELETE FROM funding")
        try connection.run("DELETE FROM deposit_address")
    }

    private func select(_ condition: String, _ values: [SQLValue]) throws -> [FundingRecord] {
        try connection.query("SELECT \(Self.columns), serial FROM funding \(condition)", values) { row in
            guard let direction = FundingRecord.Direction(rawValue: row.text(1)) else {
                throw SandboxError.damagedState("funding")
            }
            let moment = { (column: Int32) in
                row.optionalInteger(column).map { Timestamp(nanoseconds: Int64($0)) }
            }
            return try FundingRecord(
                serial: row.integer(12), reference: row.text(0), direction: direction, asset: row.text(2),
                method: row.text(3), transactionID: row.text(4), address: row.text(5), keyName: row.optionalText(6),
                amount: Amount(parsing: row.text(7)), fee: Amount(parsing: row.text(8)),
                time: Timestamp(nanoseconds: Int64(row.integer(9))), booked: moment(10), cancelled: moment(11))
        }
    }

    // MARK: Addresses

    /// The addresses of a method, oldest first, and whether a deposit has come to them.
    func addresses(of method: FundingMethod) throws -> [(address: String, isUsed: Bool)] {
        try connection.query(
            """
            SELECT address, EXISTS (SELECT * FROM funding WHERE funding.address = deposit_address.address)
            FROM deposit_address WHERE asset = ? AND method = ? ORDER BY number
            """, [.text(method.asset), .text(method.name)]
        ) { ($0.text(0), $0.integer(1) == 1) }
    }

    func add(_ address: String, number: Int, of method: FundingMethod) throws {
        try connection.run(
            "INSERT INTO deposit_address (method, asset, number, address) VALUES (?, ?, ?, ?)",
            [.text(method.name), .text(method.asset), .integer(number), .text(address)])
    }
}
