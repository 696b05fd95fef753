import Storage
import Trading

/// Every request that came, the latest of them in full.
struct RequestLog {
    let connection: Database

    /// How many of the latest requests are kept.
    static let kept = 20_000

    /// Notes a request; gives its number.
    @discardableResult
    func insert(
        _ endpoint: String, nonce: String?, acted: Bool, faults: [Fault], at time: Timestamp
    ) throws -> Int {
        let effects = faults.map { "\($0.moment.rawValue) \($0.effect)" }.joined(separator: "\n")
        let number =
            try connection.query(
                """
                INSERT INTO request_log (time, endpoint, nonce, acted, faults) VALUES (?, ?, ?, ?, ?) RETURNING number
                """,
                [
                    .integer(time.nanoseconds), .text(endpoint), .text(nonce), .integer(acted ? 1 : 0), .text(effects),
                ]
            ) { $0.integer(0) }.first ?? 0
        if number % 1_000 == 0 {
            try connection.run("DELETE FROM request_log WHERE number <= ?", [.integer(number - Self.kept)])
        }
        return number
    }

    /// Notes that a request was carried out after all.
    func markActed(_ number: Int) throws {
        try connection.run("UPDATE request_log SET acted = 1 WHERE number = ?", [.integer(number)])
    }

    /// The latest requests, newest first; at most so many, of one endpoint or of all.
    func latest(_ limit: Int, of endpoint: String? = nil) throws -> [LoggedRequest] {
        try connection.query(
            """
            SELECT number, time, endpoint, nonce, acted, faults FROM request_log
            WHERE ?1 IS NULL OR endpoint = ?1 ORDER BY number DESC LIMIT ?2
            """, [.text(endpoint), .integer(limit)]
        ) { row in
            LoggedRequest(
                number: row.integer(0), time: Timestamp(nanoseconds: Int64(row.integer(1))), endpoint: row.text(2),
                nonce: row.optionalText(3), acted: row.integer(4) == 1,
                faults: row.text(5).split(separator: "\n").map(String.init))
        }
    }

    /// How many of the kept requests there are of each endpoint.
    func counts() throws -> [(endpoint: String, count: Int)] {
        try connection.query("SELECT endpoint, COUNT(*) FROM request_log GROUP BY endpoint ORDER BY endpoint") {
            ($0.text(0), $0.integer(1))
        }
    }
}
