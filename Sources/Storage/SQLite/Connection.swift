import CSQLite

/// An open SQLite connection, used by one caller at a time.
///
/// Decimals and identifiers are kept as text, moments as integers (nanoseconds since 1970). Arithmetic on money never
/// happens in SQL.
public final class Connection {
    private let handle: OpaquePointer
    /// How long a statement waits for another process before it fails, in milliseconds.
    public var busyTimeout: Int32 { didSet { sqlite3_busy_timeout(handle, busyTimeout) } }
    /// The same, where nothing else is said.
    public static let usualPatience: Int32 = 5_000
    var statements = StatementCache()

    /// How much survives what.
    public enum Durability: Sendable {
        /// Every commit survives power loss: for journals and ledgers.
        case powerLoss
        /// Every commit survives the end of the process, not power loss: for caches and the built-in exchange.
        case processEnd
    }

    /// Opens or creates a database, with rights for its owner alone; `:memory:` keeps it in memory.
    ///
    /// - Parameter busyTimeout: how long a statement waits for another process before it fails, in milliseconds.
    public init(path: String, durability: Durability, busyTimeout: Int32 = usualPatience) throws(DatabaseError) {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(handle)
            throw DatabaseError(code: code, message: message, path: path)
        }
        self.handle = handle
        self.busyTimeout = busyTimeout
        sqlite3_busy_timeout(handle, busyTimeout)
        _ = kraken_sqlite_no_checkpoint_on_close(handle)
        do throws(DatabaseError) {
            try writeAhead()
            try run(durability == .powerLoss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
            try run("PRAGMA foreign_keys = ON")
        } catch {
            throw DatabaseError(code: error.code, message: error.message, path: path)
        }
    }

    /// Switches the database to its write-ahead log.
    ///
    /// SQLite waits for nobody there when many open a database that nobody has switched yet.
    private func writeAhead() throws(DatabaseError) {
        let end = ContinuousClock.now + .milliseconds(Int64(busyTimeout))
        while true {
            do { return try run("PRAGMA journal_mode = WAL") } catch {
                guard error.kind == .busy, ContinuousClock.now < end else { throw error }
                sqlite3_sleep(1)
            }
        }
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Runs one statement and reads each row it gives; `read` may use the connection, even for the same statement.
    @discardableResult
    public func query<T>(_ sql: String, _ values: [SQLValue] = [], row read: (Row) throws -> T) throws -> [T] {
        let statement = try prepare(sql)
        defer { statements.keep(statement, of: sql) }
        try bind(values, to: statement)
        var results: [T] = []
        while try step(statement) { results.append(try read(Row(statement: statement))) }
        return results
    }

    /// Runs one statement that gives no rows, or whose rows do not matter.
    public func run(_ sql: String, _ values: [SQLValue] = []) throws(DatabaseError) {
        try run(sql, forEach: CollectionOfOne(values))
    }

    /// Runs one statement many times, each time with other values.
    public func run(_ sql: String, forEach rows: some Sequence<[SQLValue]>) throws(DatabaseError) {
        let statement = try prepare(sql)
        defer { statements.keep(statement, of: sql) }
        for values in rows {
            sqlite3_reset(statement)
            try bind(values, to: statement)
            while try step(statement) {}
        }
    }

    /// Runs `body` in one transaction that writes: all of it is kept, or none.
    ///
    /// Within another transaction it is a part of that one, which must let its errors through.
    public func transaction<T>(_ body: () throws -> T) throws -> T {
        if sqlite3_get_autocommit(handle) == 0 { return try body() }
        try run("BEGIN IMMEDIATE")
        do {
            let result = try body()
            try run("COMMIT")
            return result
        } catch {
            try? run("ROLLBACK")
            throw error
        }
    }

    /// Applies the migrations this database has not seen; `user_version` counts the ones it has.
    ///
    /// A migration is one or more statements. Released migrations are never edited, only appended to.
    /// A database of a newer program is an error, not a guess.
    public func migrate(_ migrations: [[String]]) throws {
        guard try version() != migrations.count else { return }
        try transaction {
            let done = try version()
            guard done <= migrations.count else { throw DatabaseError.newer(path: path) }
            for statement in migrations.dropFirst(done).joined() { try run(statement) }
            try run("PRAGMA user_version = \(migrations.count)")
        }
    }

    /// Empties the write-ahead log, which every process that opens the database has to read, unless another is using it.
    public func emptyLog() {
        let usual = busyTimeout
        busyTimeout = 0
        defer { busyTimeout = usual }
        sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    }

    /// How many rows the last statement changed.
    public var changedRows: Int { Int(sqlite3_changes64(handle)) }

    private func version() throws -> Int { try query("PRAGMA user_version") { $0.integer(0) }[0] }

    /// The database file.
    var path: String { sqlite3_db_filename(handle, nil).map { String(cString: $0) } ?? "" }

    /// A statement that is at its start and has no values.
    private func prepare(_ sql: String) throws(DatabaseError) -> OpaquePointer {
        if let statement = statements.take(sql) { return statement }
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil))
        guard let statement else {
            throw DatabaseError(code: SQLITE_MISUSE, message: "the statement is empty", path: path)
        }
        return statement
    }

    private func bind(_ values: [SQLValue], to statement: OpaquePointer) throws(DatabaseError) {
        for (index, value) in values.enumerated() { try check(value.bind(to: statement, at: Int32(index + 1))) }
    }

    /// Moves to the next row; false at the end.
    private func step(_ statement: OpaquePointer) throws(DatabaseError) -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw error(code)
        }
    }

    private func check(_ code: Int32) throws(DatabaseError) {
        guard code == SQLITE_OK else { throw error(code) }
    }

    private func error(_ code: Int32) -> DatabaseError {
        DatabaseError(code: code, message: String(cString: sqlite3_errmsg(handle)), path: path)
    }
}
