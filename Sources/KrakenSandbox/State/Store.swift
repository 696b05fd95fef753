import Glibc
import Storage
import Trading

/// A connection to a database, which is not one to a client.
typealias Database = Storage.Connection

/// The exchange's database: its tables, and the transaction around each request.
struct Store {
    let connection: Database

    var settings: SettingTable { SettingTable(connection: connection) }
    var keys: KeyTable { KeyTable(connection: connection) }
    var balances: BalanceTable { BalanceTable(connection: connection) }
    var funding: FundingTable { FundingTable(connection: connection) }
    var earn: EarnTable { EarnTable(connection: connection) }
    var exports: ExportTable { ExportTable(connection: connection) }
    var failures: FailureTable { FailureTable(connection: connection) }
    var publicCalls: PublicCallTable { PublicCallTable(connection: connection) }
    var ledger: LedgerTable { LedgerTable(connection: connection) }
    var orders: OrderTable { OrderTable(connection: connection) }
    var positions: PositionTable { PositionTable(connection: connection) }
    var trades: TradeTable { TradeTable(connection: connection) }
    var amends: AmendTable { AmendTable(connection: connection) }
    var counters: CounterTable { CounterTable(connection: connection) }
    var faults: FaultTable { FaultTable(connection: connection) }
    var requests: RequestLog { RequestLog(connection: connection) }
    var late: LateRequestTable { LateRequestTable(connection: connection) }

    /// Forgets what belongs to orders beside themselves.
    func clearOrders() throws {
        try amends.clear()
        try counters.clear()
        try settings.setCancelTime(nil)
    }

    /// Forgets everything but keys and settings.
    func clearAccount() throws {
        try positions.clear()
        try trades.clear()
        try orders.clear()
        try balances.clear()
        try ledger.clear()
        try funding.clear()
        try exports.clear()
        try earn.clear()
    }

    /// Opens or makes the database in `folder`; nil keeps it in memory.
    static func open(folder: String?) throws -> Store {
        guard let folder else { return try Store(connection: open(path: ":memory:")) }
        do throws(FileError) {
            try Files.makeFolder(folder)
        } catch {
            throw SandboxError.folderNotWritable(path: error.path, reason: error.reason)
        }
        let path = folder + "/exchange.db"
        // Many processes may start at once on a new folder: one at a time makes the file and its tables. SQLite gives
        // the files beside it the rights of the database, so these are set before it opens it.
        let lock = Glibc.open(folder + "/exchange.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        defer { if lock >= 0 { close(lock) } }
        if lock >= 0 { flock(lock, LOCK_EX) }
        let file = Glibc.open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw SandboxError.folderNotWritable(path: path, reason: String(cString: strerror(errno)))
        }
        close(file)
        return try Store(connection: open(path: path))
    }

    private static func open(path: String) throws -> Database {
        let connection = try Database(path: path, durability: .processEnd, busyTimeout: 30_000)
        try connection.migrate(Schema.migrations)
        return connection
    }

    /// Runs `body` so that a thrown error undoes it, inside a transaction that goes on.
    func undoable<T>(_ body: () throws -> T) throws -> T {
        try connection.run("SAVEPOINT request")
        do {
            let result = try body()
            try connection.run("RELEASE request")
            return result
        } catch {
            try connection.run("ROLLBACK TO request")
            try connection.run("RELEASE request")
            throw error
        }
    }
}
