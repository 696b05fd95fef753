import Foundation
import Storage
import Synchronization
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class ExchangeStateTests: XCTestCase {
    private let order = ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.01", "price": "40000"]

    func test_givenAnExchangeInAFolder_whenOpenedAgain_thenEverythingIsStillThere() throws {
        let folder = try temporaryFolder() + "/deep/sandbox"
        var bench: Bench? = try Bench(folder: folder, options: ExchangeOptions(seed: 42))
        let id = try XCTUnwrap(bench?.place(order))
        let ticker = try bench?.publicResult("Ticker", "pair=XBTUSD")
        let (credentials, summary) = (bench?.credentials, try bench?.exchange.summary())
        bench = nil
        let again = try Bench(folder: folder, options: ExchangeOptions(seed: 1), firstNonce: 1_000)
        XCTAssertEqual(again.credentials, credentials)
        XCTAssertEqual(try again.exchange.summary(), summary)
        XCTAssertEqual(try again.order(id)["status"], "open")
        XCTAssertEqual(try again.publicResult("Ticker", "pair=XBTUSD"), ticker)
        XCTAssertEqual(
            try Bench.error(of: JSON(parsing: again.exchange.respond(to: again.request("Balance", nonce: 2)).body)),
            "EAPI:Invalid nonce")
    }

    func test_givenAFolder_whenMade_thenNobodyElseCanReadItOrItsFiles() throws {
        let folder = try temporaryFolder() + "/sandbox"
        let bench = try Bench(folder: folder)
        try bench.place(order)
        let mode = { (path: String) in
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        XCTAssertEqual(try mode(folder), 0o700)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        XCTAssertTrue(Set(["exchange.db", "exchange.db-wal", "exchange.db-shm"]).isSubset(of: files), "\(files)")
        for file in files { XCTAssertEqual(try mode(folder + "/" + file), 0o600, file) }
    }

    func test_givenTwoExchangesOnOneFolder_whenUsedInTurns_thenTheyAreOne() throws {
        let folder = try temporaryFolder()
        let clock = BenchClock(Bench.start)
        let first = try Bench(folder: folder, clock: clock)
        let second = try Bench(folder: folder, clock: clock, firstNonce: 1_000_000)
        XCTAssertEqual(first.credentials, second.credentials)
        let id = try first.place(order)
        XCTAssertEqual(try second.order(id)["status"], "open")
        try second.result("CancelOrder", ["txid": id])
        try first.exchange.reset(ExchangeOptions(seed: 77, balances: ["USD": Amount(whole: 5)]))
        XCTAssertEqual(try second.exchange.summary().seed, 77)
        XCTAssertEqual(try first.publicResult("Ticker"), try second.publicResult("Ticker"))
        XCTAssertEqual(try second.result("Balance"), .object(["ZUSD": "5.0000"]))
        XCTAssertEqual(try Bench.error(of: first.post("Balance")), "EAPI:Invalid nonce")
    }

    func test_givenManyThreadsWithExchangesOfTheirOwn_whenUsedAtOnce_thenEveryOrderIsKept() throws {
        let folder = try temporaryFolder()
        let maker = try Bench(folder: folder)
        let requests = (0..<40).map { _ in maker.request("AddOrder", order.merging(["volume": "0.0001"]) { $1 }) }
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            guard let exchange = try? Exchange(folder: folder, now: { Bench.start }) else {
                return XCTFail("not opened")
            }
            for index in stride(from: worker, to: requests.count, by: 4) { _ = exchange.respond(to: requests[index]) }
        }
        // Requests that came after a higher nonce were refused, all others kept: none was lost or doubled.
        let open = try XCTUnwrap(maker.result("OpenOrders")["open"]?.members.count)
        let serials = try maker.exchange.summary().openOrderCount
        XCTAssertEqual(open, serials)
        XCTAssertGreaterThanOrEqual(open, 10)
    }

    func test_givenManyThreads_whenTheyOpenANewFolderAtOnce_thenAllGetTheSameKey() throws {
        let folder = try temporaryFolder() + "/new"
        let keys = Keys()
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            do {
                try keys.add(Exchange(folder: folder, now: { Bench.start }).credentials().apiKey)
            } catch {
                XCTFail("\(error)")
            }
        }
        XCTAssertEqual(keys.all.count, 8)
        XCTAssertEqual(Set(keys.all).count, 1)
    }

    func test_givenAReset_whenTheAccountStartsAgain_thenKeysStayAndOrderIdsAreNewOnes() throws {
        let bench = try Bench()
        let id = try bench.place(order)
        try bench.place(["pair": "XBTUSD", "type": "buy", "ordertype": "market", "volume": "0.001"])
        try bench.exchange.reset(ExchangeOptions(tier: .pro))
        XCTAssertEqual(try bench.exchange.credentials(), bench.credentials)
        let summary = try bench.exchange.summary()
        XCTAssertEqual(summary.tier, .pro)
        XCTAssertEqual(summary.openOrderCount, 0)
        XCTAssertEqual(summary.balances, ExchangeOptions.startingBalances)
        XCTAssertEqual(summary.pairs.count, 10)
        XCTAssertEqual(try bench.result("TradesHistory")["count"], 0)
        XCTAssertNotEqual(try bench.place(order), id)
    }

    func test_givenBalancesThatCannotBe_whenAsked_thenTheyAreRefusedAndNothingChanges() throws {
        let bench = try Bench()
        let before = try bench.exchange.summary()
        let cases: [([String: Amount], SandboxError)] = [
            (["NOPE": .zero], .unknownAsset("NOPE")),
            (["USD": Amount(whole: -1)], .invalidBalance(asset: "USD", amount: Amount(whole: -1))),
            (["USD": Amount(units: 1)], .invalidBalance(asset: "USD", amount: Amount(units: 1))),
        ]
        for (balances, error) in cases {
            XCTAssertThrowsError(try bench.exchange.reset(ExchangeOptions(balances: balances))) {
                XCTAssertEqual($0 as? SandboxError, error)
            }
            XCTAssertThrowsError(
                try Exchange(folder: nil, options: ExchangeOptions(balances: balances), now: { Bench.start }))
        }
        XCTAssertEqual(try bench.exchange.summary(), before)
    }

    func test_givenAFolderThatIsAFile_whenOpened_thenTheReasonIsNamed() throws {
        let file = try temporaryFolder()
        try Data().write(to: URL(fileURLWithPath: file))
        XCTAssertThrowsError(try Exchange(folder: file + "/x", now: { Bench.start })) { error in
            guard case SandboxError.folderNotWritable(_, let reason)? = error as? SandboxError else {
                return XCTFail("\(error)")
            }
            XCTAssertEqual(reason, "Not a directory")
        }
    }

    func test_givenADamagedDatabase_whenAsked_thenTheAnswerIsAnInternalError() throws {
        let folder = try temporaryFolder()
        let bench = try Bench(folder: folder)
        let store = try Store.open(folder: folder)
        try store.connection.run("UPDATE setting SET value = 'x' WHERE name = 'seed'")
        XCTAssertEqual(try Bench.error(of: bench.get("Ticker")), "EGeneral:Internal error")
        XCTAssertEqual(try bench.error("Balance"), "EGeneral:Internal error")
    }
}

private final class Keys: Sendable {
    private let keys = Mutex<[String]>([])

    func add(_ key: String) { keys.withLock { $0.append(key) } }

    var all: [String] { keys.withLock { $0 } }
}
