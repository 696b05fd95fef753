import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// Lists of trades.
final class TradeListingTests: XCTestCase {
    func test_givenTradesOfTwoOrders_whenFiltered_thenPairSideAndNameChoose() async throws {
        let world = try World(self, time: JumpingTime().source)
        func sell(_ pair: String, _ volume: String, _ more: String...) async -> CommandOutcome {
            await world.run(
                ["order", "-p", pair, "-s", "sell", "-v", volume, "--execute", "--yes", "--json", "--sandbox"] + more)
        }
        let first = await sell("ETH/USD", "0.5", "--cl-ord-id", "mine-1")
        let second = await sell("BTC/USD", "0.01", "--userref", "7")
        XCTAssertEqual(first.exitCode, 0, first.output)
        XCTAssertEqual(second.exitCode, 0, second.output)
        let ids = [first, second].map { $0.data?["txid"]?.elements?.first?.string }
        for (words, expected) in [
            ([], [ids[1], ids[0]]), (["-p", "btcusd"], [ids[1]]), (["--side", "buy"], []),
            (["--cl-ord-id", "MINE-1"], [ids[0]]), (["--userref", "7"], [ids[1]]), (["--userref", "8"], []),
            (["--since", "1h"], [ids[1], ids[0]]), (["--until", "1h"], []),
        ] {
            let listed = await world.run(["orders", "--trades", "--json", "--sandbox"] + words)
            XCTAssertEqual(listed.exitCode, 0, "\(words): \(listed.output)")
            let orders = listed.data?["trades"]?.elements?.map { $0["order_txid"]?.string } ?? []
            XCTAssertEqual(orders.reduce(into: []) { if $0.last != $1 { $0.append($1) } }, expected, "\(words)")
            XCTAssertTrue(listed.data?["trades"]?.elements?.allSatisfy { $0["fee"] != "0" } ?? false)
        }
    }
}
