import KrakenCore
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

final class LedgerCommandTests: XCTestCase {
    private let words = ["ledger", "--json", "--sandbox"]
    private let sales = 60

    /// A world whose account has sold so many times, a minute apart: seven first entries and two for each sale.
    private func worldWithSales(isTerminal: Bool = false) async throws -> (world: World, time: JumpingTime) {
        let time = JumpingTime()
        let world = try World(self, isTerminal: isTerminal, time: time.source)
        let client = try world.client()
        for _ in 0..<sales {
            time.pass(.seconds(60))
            _ = await client.transmit(
                AddOrder(pairID: "XETHZUSD", side: .sell, typeName: "market", volume: "0.002", price: nil))
        }
        time.pass(.seconds(600))
        return (world, time)
    }

    private func ids(_ outcome: CommandOutcome) throws -> [String] {
        try XCTUnwrap(outcome.data?["entries"]?.elements, outcome.complaints).compactMap { $0["id"]?.string }
    }

    func test_givenALongLedger_whenListed_thenAllOrSoManyAreFetched_eachOnce_newestFirst() async throws {
        let (world, time) = try await worldWithSales()
        let all = await world.runCounting(words + ["--all"])
        let everything = try ids(all.outcome)
        XCTAssertEqual(everything.count, 2 * sales + 7)
        XCTAssertEqual(Set(everything).count, everything.count)
        XCTAssertEqual(all.outcome.data?["complete"], true)
        XCTAssertEqual(all.outcome.data?["total"], .integer(2 * sales + 7))
        XCTAssertEqual(all.asked.filter { $0 == "Ledgers" }.count, 3)
        let times = try XCTUnwrap(all.outcome.data?["entries"]?.elements).compactMap { $0["time"]?.string }
        XCTAssertEqual(times, times.sorted(by: >))

        time.pass(.seconds(600))
        let newest = await world.runCounting(words)
        XCTAssertEqual(try ids(newest.outcome), Array(everything.prefix(50)))
        XCTAssertEqual(newest.outcome.data?["complete"], false)
        XCTAssertEqual(newest.asked, ["Ledgers"])
        let limited = await world.run(words + ["--limit", "70"])
        XCTAssertEqual(try ids(limited), Array(everything.prefix(70)))
        time.pass(.seconds(600))
        let people = await world.run(["ledger", "--sandbox"])
        XCTAssertTrue(people.output.contains("50 of 127 entries, sandbox"), people.output)
        XCTAssertTrue(people.output.contains("There may be more; --all shows all of them."))
    }

    func test_givenEntries_whenListed_thenEachBalanceIsTheOneBeforeWithAmountLessFee() async throws {
        let (world, _) = try await worldWithSales()
        let rows = try await world.data(words + ["--all", "--asset", "usd"])["entries"]?.elements ?? []
        XCTAssertEqual(rows.count, sales + 1)
        var balance = Amount.zero
        for row in rows.reversed() {
            func amount(_ key: String) throws -> Amount { try Amount(parsing: XCTUnwrap(row[key]?.string)) }
            XCTAssertEqual(row["asset"], "USD")
            balance += try amount("amount") - amount("fee")
            XCTAssertEqual(try amount("balance"), balance)
        }
    }

    func test_givenFilters_whenListed_thenTheyChoose_evenIfTheExchangeIgnoresThem() async throws {
        let (world, time) = try await worldWithSales()
        let start = time.source.now().seconds - 600 - 60 * Int64(sales)
        func at(_ sale: Int64) -> String { "\(start + 60 * sale)" }
        let filters: [([String], Int)] = [
            (["--type", "trade"], 2 * sales), (["--type", "deposit"], 7), (["--type", "earn"], 0),
            (["--asset", "ETH"], sales + 1), (["--asset", "xeth", "--type", "trade"], sales),
            (["--asset", "ADA"], 2), (["--asset", "ada.s"], 1), (["--since", at(51)], 20),
            (["--start", at(51), "--end", at(52)], 4), (["--until", at(1), "--type", "trade"], 2),
        ]
        for isHonest in [true, false] {
            if !isHonest {
                for name in ["asset", "type", "start", "end"] {
                    _ = await world.run([
                        "sandbox", "fault", "add", "--endpoint", "Ledgers", "--kind", "ignore=\(name)", "--count",
                        "1000",
                    ])
                }
            }
            for (filter, count) in filters {
                let listed = await world.run(words + ["--all"] + filter)
                XCTAssertEqual(try ids(listed).count, count, "\(filter), \(isHonest)")
            }
        }
    }

    func test_givenAServerThatKnowsNoOffset_whenAllIsListed_thenItEnds_andSaysThatSomeIsMissing() async throws {
        let (world, _) = try await worldWithSales()
        _ = await world.run([
            "sandbox", "fault", "add", "--endpoint", "Ledgers", "--kind", "ignore=ofs", "--count", "1000",
        ])
        let listed = await world.runCounting(words + ["--all"])
        XCTAssertEqual(try ids(listed.outcome).count, 50)
        XCTAssertEqual(listed.outcome.data?["complete"], false)
        XCTAssertEqual(listed.asked.filter { $0 == "Ledgers" }.count, 2)
    }

    func test_givenSlowPages_whenSomebodyLooks_thenABarIsShownAndTakenAway() async throws {
        let (world, time) = try await worldWithSales(isTerminal: true)
        let listed = await world.runCounting(["ledger", "--all", "--sandbox"], width: 60) { name, _ in
            guard name == "Ledgers" else { return .passOn }
            return ScriptedTransport.Step { call async throws(TransportError) in
                time.pass(.seconds(1))
                return try await call.passOn()
            }
        }
        let complaints = listed.outcome.complaints
        XCTAssertTrue(complaints.contains("\rLedger  [======          ] 50 of 127, 2 s left"), complaints)
        XCTAssertTrue(complaints.hasSuffix(" \r"), complaints.debugDescription)
        let lines = listed.outcome.output.split(separator: "\n").map(String.init)
        XCTAssertEqual(lines.filter { $0.displayWidth > 60 }, [])
        XCTAssertEqual(lines[0].split(separator: " ").prefix(5), ["Time", "(UTC)", "Type", "Asset", "Amount"])
    }

    func test_givenIds_whenListed_thenTheseAreShown_andUnknownOnesAreNamed() async throws {
        let world = try World(self, time: JumpingTime().source)
        let all = try ids(await world.run(words))
        XCTAssertEqual(all.count, 7)
        let two = await world.runCounting(words + [all[3], all[1], "LNONE"])
        XCTAssertEqual(try ids(two.outcome), [all[1], all[3]])
        XCTAssertEqual(two.outcome.data?["unknown"], ["LNONE"])
        XCTAssertEqual(two.asked, ["QueryLedgers"])
        let mixed = await world.run(words + [all[3], "--all"])
        XCTAssertEqual(mixed.exitCode, 2)
    }

    func test_givenNothingOrWrongWords_whenListed_thenThatIsSaid() async throws {
        let world = try World(self, time: JumpingTime().source)
        let none = await world.run(["ledger", "--type", "withdrawal", "--sandbox"])
        XCTAssertEqual(none.exitCode, 0)
        XCTAssertTrue(none.output.hasPrefix("No entries, sandbox"), none.output)
        for bad in [
            ["--type", "foo"], ["--asset", "UDS"], ["--since", "1h", "--until", "2h"],
            ["--since", "1h", "--start", "1h"],
        ] {
            let refused = await world.run(["ledger", "--sandbox"] + bad)
            XCTAssertEqual(refused.exitCode, 2, "\(bad)")
        }
    }
}
