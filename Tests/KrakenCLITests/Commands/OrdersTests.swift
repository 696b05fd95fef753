import TestSupport
import Transport
import XCTest

final class OrdersTests: XCTestCase {
    private func place(_ world: World, _ words: String...) async -> CommandOutcome {
        await world.run(["order"] + words + ["--execute", "--yes", "--json", "--sandbox"])
    }

    func test_givenOpenAndFilledOrders_whenListed_thenTheFilterChoosesAndTradesHaveFees() async throws {
        let world = try World(self)
        let resting = await place(world, "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000")
        let filled = await place(world, "-p", "ethusd", "-s", "sell", "-v", "0.5")
        XCTAssertEqual(filled.data?["state"], "closed", filled.output)
        XCTAssertEqual(filled.data?["executed"], "0.5")
        func ids(_ filter: String) async -> [String?]? {
            let listed = await world.run(["orders", "--status", filter, "--json", "--sandbox"])
            return listed.data?["orders"]?.elements?.map { $0["txid"]?.string }
        }
        let (first, second) = (resting.data?["txid"]?.elements?[0].string, filled.data?["txid"]?.elements?[0].string)
        let (open, closed, any) = (await ids("open"), await ids("closed"), await ids("any"))
        XCTAssertEqual(open, [first])
        XCTAssertEqual(closed, [second])
        XCTAssertEqual(any, [first, second])

        let trades = await world.run(["orders", "--trades", "--json", "--sandbox"])
        let trade = try XCTUnwrap(trades.data?["trades"]?.elements?.first)
        XCTAssertEqual(trade["pair"], "ETH/USD")
        XCTAssertNotEqual(trade["fee"], "0")
        XCTAssertEqual(trade["order_txid"]?.string, second)
    }

    func test_givenOrders_whenCancelledByEitherName_thenTheirEndIsTold() async throws {
        let world = try World(self)
        let one = await place(world, "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000")
        let two = await place(world, "-p", "ETH/USD", "-s", "buy", "-t", "limit", "-v", "0.1", "--price", "500")
        let three = await place(world, "-p", "ADA/USD", "-s", "buy", "-t", "limit", "-v", "50", "--price", "0.1")
        let name = try XCTUnwrap(one.data?["cl_ord_id"]?.string)
        let byName = await world.run(["cancel", "--cl-ord-id", name.uppercased(), "--json", "--sandbox"])
        XCTAssertEqual(byName.exitCode, 0, byName.output)
        XCTAssertEqual(byName.data?["orders"]?.elements?[0]["state"], "cancelled: User requested")
        let ids = [two, three].compactMap { $0.data?["txid"]?.elements?[0].string }.joined(separator: ",")
        let byIDs = await world.run(["cancel", "--txid", ids, "--sandbox"])
        XCTAssertEqual(byIDs.exitCode, 0, byIDs.complaints)
        let left = await world.run(["orders", "--sandbox"])
        XCTAssertTrue(left.output.contains("No open orders"), left.output)
    }

    func test_givenNoSuchOrder_whenCancelled_thenThatIsARefusal() async throws {
        let world = try World(self)
        let outcome = await world.run(["cancel", "--txid", "OAAAAA-BBBBB-CCCCCC", "--json", "--sandbox"])
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("EOrder:") ?? false, outcome.output)
    }

    func test_givenOpenOrders_whenAllAreCancelled_thenNoneIsLeft_andATerminalIsAskedFirst() async throws {
        let world = try World(self, isTerminal: true)
        _ = await place(world, "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000")
        world.answer("no")
        let refused = await world.run(["cancel", "--cancel-all", "--sandbox"])
        XCTAssertEqual(refused.exitCode, 4)
        world.answer("yes")
        let done = await world.run(["cancel", "--cancel-all", "--sandbox"])
        XCTAssertEqual(done.exitCode, 0, done.complaints)
        XCTAssertTrue(done.output.contains("1 order cancelled, 0 still open, sandbox"), done.output)
    }

    func test_givenANarrowTerminal_whenAnythingIsListed_thenNoLineIsWider() async throws {
        let world = try World(self)
        _ = await place(world, "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000")
        _ = await place(world, "-p", "ETH/USD", "-s", "sell", "-v", "0.5")
        for words in [
            ["orders", "--status", "any"], ["orders", "--trades"], ["balance"], ["portfolio"],
            ["ticker", "BTC/USD", "DOGE/USD"],
            ["ohlc", "-p", "BTC/USD", "-l", "5"],
        ] {
            let outcome = await world.run(words + ["--sandbox"], width: 60)
            XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
            let wide = outcome.output.split(separator: "\n").filter { $0.unicodeScalars.count > 60 }
            XCTAssertEqual(wide, [], words.joined(separator: " "))
        }
    }
}
