import Storage
import Trading

/// What went to strategies and came back.
struct EarnTable {
    let connection: Database

    static let migration = [
        """
        CREATE TABLE earn_operation (
            serial INTEGER PRIMARY KEY AUTOINCREMENT, strategy TEXT NOT NULL, direction TEXT NOT NULL,
            amount TEXT NOT NULL, time INTEGER NOT NULL, ended INTEGER, failure TEXT
        ) STRICT
        """
    ]

    func insert(_ operation: EarnOperation) throws {
        try connection.run(
            "INSERT INTO earn_operation (strategy, direction, amount, time) VALUES (?, ?, ?, ?)",
            [
                .text(operation.strategy), .text(operation.direction.rawValue), .text(operation.amount),
                .integer(operation.time.nanoseconds),
            ])
    }

    /// Stores that an operation has come to its end.
    func end(_ operation: EarnOperation) throws {
        try connection.run(
            "UPDATE earn_operation SET ended = ?, failure = ? WHERE serial = ?",
            [.integer(operation.ended?.nanoseconds), .text(operation.failure), .integer(operation.serial)])
    }

    /// What has not come to its end, oldest first.
    func waiting() throws -> [EarnOperation] { try select("WHERE ended IS NULL") }

    /// All operations of a strategy, oldest first.
    func all(of strategy: EarnStrategy) throws -> [EarnOperation] {
        try select("WHERE strategy = ?", [.text(strategy.id)])
    }

    func clear() throws { try connection.run("DELETE FROM earn_operation") }

    private func select(_ condition: String, _ values: [SQLValue] = []) throws -> [EarnOperation] {
        try connection.query(
            """
            SELECT serial, strategy, direction, amount, time, ended, failure
            FROM earn_operation \(condition) ORDER BY serial
            """, values
        ) { row in
            guard let direction = EarnOperation.Direction(rawValue: row.text(2)) else {
                throw SandboxError.damagedState("earn_operation")
            }
            return try EarnOperation(
                serial: row.integer(0), strategy: row.text(1), direction: direction,
                amount: Amount(parsing: row.text(3)), time: Timestamp(nanoseconds: Int64(row.integer(4))),
                ended: row.moment(5), failure: row.optionalText(6))
        }
    }
}
