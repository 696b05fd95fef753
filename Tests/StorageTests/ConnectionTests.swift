import Dispatch
import Synchronization
import TestSupport
import XCTest

@testable import Storage

final class ConnectionTests: XCTestCase {
    func test_givenNoDatabaseYet_whenManyOpenItAtOnce_thenEachWaitsForTheOthers() throws {
        let folder = try temporaryFolder()
        for round in 0..<30 {
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 16) { _ in
                do {
                    let connection = try Connection(path: "\(folder)/\(round).db", durability: .powerLoss)
                    try connection.migrate([["CREATE TABLE t (a INTEGER) STRICT"]])
                    try connection.run("INSERT INTO t VALUES (1)")
                } catch { failures.withLock { $0.append("\(error)") } }
            }
            XCTAssertEqual(failures.withLock(\.self), [], "round \(round)")
        }
    }

    func test_givenMigrations_whenOpenedAgain_thenOnlyNewOnesRun() throws {
        let path = try temporaryFolder() + "/a.db"
        let first = ["CREATE TABLE a (x TEXT) STRICT", "INSERT INTO a VALUES ('one')"]
        try Connection(path: path, durability: .processEnd).migrate([first])
        let connection = try Connection(path: path, durability: .processEnd)
        try connection.migrate([first, ["INSERT INTO a VALUES ('two')"]])
        XCTAssertEqual(try connection.query("SELECT x FROM a") { $0.text(0) }, ["one", "two"])
    }

    func test_givenADatabaseOfANewerProgram_whenOpened_thenItIsLeftAlone() throws {
        let connection = try Connection(path: ":memory:", durability: .processEnd)
        try connection.migrate([["CREATE TABLE a (x TEXT) STRICT"], ["CREATE TABLE b (x TEXT) STRICT"]])
        XCTAssertThrowsError(try connection.migrate([["CREATE TABLE a (x TEXT) STRICT"]]))
    }

    func test_givenAFailingTransaction_whenItThrows_thenNothingOfItIsKept() throws {
        struct Stop: Error {}
        let connection = try Connection(path: ":memory:", durability: .powerLoss)
        try connection.migrate([["CREATE TABLE a (x TEXT) STRICT"]])
        XCTAssertThrowsError(
            try connection.transaction {
                try connection.run("INSERT INTO a VALUES (?)", [.text("x")])
                throw Stop()
            })
        XCTAssertEqual(try connection.query("SELECT count(*) FROM a") { $0.integer(0) }, [0])
    }

    func test_givenAFileThatIsNoDatabase_whenOpened_thenTheErrorNamesIt() throws {
        let path = try temporaryFolder() + "/a.db"
        try write(String(repeating: "not a database ", count: 100), to: path)
        XCTAssertThrowsError(try Connection(path: path, durability: .processEnd)) {
            XCTAssertEqual(($0 as? DatabaseError)?.kind, .damaged)
            XCTAssertEqual(($0 as? DatabaseError)?.path, path)
        }
        XCTAssertThrowsError(try Connection(path: "/proc/nowhere/a.db", durability: .processEnd)) {
            XCTAssertEqual(($0 as? DatabaseError)?.kind, .notWritable)
        }
    }

    func test_givenAFullDisk_whenWritten_thenTheErrorSaysSo() {
        let error = Result { try Connection(path: "/dev/full", durability: .processEnd) }
        XCTAssertThrowsError(try error.get())
    }

    func test_givenNullsAndNumbers_whenRead_thenTheyAreTold() throws {
        let connection = try Connection(path: ":memory:", durability: .processEnd)
        let rows = try connection.query("SELECT ?, ?, ?", [.null, .integer(-7), .text(Optional<String>.none)]) {
            ($0.optionalText(0), $0.optionalInteger(1), $0.optionalInteger(2), $0.text(0))
        }
        XCTAssertNil(rows[0].0)
        XCTAssertEqual(rows[0].1, -7)
        XCTAssertNil(rows[0].2)
        XCTAssertEqual(rows[0].3, "")
    }

    // MARK: Prepared statements

    private func numbers(_ count: Int) throws -> Connection {
        let connection = try Connection(path: ":memory:", durability: .processEnd)
        try connection.migrate([["CREATE TABLE a (x INTEGER PRIMARY KEY) STRICT"]])
        try connection.run("INSERT INTO a VALUES (?)", forEach: (0..<count).map { [.integer($0)] })
        return connection
    }

    func test_givenRowsBeingRead_whenTheSameStatementRunsMeanwhile_thenBothReadAllTheirRows() throws {
        let connection = try numbers(3)
        let sql = "SELECT x FROM a WHERE x >= ? ORDER BY x"
        for _ in 0..<2 {
            let read = try connection.query(sql, [.integer(0)]) { row in
                let inner = try connection.query(sql, [.integer(row.integer(0))]) { $0.integer(0) }
                return [row.integer(0)] + inner
            }
            XCTAssertEqual(read, [[0, 0, 1, 2], [1, 1, 2], [2, 2]])
        }
    }

    func test_givenAStatementThatFailed_whenItRunsAgain_thenItBeginsAnew() throws {
        struct Stop: Error {}
        let connection = try numbers(3)
        let sql = "SELECT x FROM a ORDER BY x"
        XCTAssertThrowsError(try connection.query(sql) { if $0.integer(0) == 1 { throw Stop() } })
        XCTAssertEqual(try connection.query(sql) { $0.integer(0) }, [0, 1, 2])

        let insert = "INSERT INTO a VALUES (?)"
        XCTAssertThrowsError(try connection.run(insert, [.integer(1)]))
        XCTAssertThrowsError(try connection.run(insert, [.integer(7), .text("one too many")]))
        try connection.run(insert, [.integer(8)])
        XCTAssertEqual(try connection.query(sql) { $0.integer(0) }, [0, 1, 2, 8])
    }

    func test_givenAStatementReadHalfway_whenTheTransactionEnds_thenNothingIsLeftOpen() throws {
        struct Stop: Error {}
        let path = try temporaryFolder() + "/a.db"
        let connection = try Connection(path: path, durability: .processEnd)
        try connection.migrate([["CREATE TABLE a (x TEXT) STRICT", "INSERT INTO a VALUES ('one'), ('two')"]])
        XCTAssertThrowsError(try connection.query("SELECT x FROM a") { _ in throw Stop() })
        let other = try Connection(path: path, durability: .processEnd)
        try other.run("INSERT INTO a VALUES ('three')")
        XCTAssertEqual(try connection.query("SELECT COUNT(*) FROM a") { $0.integer(0) }, [3])
    }

    func test_givenAStatementThatRanWithValues_whenItRunsWithoutThem_thenTheyAreForgotten() throws {
        let connection = try numbers(0)
        let sql = "SELECT ?"
        XCTAssertEqual(try connection.query(sql, [.text("secret")]) { $0.optionalText(0) }, ["secret"])
        XCTAssertEqual(try connection.query(sql) { $0.optionalText(0) }, [nil])
    }

    func test_givenAChangedTable_whenAStatementOfBeforeRuns_thenItSeesTheChange() throws {
        let connection = try numbers(1)
        let sql = "SELECT * FROM a"
        XCTAssertEqual(try connection.query(sql) { $0.text(1) }, [""])
        try connection.run("ALTER TABLE a ADD COLUMN y TEXT DEFAULT 'new'")
        XCTAssertEqual(try connection.query(sql) { $0.text(1) }, ["new"])
    }

    func test_givenMoreStatementsThanAreKept_whenTheyRan_thenTheLatestWaitAndTheOldestIsGone() throws {
        let connection = try numbers(0)
        let texts = (0...StatementCache.limit).map { "SELECT \($0)" }
        for sql in texts { try connection.run(sql) }
        XCTAssertEqual(connection.statements.count, StatementCache.limit)
        XCTAssertNil(connection.statements.take(texts[0]))
        for sql in texts.dropFirst() {
            let statement = try XCTUnwrap(connection.statements.take(sql), sql)
            connection.statements.keep(statement, of: sql)
        }
    }
}
