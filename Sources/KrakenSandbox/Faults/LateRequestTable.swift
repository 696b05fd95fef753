import Storage
import Trading
import Transport

/// A request that was let in and is carried out later.
struct LateRequest: Hashable, Sendable {
    /// Its number in the request log.
    var number: Int
    var due: Timestamp
    /// The key it came with.
    var key: String
    var request: ExchangeRequest
    /// What else goes wrong with it.
    var faults: [FaultEffect]
}

/// Requests that are carried out later, and orders that are not listed yet.
struct LateRequestTable {
    let connection: Database

    func insert(_ late: LateRequest) throws {
        try connection.run(
            "INSERT INTO late_request VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                .integer(late.number), .integer(late.due.nanoseconds), .text(late.key), .text(late.request.path),
                .text(late.request.header("Content-Type")), .text(String(decoding: late.request.body, as: UTF8.self)),
                .text(late.faults.map(\.description).joined(separator: "\n")),
            ])
    }

    /// Takes the requests whose time has come, in the order in which it came.
    func takeDue(at now: Timestamp) throws -> [LateRequest] {
        let due = try connection.query(
            """
            SELECT number, due, key, path, content_type, body, faults FROM late_request WHERE due <= ?
            ORDER BY due, number
            """, [.integer(now.nanoseconds)], row: Self.late)
        for late in due { try connection.run("DELETE FROM late_request WHERE number = ?", [.integer(late.number)]) }
        return due
    }

    private static func late(_ row: Row) -> LateRequest {
        let type = row.optionalText(4).map { [HTTPHeader("Content-Type", $0)] } ?? []
        return LateRequest(
            number: row.integer(0), due: Timestamp(nanoseconds: Int64(row.integer(1))), key: row.text(2),
            request: ExchangeRequest(
                method: "POST", path: row.text(3), headers: type, body: Array(row.text(5).utf8)),
            faults: row.text(6).split(separator: "\n").compactMap { FaultEffect(String($0)) })
    }

    /// Keeps an order out of sight until a moment.
    func hide(_ order: String, until end: Timestamp) throws {
        try connection.run(
            "INSERT OR REPLACE INTO hidden_order VALUES (?, ?)", [.text(order), .integer(end.nanoseconds)])
    }

    /// The orders that are out of sight.
    func hidden(at now: Timestamp) throws -> Set<String> {
        try Set(
            connection.query("SELECT id FROM hidden_order WHERE until > ?", [.integer(now.nanoseconds)]) {
                $0.text(0)
            })
    }

    func clear() throws {
        try connection.run("DELETE FROM late_request")
        try connection.run("DELETE FROM hidden_order")
    }
}
