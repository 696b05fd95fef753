import Foundation
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

final class BookCommandTests: XCTestCase {
    private let words = ["book", "BTC/USD", "--sandbox"]

    private func decimals(_ rows: JSON?, _ key: String) throws -> [Amount] {
        try XCTUnwrap(rows?.elements).map { try Amount(parsing: XCTUnwrap($0[key]?.string)) }
    }

    func test_givenAMarket_whenItsBookIsShown_thenTheSumsAndTheSpreadAreThoseOfTheLevels() async throws {
        let world = try World(self, time: JumpingTime().source)
        let data = try await world.data(words + ["--json"])
        for (side, sign) in [("bids", Amount(whole: -1)), ("asks", Amount(whole: 1))] {
            let prices = try decimals(data[side], "price")
            XCTAssertEqual(prices.count, 10)
            XCTAssertEqual(prices, sign > .zero ? prices.sorted() : prices.sorted(by: >), side)
            var (volume, value) = (Amount.zero, Amount.zero)
            for (index, price) in prices.enumerated() {
                let own = try decimals(data[side], "volume")[index]
                volume += own
                value += try Price(parsing: price.description).cost(of: Quantity(own), .halfEven)
                XCTAssertEqual(try decimals(data[side], "cumulative_volume")[index], volume)
                XCTAssertEqual(try decimals(data[side], "cumulative_value")[index], value)
            }
        }
        let (bid, ask) = (data["bids"]?.elements?[0]["price"], data["asks"]?.elements?[0]["price"])
        XCTAssertEqual([data["best_bid"], data["best_ask"]], [bid, ask])
        let best = try BestPrices(
            bid: Price(parsing: XCTUnwrap(bid?.string)), ask: Price(parsing: XCTUnwrap(ask?.string)))
        XCTAssertEqual(data["spread"]?.string, best.spread.description)
        XCTAssertEqual(data["mid"]?.string, best.mid.description)
        XCTAssertEqual(data["spread_bps"]?.string, best.spreadBasisPoints(decimals: 6, .halfEven)?.description)
    }

    func test_givenNoTerminal_whenShown_thenThereIsOneLevelALine_asksAboveBids_withoutBars() async throws {
        let world = try World(self, time: JumpingTime().source)
        let shown = await world.run(words + ["--levels", "2"])
        let lines = shown.output.split(separator: "\n").map(String.init)
        XCTAssertEqual(lines.count, 8, shown.output)
        XCTAssertEqual(lines[0], "BTC/USD, volume in BTC, value in USD")
        XCTAssertEqual(lines[1].split(separator: " "), ["Side", "Price", "Volume", "Total", "Value"])
        XCTAssertEqual(lines[2...5].map { $0.prefix(3) }, ["ask", "ask", "bid", "bid"])
        XCTAssertTrue(lines[6].hasPrefix("Spread "), lines[6])
        XCTAssertTrue(lines[7].hasPrefix("sandbox, "), lines[7])
        XCTAssertFalse(shown.output.contains("█"))
        XCTAssertEqual(
            Set(
                lines[2...5].map { $0.firstIndex(of: ".").map { lines[2].distance(from: lines[2].startIndex, to: $0) } }
            ).count, 1, "points stand under each other")
    }

    func test_givenATerminal_whenShown_thenItsWidthDecides_andNothingIsWider() async throws {
        let world = try World(self, isTerminal: true, time: JumpingTime().source)
        for (width, header) in [
            (140, ["Value", "Total", "Volume", "Bid", "Ask", "Volume", "Total", "Value"]),
            (100, ["Value", "Total", "Volume", "Bid", "Ask", "Volume", "Total", "Value"]),
            (60, ["Side", "Price", "Volume", "Total", "Value"]), (40, ["Side", "Price", "Volume", "Total"]),
        ] {
            let shown = await world.run(words, width: width)
            let lines = shown.output.split(separator: "\n").map(String.init)
            XCTAssertEqual(lines[1].split(separator: " ").map(String.init), header, "\(width)")
            XCTAssertEqual(lines.filter { $0.displayWidth > width }, [], "\(width)")
            XCTAssertEqual(shown.output.contains("██████████"), width >= 60, shown.output)
        }
    }

