extension Connection {
    /// Applies the migrations of one part of a database that several parts share.
    ///
    /// Each part counts its own, beside the `user_version` of ``migrate(_:)``, so that parts grow independently. The
    /// rules are the same: released migrations are never edited, and what a newer program wrote is an error.
    func migrate(_ migrations: [[String]], of part: String) throws {
        let create = "CREATE TABLE IF NOT EXISTS parts (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT"
        let version = {
            try self.query("SELECT version FROM parts WHERE name = ?", [.text(part)]) { $0.integer(0) }.first ?? 0
        }
        let isThere = try !query("SELECT 1 FROM sqlite_schema WHERE name = 'parts'") { $0.integer(0) }.isEmpty
        if isThere, try version() == migrations.count { return }
        try transaction {
            try run(create)
            let done = try version()
            guard done <= migrations.count else { throw DatabaseError.newer(path: path) }
            for statement in migrations.dropFirst(done).joined() { try run(statement) }
            try run(
                "INSERT INTO parts VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET version = ?2",
                [.text(part), .integer(migrations.count)])
        }
    }
}
