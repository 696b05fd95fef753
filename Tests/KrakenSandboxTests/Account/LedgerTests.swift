import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class LedgerTests: XCTestCase {
    /// Thirty market orders, bought and sold by turns, ten seconds apart.
    private func benchWithTrades(_ count: Int = 30) throws -> Bench {
        let bench = try Bench(options: ExchangeOptions(tier: .pro))
        for index in 0..<count {
            bench.clock.advance(by: .seconds(10))
            let side = index % 2 == 0 ? "buy" : "sell"
            try bench.place(["pair": "XBTUSD", "type": side, "ordertype": "market", "volume": "0.00123456"])
        }
        bench.clock.advance(by: .seconds(60))
        return bench
    }

    /// All rows, newest first.
    private func ledger(_ bench: Bench, _ arguments: [String: String] = [:]) throws -> [JSON.Member] {
        var rows: [JSON.Member] = []
        while true {
            bench.clock.advance(by: .seconds(10))
            let page = try bench.result("Ledgers", arguments.merging(["ofs": String(rows.count)]) { $1 })
            let found = page["ledger"]?.members ?? []
            rows += found
            if found.count < 50 { return rows }
        }
    }

    func test_givenATrade_whenTheLedgerIsRead_thenBothLegsAreThereUnderItsId() throws {
        let bench = try Bench()
        let usd = try bench.balance("ZUSD"), btc = try bench.balance("XXBT")
        try bench.place(["pair": "XBTUSD", "type": "buy", "ordertype": "market", "volume": "0.001"])
        let trade = try XCTUnwrap(bench.result("TradesHistory", ["ledgers": "true"])["trades"]?.members.first)
        let ids = try XCTUnwrap(trade.value["ledgers"]?.elements?.compactMap(\.string))
        XCTAssertEqual(ids.count, 2)
        let legs = try bench.result("QueryLedgers", ["id": ids.joined(separator: ",")])
        let paid = try XCTUnwrap(legs[ids[0]]), got = try XCTUnwrap(legs[ids[1]])
        for leg in [paid, got] {
            XCTAssertEqual(leg["refid"]?.string, trade.key)
            XCTAssertEqual(leg["type"], "trade")
            XCTAssertEqual(leg["time"], trade.value["time"])
        }
        XCTAssertEqual([paid["asset"], got["asset"]], ["ZUSD", "XXBT"])
        let (cost, fee): (Amount, Amount) = try (trade.value.decimal("cost"), trade.value.decimal("fee"))
        XCTAssertEqual(try paid.decimal("amount"), -cost.rounded(decimals: 4, .down))
        XCTAssertEqual(try paid.decimal("fee"), fee.rounded(decimals: 4, .down))
        XCTAssertEqual(got["amount"], "0.0010000000")
        XCTAssertEqual(got["fee"], "0.0000000000")
        let afterUSD: Amount = try paid.decimal("balance"), afterBTC: Amount = try got.decimal("balance")
        XCTAssertEqual(afterUSD, try usd + paid.decimal("amount") - paid.decimal("fee"))
        XCTAssertEqual(afterUSD, try bench.balance("ZUSD"))
        XCTAssertEqual(afterBTC, try btc + got.decimal("amount"))
    }

    func test_givenManyTrades_whenTheLedgerIsAddedUp_thenItIsTheBalanceOnEveryRow() throws {
        let bench = try benchWithTrades()
        var sums: [String: Amount] = [:]
        for row in try ledger(bench).reversed() {
            let asset = try XCTUnwrap(row.value["asset"]?.string)
            sums[asset, default: .zero] += try row.value.decimal("amount") - row.value.decimal("fee")
            XCTAssertEqual(sums[asset], try row.value.decimal("balance"), row.key)
        }
        let balances = try bench.result("Balance").members.map { ($0.key, try Amount(parsing: $0.value.string ?? "")) }
        XCTAssertEqual(sums, Dictionary(balances) { $1 })
        XCTAssertEqual(try bench.exchange.ledgerSums(), try bench.exchange.accounts())
    }

    func test_givenMoreThanFiftyRows_whenListed_thenPagesAreFiftyNewestFirst() throws {
        let bench = try benchWithTrades()
        let first = try bench.result("Ledgers")
        XCTAssertEqual(first["count"], 67)
        XCTAssertEqual(first["ledger"]?.members.count, 50)
        let times = try XCTUnwrap(first["ledger"]?.members.compactMap { $0.value["time"]?.scalarText })
        XCTAssertEqual(times, times.sorted(by: >))
        let second = try bench.result("Ledgers", ["ofs": "50", "without_count": "true"])
        XCTAssertNil(second["count"])
        XCTAssertEqual(second["ledger"]?.members.count, 17)
        let keys = (first["ledger"]?.keys ?? []) + (second["ledger"]?.keys ?? [])
        XCTAssertEqual(Set(keys).count, 67)
    }

    func test_givenBounds_whenListed_thenStartIsExclusiveAndEndInclusive() throws {
        let bench = try benchWithTrades(10)
        let all = try ledger(bench, ["asset": "XXBT"])
        XCTAssertEqual(all.count, 11)
        let keys = { (arguments: [String: String]) in
            bench.clock.advance(by: .seconds(10))
            return try bench.result("Ledgers", arguments.merging(["asset": "XBT"]) { $1 })["ledger"]?.keys
        }
        let (late, early) = (all[2], all[7])
        let times = try (XCTUnwrap(early.value["time"]?.scalarText), XCTUnwrap(late.value["time"]?.scalarText))
        let between = all[2..<7].map(\.key)
        XCTAssertEqual(try keys(["start": times.0, "end": times.1]), between)
        XCTAssertEqual(try keys(["start": early.key, "end": late.key]), between)
        XCTAssertEqual(try bench.error("Ledgers", ["start": "L"]), "EGeneral:Invalid arguments:start")
    }

    func test_givenFilters_whenListed_thenOnlyMatchingRowsCome() throws {
        let bench = try benchWithTrades(4)
        let types = { (arguments: [String: String]) in
            let rows = try bench.result("Ledgers", arguments)["ledger"]?.members ?? []
            return rows.map { "\($0.value["type"]?.string ?? "") \($0.value["asset"]?.string ?? "")" }
        }
        XCTAssertEqual(try types(["type": "deposit", "asset": "ZUSD,ADA.S"]), ["deposit ZUSD", "deposit ADA.S"])
        XCTAssertEqual(try types(["type": "trade", "asset": "usd"]), Array(repeating: "trade ZUSD", count: 4))
        XCTAssertEqual(try types(["type": "margin"]), [])
        bench.clock.advance(by: .seconds(60))
        XCTAssertEqual(try bench.error("Ledgers", ["type": "x"]), "EGeneral:Invalid arguments:type")
        XCTAssertEqual(try bench.error("Ledgers", ["asset": "x"]), "EQuery:Unknown asset")
        XCTAssertEqual(try bench.error("Ledgers", ["ofs": "-1"]), "EGeneral:Invalid arguments:ofs")
        bench.clock.advance(by: .seconds(60))
        XCTAssertEqual(try bench.result("QueryLedgers", ["id": "LAAAAA-AAAAA-AAAAAA"]), JSON.emptyObject)
        let many = (0..<21).map { "L\($0)" }.joined(separator: ",")
        XCTAssertEqual(try bench.error("QueryLedgers", ["id": many]), "EGeneral:Invalid arguments:id")
        XCTAssertEqual(try bench.error("QueryLedgers"), "EGeneral:Invalid arguments:id")
    }
}