    func test_givenAStep_whenGrouped_thenBidsAreBelowAndAsksAbove_andTheSpreadStaysTheMarkets() async throws {
        let world = try World(self, time: JumpingTime().source)
        let plain = try await world.data(words + ["--levels", "500", "--json"])
        let grouped = try await world.data(words + ["--group", "50", "--levels", "3", "--json"])
        for key in ["best_bid", "best_ask", "spread", "mid", "spread_bps"] { XCTAssertEqual(grouped[key], plain[key]) }
        let step = try Amount(parsing: "50")
        for (side, isBid) in [("bids", true), ("asks", false)] {
            let prices = try decimals(grouped[side], "price")
            XCTAssertEqual(prices.count, 3)
            XCTAssertTrue(prices.allSatisfy { $0.isMultiple(of: step) })
            let all = Array(zip(try decimals(plain[side], "price"), try decimals(plain[side], "cumulative_volume")))
            for (price, sum) in zip(prices, try decimals(grouped[side], "cumulative_volume")) {
                let expected = all.last { isBid ? $0.0 >= price : $0.0 <= price }?.1
                XCTAssertEqual(sum, expected, "\(side) up to \(price)")
            }
        }
        let words = await world.run(words + ["--group", "50", "--levels", "3"])
        XCTAssertTrue(words.output.hasPrefix("BTC/USD, in steps of 50, "), words.output)
    }

    func test_givenAStepBeyondWhatIsShown_whenGrouped_thenItIsSaidThatTheLastMayBeCut() async throws {
        let world = try World(self, time: JumpingTime().source)
        let shown = await world.run(words + ["--group", "10000"])
        XCTAssertTrue(shown.output.contains("The farthest step of the bids and of the asks may be cut"), shown.output)
        let data = await world.run(words + ["--group", "10000", "--json"]).data
        XCTAssertEqual([data?["bids_whole"], data?["asks_whole"]], [false, false])
    }

    func test_givenStepsThatDoNotFit_whenAsked_thenTheyAreRefusedBeforeTheBookIsFetched() async throws {
        let world = try World(self, time: JumpingTime().source)
        for (step, hint) in [("0.25", "0.3"), ("0.05", "0.1"), ("10.01", "10.1")] {
            let refused = await world.runCounting(words + ["--group", step])
            XCTAssertEqual(refused.outcome.exitCode, 2)
            XCTAssertTrue(refused.outcome.complaints.contains("try --group \(hint)\n"), refused.outcome.complaints)
            XCTAssertFalse(refused.asked.contains("Depth"))
        }
        for step in ["0", "-1", "x"] {
            let refused = await world.run(words + ["--group", step])
            XCTAssertEqual(refused.exitCode, 2, step)
        }
        for count in ["0", "501", "-1", "x"] {
            let refused = await world.run(words + ["--levels", count])
            XCTAssertEqual(refused.exitCode, 2, count)
        }
    }

    func test_givenOneSideOrNone_whenShown_thenThatIsSaid() async throws {
        let world = try World(self, time: JumpingTime().source)
        for (sides, words) in [
            (#""bids":[],"asks":[["5","1.5",1]]"#, "No spread: there are no bids"),
            (#""bids":[["4","1.5",1]],"asks":[]"#, "No spread: there are no asks"),
            (#""bids":[],"asks":[]"#, "Nobody bids or asks in BTC/USD now."),
            (#""bids":[["6","1",1]],"asks":[["5","1.5",1]]"#, "the book is crossed"),
        ] {
            let step: @Sendable (String, Int) -> ScriptedTransport.Step = { name, _ in
                name == "Depth" ? .json("{\"error\":[],\"result\":{\"XXBTZUSD\":{\(sides)}}}") : .passOn
            }
            let shown = await world.runCounting(self.words, step: step).outcome
            XCTAssertEqual(shown.exitCode, 0)
            XCTAssertTrue(shown.output.contains(words), shown.output)
            let json = await world.runCounting(self.words + ["--json"], step: step).outcome
            XCTAssertNotNil(json.data?["bids"]?.elements)
        }
    }
}
