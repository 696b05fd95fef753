import Foundation
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// Money that comes, goes and is traded: the ledger tells all of it.
final class AccountConservationTests: XCTestCase {
    func test_givenRandomFundingAndTrades_whenEveryStateIsChecked_thenTheLedgerAddsUp() throws {
        let seed = TestSeed.choose()
        print("funding with seed \(seed)")
        var random = SeededRandom(key: seed)
        let bench = try Bench(
            options: ExchangeOptions(seed: seed, tier: .pro), limits: .none)
        let before = try totals(bench)
        var done = 0
        for step in 0..<400 {
            bench.clock.advance(by: .seconds(random.below(20) == 0 ? random.below(9 * 86_400) : random.below(900)))
            if try act(bench, &random) { done += 1 }
            if step % 10 == 0 {
                XCTAssertEqual(try totals(bench), before, "seed \(seed), step \(step)")
                let sums = try bench.exchange.ledgerSums()
                XCTAssertTrue(try sums == bench.exchange.accounts(), "seed \(seed), step \(step)")
            }
        }
        XCTAssertGreaterThan(done, 150)
        try checkRunningBalances(bench)
    }

    private func act(_ bench: Bench, _ random: inout SeededRandom) throws -> Bool {
        let names = ["BTC": "sandbox-xxbt-bitcoin", "EUR": "sandbox-zeur-sepa", "ADA": "sandbox-ada-cardano"]
        let asset = try XCTUnwrap(names.keys.sorted().randomElement(using: &random))
        let amount = Amount(units: Int128(random.within(1, 3_000)) * Amount.one / (asset == "BTC" ? 10_000 : 10))
        let arguments = ["asset": asset, "amount": amount.description]
        switch random.below(6) {
        case 0:
            try bench.exchange.deposit(amount, of: asset, isConfirmed: random.below(2) == 0)
            return true
        case 1:
            return try bench.error("Withdraw", arguments.merging(["key": names[asset] ?? ""]) { $1 }) == nil
        case 2:
            let rows = try bench.result("WithdrawStatus").elements ?? []
            guard let row = rows.randomElement(using: &random), let reference = row["refid"]?.string else {
                return false
            }
            let asset = try XCTUnwrap(row["asset"]?.string)
            return try bench.result("WithdrawCancel", ["asset": asset, "refid": reference]) == .bool(true)
        case 3:
            let wallets = ["from": "Spot Wallet", "to": "Futures Wallet"]
            return try bench.error("WalletTransfer", arguments.merging(wallets) { $1 }) == nil
        default:
            let side = random.below(2) == 0 ? "buy" : "sell"
            let pair = random.below(2) == 0 ? "XBTEUR" : "ADAUSD"
            let volume = pair == "XBTEUR" ? "0.00\(random.within(10, 99))" : "\(random.within(10, 99))"
            let order = ["pair": pair, "type": side, "ordertype": "market", "volume": volume]
            return try bench.error("AddOrder", order) == nil
        }
    }

    private func checkRunningBalances(_ bench: Bench) throws {
        var balances: [String: Amount] = [:]
        var (rows, offset): ([JSON.Member], Int) = ([], 0)
        repeat {
            let page = try bench.result("Ledgers", ["ofs": String(offset)])["ledger"]?.members ?? []
            rows += page
            offset = page.count < 50 ? 0 : offset + 50
        } while offset > 0
        for row in rows.reversed() {
            let asset = try XCTUnwrap(row.value["asset"]?.string)
            balances[asset, default: .zero] += try row.value.decimal("amount") - row.value.decimal("fee")
            XCTAssertEqual(balances[asset], try row.value.decimal("balance"), row.key)
        }
    }

    private func totals(_ bench: Bench) throws -> [String: Amount] {
        var totals: [String: Amount] = [:]
        for (account, balances) in try bench.exchange.accounts() {
            for (asset, amount) in balances {
                if account != .house { XCTAssertGreaterThanOrEqual(amount, .zero, "\(account) \(asset)") }
                totals[asset, default: .zero] += amount
            }
        }
        return totals.filter { $0.value != .zero }
    }

    // MARK: Upgrade

    func test_givenADatabaseFromBeforeTheLedger_whenOpened_thenItsBalancesHaveEntriesAndItsKeyAllRights() throws {
        let folder = try temporaryFolder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let old = try Storage.Connection(path: folder + "/exchange.db", durability: .processEnd)
        try old.migrate(Array(Schema.migrations.prefix(1)))
        let permissions =
            "close-trades,create-ws-token,modify-trades,query-closed-trades,query-funds,query-ledger,"
            + "query-open-trades"
        for statement in [
            "INSERT INTO setting VALUES ('seed', '7'), ('tier', 'pro'), ('created', '1795248000000000000')",
            "INSERT INTO balance VALUES ('client', 'ZUSD', '12.34567'), ('house', 'ZUSD', '-2.5')",
            "INSERT INTO api_key VALUES ('k', 'AAAA', '5', '\(permissions)', 1, 2, 0, 0)",
            "INSERT INTO api_key VALUES ('z', 'AAAA', '5', 'query-funds', 1, 2, 0, 0)",
        ] { try old.run(statement) }
        let exchange = try Exchange(folder: folder, now: { Bench.start })
        XCTAssertEqual(try exchange.accounts()[.client], ["ZUSD": try Amount(parsing: "12.34567")])
        XCTAssertEqual(try exchange.ledgerSums(), try exchange.accounts())
        let store = try Store.open(folder: folder)
        XCTAssertEqual(try store.keys.find("k")?.permissions, Set(Permission.allCases))
        XCTAssertEqual(try store.keys.find("z")?.permissions, [.queryFunds])
        XCTAssertEqual(try store.keys.find("k")?.nonce, 5)
        let entry = try XCTUnwrap(store.ledger.entries(LedgerFilter()).first)
        XCTAssertEqual(entry.kind, .adjustment)
        XCTAssertEqual(entry.time, Bench.start)
        XCTAssertEqual(entry.id.split(separator: "-").map(\.utf8.count), [6, 5, 6])
    }
}
