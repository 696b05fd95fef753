import CSQLite

/// Prepared statements that wait to be used again, by the text of their SQL.
///
/// Preparing costs several times what a small statement takes to run. A statement in use is not in here: who wants the
/// same SQL meanwhile finds none and prepares another. SQLite itself prepares again what a changed schema made invalid.
struct StatementCache {
    /// How many statements wait at most; the one unused for longest has to go.
    static let limit = 64

    private struct Entry {
        let sql: String
        let statement: OpaquePointer
    }

    /// The one used last is the last.
    private var waiting: [Entry] = []

    var count: Int { waiting.count }

    /// Takes a statement of this text out; nil when none waits.
    mutating func take(_ sql: String) -> OpaquePointer? {
        waiting.lastIndex { $0.sql == sql }.map { waiting.remove(at: $0).statement }
    }

    /// Keeps a statement for its next use, without its values and its place among the rows.
    mutating func keep(_ statement: OpaquePointer, of sql: String) {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
        // Some pragmas act while they are prepared.
        guard !sql.hasPrefix("PRAGMA") else { return _ = sqlite3_finalize(statement) }
        if waiting.count == Self.limit { sqlite3_finalize(waiting.removeFirst().statement) }
        waiting.append(Entry(sql: sql, statement: statement))
    }

    /// Gives all of them up, which their connection needs before it can be closed.
    mutating func removeAll() {
        for entry in waiting { sqlite3_finalize(entry.statement) }
        waiting = []
    }
}
