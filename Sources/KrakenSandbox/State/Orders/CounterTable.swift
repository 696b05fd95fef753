import Storage
import Trading

/// How much was asked of the engine in each market.
struct CounterTable {
    let connection: Database

    func find(_ pair: String) throws -> PairCounter? {
        try connection.query("SELECT millionths, counted FROM pair_counter WHERE pair = ?", [.text(pair)]) { row in
            PairCounter(
                millionths: Int64(row.integer(0)), counted: Timestamp(nanoseconds: Int64(row.integer(1))))
        }.first
    }

    func save(_ counter: PairCounter, pair: String) throws {
        try connection.run(
            """
            INSERT INTO pair_counter VALUES (?, ?, ?)
            ON CONFLICT (pair) DO UPDATE SET millionths = excluded.millionths, counted = excluded.counted
            """, [.text(pair), .integer(counter.millionths), .integer(counter.counted.nanoseconds)])
    }

    func clear() throws { try connection.run("DELETE FROM pair_counter") }
}
