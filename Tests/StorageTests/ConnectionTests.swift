import Storage
import TestSupport
import XCTest

final class ConnectionTests: XCTestCase {
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
}
