import Foundation
import KrakenCore
import Synchronization
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// An order that the exchange understood otherwise is not placed.
final class OtherOrderTests: XCTestCase {
    private let order = [
        "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--execute", "--yes", "--json",
        "--sandbox",
    ]

    /// Runs a command line; the first check is answered with that result.
    private func run(_ words: [String], in world: World, _ call: String, _ result: String) async -> CommandOutcome {
        await world.runCounting(words) { name, number in
            name == call && number == 1 ? .json(##"{"error":[],"result":\##(result)}"##) : .passOn
        }.outcome
    }

    func test_givenAnotherOrderInTheExchangesWords_whenOneIsPlaced_thenNothingIsSent() async throws {
        let world = try World(self, time: JumpingTime().source)
        for (text, what) in [
            ("sell 0.01000000 XBTUSD @ limit 20000.0", "side"), ("buy 0.10000000 XBTUSD @ limit 20000.0", "volume"),
            ("buy 0.01000000 XBTUSD @ limit 200000.0", "price"), ("buy 0.01000000 XBTEUR @ limit 20000.0", "pair"),
            ("buy 0.01000000 XBTUSD @ market", "type and price"),
            ("buy 0.01000000 XBTUSD @ limit 20000.0 with 5:1 leverage", "leverage"),
        ] {
            let outcome = await run(order, in: world, "AddOrder", ##"{"descr":{"order":"\##(text)"}}"##)
            XCTAssertEqual(outcome.exitCode, 4, outcome.output)
            XCTAssertTrue(
                outcome.error?.hasPrefix("other-order: the exchange understood another \(what): ") ?? false,
                outcome.output)
        }
        let open = try await world.openOrders()
        XCTAssertEqual(open.count, 0)
        let placed = await world.run(order)
        XCTAssertEqual(placed.exitCode, 0, placed.output)
    }

    func test_givenAnotherConditionalClose_orNone_inTheExchangesWords_whenAnOrderIsPlaced_thenNothingIsSent()
        async throws
    {
        let world = try World(self, time: JumpingTime().source)
        let words = order + ["--close-order-type", "stop-loss", "--close-price", "19000"]
        let text = #""order":"buy 0.01000000 XBTUSD @ limit 20000.0""#
        for description in [text, text + #","close":"close position @ stop loss 1900.0""#] {
            let outcome = await run(words, in: world, "AddOrder", ##"{"descr":{\##(description)}}"##)
            XCTAssertEqual(outcome.exitCode, 4, outcome.output)
            XCTAssertTrue(
                outcome.error?.hasPrefix("other-order: the exchange understood another conditional close: ") ?? false,
                outcome.output)
        }
        let open = try await world.openOrders()
        XCTAssertEqual(open.count, 0)
        let placed = await world.run(words)
        XCTAssertEqual(placed.exitCode, 0, placed.output)
    }

    func test_givenAnotherOrderInTheExchangesWords_whenABatchIsChecked_thenItsNumberIsTold() async throws {
        let world = try World(self, time: JumpingTime().source)
        let path = world.home + "/orders.csv"
        let file = "pair,side,volume,price\nbtcusd,buy,0.01,20000\nbtcusd,buy,0.01,20001\n"
        try file.write(toFile: path, atomically: true, encoding: .utf8)
        let words = ["buy 0.01 XBTUSD @ limit 20000.0", "buy 0.01 XBTUSD @ limit 20002.0"]
        let rows = words.map { ##"{"descr":{"order":"\##($0)"}}"## }.joined(separator: ",")
        let outcome = await run(
            ["order", "batch", path, "--json", "--sandbox"], in: world, "AddOrderBatch", ##"{"orders":[\##(rows)]}"##)
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.contains("order 2: ") ?? false, outcome.output)
    }
}
