import Storage
import TestSupport
import Trading
import XCTest

@testable import KrakenCore

/// What a journal says that needs somebody's attention.
final class JournalFactsTests: XCTestCase {
    private let now = Timestamp(seconds: 1_790_000_000)

    private func intent(_ id: String) throws -> OrderIntent {
        OrderIntent(
            id: ClientOrderID(id),
            request: OrderRequest(
                pair: Pair(base: Asset("BTC"), quote: Asset("USD")), side: .buy, type: .limit,
                quantity: try Quantity(parsing: "1"), price: OrderPrice(Price(whole: 5))),
            createdAt: now)
    }

    private func payment(_ kind: Payment.Kind) -> Payment {
        Payment(
            id: PaymentID("p-\(kind.rawValue)"), kind: kind, asset: Asset("BTC"), assetID: "XXBT", destination: "cold",
            address: nil, amount: Amount(whole: 2), maximumFee: nil, createdAt: now, state: .unknown, reference: nil)
    }

    func test_givenASettledJournal_whenJudged_thenOneCheckSaysSo() {
        XCTAssertEqual(JournalFacts(fingerprint: "abc").checks.map(\.verdict), [.ok])
    }

    func test_givenWhatIsNotSettled_whenJudged_thenEachIsNamedWithTheCommandThatSettlesIt() throws {
        var facts = JournalFacts(fingerprint: "abc")
        facts.unresolved = [try intent("one")]
        facts.appeared = [try intent("two")]
        facts.payments = [payment(.withdrawal), payment(.transfer)]
        XCTAssertEqual(facts.count, 4)
        let steps = facts.checks.compactMap(\.nextStep)
        XCTAssertEqual(Set(facts.checks.map(\.verdict)), [.failed])
        XCTAssertEqual(
            steps,
            [
                "see 'kraken order resolve one'", "see 'kraken order show two'",
                "see 'kraken withdraw resolve p-withdrawal'", "see 'kraken transfer resolve p-transfer'",
            ])
    }

    func test_givenAFolderOfJournals_whenRead_thenEachKeyIsTold_andADamagedOneIsAFault() throws {
        let folder = try temporaryFolder()
        XCTAssertEqual(JournalFacts.all(in: folder, at: now).count, 0)
        for name in ["key1", "key2", "other"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        let journal = try JournalRepository(path: folder + "/key1/journal.db")
        let order = try intent("00000000-0000-7000-8000-000000000001")
        try journal.record(order)
        try journal.begin(
            order.id, attempt: OrderAttempt(nonce: "1", sentAt: now, exchangeSentAt: nil, deadline: now, owner: "gone"))
        try write("no database, only a text that is long enough\n", to: folder + "/key2/journal.db")
        let facts = JournalFacts.all(in: folder, at: now)
        guard facts.count == 2, case .known(let first) = facts[0], case .failed(let words, _) = facts[1] else {
            return XCTFail("\(facts)")
        }
        XCTAssertEqual(first.unresolved.map(\.id), [order.id])
        XCTAssertTrue(words.contains("key2"), words)
    }

    func test_givenADatabase_whenReadWhole_thenDamageIsFound() throws {
        let folder = try temporaryFolder()
        let path = folder + "/journal.db"
        var journal: JournalRepository? = try JournalRepository(path: path)
        for number in 0..<50 { try journal?.record(try intent("order-\(number)")) }
        journal = nil
        // What is in the log of the database moves into its file.
        try Connection(path: path, durability: .processEnd).emptyLog()
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let good = DatabaseFacts(path: path, home: folder)
        XCTAssertEqual(good.name, "journal.db")
        XCTAssertEqual(good.check.verdict, .ok, good.check.finding)
        for name in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + name) }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        XCTAssertGreaterThan(bytes.count, 8_192)
        bytes.replaceSubrange(4_096..<8_192, with: Data(repeating: 0x5A, count: 4_096))
        try bytes.write(to: URL(fileURLWithPath: path))
        XCTAssertEqual(DatabaseFacts(path: path, home: folder).check.verdict, .failed)
    }
}
