import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// `spread`, `pairs` and `assets`.
final class ListingCommandTests: XCTestCase {
    func test_givenTheLastMinutes_whenSpreadsAreShown_thenTheyAreOldestFirst_withTheirRange() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let data = try await world.data(["spread", "BTC/USD", "--json", "--sandbox"])
        let rows = try XCTUnwrap(data["spreads"]?.elements)
        XCTAssertEqual(rows.count, 25)
        let times = rows.compactMap { $0["time"]?.string }
        XCTAssertEqual(times, times.sorted())
        let spreads = try rows.map { row in
            let (bid, ask) = try (
                Price(parsing: XCTUnwrap(row["bid"]?.string)), Price(parsing: XCTUnwrap(row["ask"]?.string))
            )
            XCTAssertEqual(row["spread"]?.string, (ask - bid).description)
            return ask - bid
        }
        XCTAssertEqual(data["least"]?.string, spreads.min()?.description)
        XCTAssertEqual(data["most"]?.string, spreads.max()?.description)
        XCTAssertEqual(data["median"]?.string, spreads.sorted()[12].description)
        let since = try await world.data(["spread", "BTC/USD", "--since", "1m", "--json", "--sandbox"])
        XCTAssertEqual(since["spreads"]?.elements?.count, 61)
        XCTAssertEqual(since["spreads"]?.elements?.suffix(25).map { $0["time"] }, rows.map { $0["time"] })
        let none = await world.run(["spread", "BTC/USD", "--since", "+1h", "--sandbox"])
        XCTAssertEqual(none.exitCode, 0)
        XCTAssertTrue(none.output.hasPrefix("No spreads of BTC/USD, sandbox\n"), none.output)
    }

    func test_givenSpreads_whenTheirRangeIsTaken_thenTheMiddleIsOneOfThem() {
        func range(_ spreads: [Int]) -> [Int128] {
            let range = SpreadRange(spreads.map { Price(whole: $0) })
            return [range?.least, range?.median, range?.most].compactMap { $0.map { $0.units / Price.one } }
        }
        XCTAssertEqual(range([]), [])
        XCTAssertEqual(range([7]), [7, 7, 7])
        XCTAssertEqual(range([9, 1, 4, 2]), [1, 2, 9])
        XCTAssertEqual(range([9, 1, 4]), [1, 4, 9])
    }

    func test_givenTheCatalogue_whenMarketsAreSearched_thenColumnsAndKeysAreTheSame_andTheAgeIsTold() async throws {
        let time = JumpingTime()
        let world = try World(self, isTerminal: true, time: time.source)
        _ = await world.run(["pairs", "--sandbox"])
        time.pass(.seconds(7_500))
        let shown = await world.run(["pairs", "btc", "--sandbox"], width: 100)
        let lines = shown.output.split(separator: "\n").map(String.init)
        XCTAssertEqual(lines.count, 5, shown.output)
        XCTAssertEqual(
            lines[1].split(separator: " "), ["BTC/EUR", "online", "0.1", "8", "0.00005", "0.45", "0.25", "0.40", "10x"])
        XCTAssertEqual(lines[2].prefix(7), "BTC/USD")
        XCTAssertEqual(lines[3].prefix(7), "ETH/BTC", "markets of BTC first")
        XCTAssertTrue(lines[4].hasPrefix("3 of 10 markets, sandbox; catalogue of "), lines[4])
        XCTAssertTrue(lines[4].hasSuffix(", 2 h 5 min old"), lines[4])
        let narrow = await world.run(["pairs", "btc", "--sandbox"], width: 60)
        let header = narrow.output.split(separator: "\n").first?.split(separator: " ") ?? []
        XCTAssertEqual(header, ["Market", "Status", "Tick", "Minimum", "Maker", "%", "Taker", "%"])

        let found = await world.run(["pairs", "xbtusd", "--json", "--sandbox"])
        let envelope = try XCTUnwrap(found.envelope)
        XCTAssertEqual(envelope["cached"], true)
        let row = try XCTUnwrap(envelope["data"]?.elements?.first)
        for key in [
            "pair", "status", "tick", "lot_decimals", "minimum_volume", "minimum_cost", "maker_fee_percent",
            "taker_fee_percent", "leverage",
        ] { XCTAssertNotNil(row[key], key) }
        XCTAssertEqual(row["tick"], "0.1")
        XCTAssertEqual(row["minimum_volume"], "0.00005")
    }

    func test_givenNoMatch_whenSearched_thenThatIsSaid() async throws {
        let world = try World(self, time: JumpingTime().source)
        for words in [
            ["pairs", "zzz"], ["pairs", "XTZ", "--margin"], ["pairs", "--status", "cancel_only"], ["assets", "zzz"],
        ] {
            let none = await world.run(words + ["--sandbox"])
            XCTAssertEqual(none.exitCode, 0)
            let what = words[0] == "pairs" ? "markets" : "assets"
            XCTAssertTrue(none.output.hasPrefix("No \(what) (of "), none.output)
            let json = await world.run(words + ["--sandbox", "--json"])
            XCTAssertEqual(json.data, .array([]))
        }
        let wrong = await world.run(["pairs", "--quote", "UDS", "--sandbox"])
        XCTAssertEqual(wrong.exitCode, 2)
        XCTAssertTrue(wrong.complaints.contains("did you mean USD?"), wrong.complaints)
    }

    func test_givenAnAsset_whenSearchedByAnyName_thenItsNamesAndDigitsAreShown() async throws {
        let world = try World(self, time: JumpingTime().source)
        for name in ["BTC", "xbt", "XXBT"] {
            let data = await world.run(["assets", name, "--json", "--sandbox"]).data
            XCTAssertEqual(data?.elements?.map { $0["asset"] }, ["BTC", "BTC.F", "BTC.M"], name)
        }
        let shown = await world.run(["assets", "xdg", "--sandbox"])
        let lines = shown.output.split(separator: "\n")
        XCTAssertEqual(lines[1].split(separator: " "), ["DOGE", "XDG,", "XXDG", "8", "2", "enabled", "-", "currency"])
    }
}
