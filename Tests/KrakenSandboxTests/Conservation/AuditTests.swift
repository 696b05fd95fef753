import Conservation
import Storage
import Trading
import XCTest

@testable import KrakenSandbox

/// The audit sees each kind of damage to the books.
final class AuditTests: XCTestCase {
    private static let seed: UInt64 = 20_261_121

    /// An exchange with a past, and a clock that stands where it stopped.
    private func liveThroughAHistory() throws -> String {
        let folder = try temporaryFolder()
        _ = try History(HistoryPlan(operations: 700, seed: Self.seed, kills: .never), folder: folder).run()
        return folder
    }

    /// What the audit says of a copy of the books in which something was changed behind the exchange's back.
    private func complaint(
        after statements: String..., in original: String, file: StaticString = #filePath, line: UInt = #line
    ) throws -> String {
        let folder = try temporaryFolder()
        for name in ["exchange.db", "exchange.db-wal"] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: original + "/" + name, toPath: folder + "/" + name)
        }
        do {
            let books = try Storage.Connection(path: folder + "/exchange.db", durability: .processEnd)
            for statement in statements {
                try books.run(statement)
                XCTAssertGreaterThan(books.changedRows, 0, statement, file: file, line: line)
            }
        }
        do {
            try Audit.check(folder: folder, now: { History.start })
            return ""
        } catch let violation as Violation { return violation.description }
    }

    func test_givenSoundBooks_whenAudited_thenNothingIsFound() throws {
        let folder = try liveThroughAHistory()
        let findings = try Audit.check(folder: folder, now: { History.start })
        XCTAssertGreaterThan(findings.trades, 50)
        XCTAssertGreaterThan(findings.entries, 500)
    }

    func test_givenBooksChangedBehindTheExchangesBack_whenAudited_thenEachChangeIsFound() throws {
        let folder = try liveThroughAHistory()
        let firstTrade = "(SELECT reference FROM ledger WHERE type = 'trade' ORDER BY serial LIMIT 1)"
        let damages: [(damage: String, complaint: String)] = [
            ("UPDATE balance SET amount = '1' WHERE account = 'client' AND asset = 'ZUSD'", "the balances"),
            ("UPDATE balance SET amount = '1' WHERE account = 'fees' AND asset = 'ZUSD'", "the balances"),
            ("DELETE FROM ledger WHERE account = 'fees' AND reference = \(firstTrade)", "gap"),
            (
                "UPDATE ledger SET amount = '7' WHERE account = 'house' AND reference = \(firstTrade)",
                "ledger's balance"
            ),
            ("UPDATE trade SET fee = '0.777' WHERE id = \(firstTrade)", "fee"),
            ("UPDATE trade SET cost = '0.777' WHERE id = \(firstTrade)", "of trade"),
            ("UPDATE trade SET price = '0.777' WHERE id = \(firstTrade)", "cost"),
            ("DELETE FROM trade WHERE id = \(firstTrade)", "no trade"),
            ("UPDATE client_order SET filled = '0' WHERE filled <> '0'", "says it traded"),
            ("UPDATE client_order SET cost = '0' WHERE cost <> '0'", "says it traded"),
            ("UPDATE position SET closed = '0' WHERE closed <> '0'", "what positions"),
            ("UPDATE position SET cost = '0.01' WHERE is_open = 1", "gained"),
            ("UPDATE trade SET leverage = NULL WHERE leverage IS NOT NULL", "entries of trade"),
            (
                "UPDATE client_order SET status = 'open', reason = NULL WHERE id IN "
                    + "(SELECT id FROM client_order WHERE status = 'canceled' LIMIT 1)", "closed|orders hold"
            ),
        ]
        for (damage, expected) in damages {
            let found = try complaint(after: damage, in: folder)
            let isFound = expected.split(separator: "|").contains { found.contains($0) }
            XCTAssertTrue(isFound, "\(damage): \(found)")
        }
    }

    func test_givenOrdersThatCross_whenAudited_thenTheBookIsFoundCrossed() throws {
        let folder = try temporaryFolder()
        let bench = try Bench(folder: folder)
        try bench.place(["pair": "ADAUSD", "type": "buy", "ordertype": "limit", "volume": "20", "price": "0.1"])
        try bench.place(["pair": "ADAUSD", "type": "sell", "ordertype": "limit", "volume": "20", "price": "5"])
        XCTAssertNoThrow(try Audit.check(folder: folder, now: { Bench.start }))
        let store = try Store.open(folder: folder)
        try store.connection.run("UPDATE client_order SET limit_price = '0.1' WHERE side = 'sell'")
        XCTAssertThrowsError(try Audit.check(folder: folder, now: { Bench.start })) { error in
            XCTAssertTrue("\(error)".contains("is crossed"), "\(error)")
        }
    }
}
