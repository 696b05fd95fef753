import Storage

/// The faults that wait for their requests.
struct FaultTable {
    let connection: Database

    func insert(_ fault: Fault) throws {
        try connection.run(
            "INSERT INTO fault (endpoint, moment, effect, remaining) VALUES (?, ?, ?, ?)",
            [
                .text(fault.endpoint), .text(fault.moment.rawValue), .text(fault.effect.description),
                .integer(fault.count),
            ])
    }

    /// All of them, in the order they were armed.
    func all() throws -> [ArmedFault] { try select("ORDER BY number", []) }

    /// Takes one use of each fault that meets a request of this endpoint.
    func take(for endpoint: String) throws -> [Fault] {
        // Nearly always there is none, and looking needs no transaction.
        let condition = "WHERE endpoint = ? OR endpoint IS NULL ORDER BY number"
        guard try !select(condition, [.text(endpoint)]).isEmpty else { return [] }
        return try connection.transaction {
            let met = try select(condition, [.text(endpoint)])
            for fault in met { try use(fault) }
            return met.map(\.fault)
        }
    }

    private func use(_ armed: ArmedFault) throws {
        let sql =
            armed.fault.count > 1
            ? "UPDATE fault SET remaining = remaining - 1 WHERE number = ?" : "DELETE FROM fault WHERE number = ?"
        try connection.run(sql, [.integer(armed.number)])
    }

    /// Disarms one, or all; says how many there were.
    func clear(_ number: Int? = nil) throws -> Int {
        if let number {
            try connection.run("DELETE FROM fault WHERE number = ?", [.integer(number)])
        } else {
            try connection.run("DELETE FROM fault")
        }
        return connection.changedRows
    }

    private func select(_ condition: String, _ values: [SQLValue]) throws -> [ArmedFault] {
        try connection.query(
            "SELECT number, endpoint, moment, effect, remaining FROM fault \(condition)", values, row: Self.fault)
    }

    private static func fault(_ row: Row) throws -> ArmedFault {
        guard let moment = Fault.Moment(rawValue: row.text(2)), let effect = FaultEffect(row.text(3)) else {
            throw SandboxError.damagedState("fault")
        }
        return ArmedFault(
            number: row.integer(0),
            fault: Fault(effect, endpoint: row.optionalText(1), moment: moment, count: row.integer(4)))
    }
}
