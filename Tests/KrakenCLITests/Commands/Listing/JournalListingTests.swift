import KrakenCore
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// The journal as it is shown, and how lists keep it true.
final class JournalListingTests: XCTestCase {
    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute", "--yes",
        "--json", "--sandbox",
    ]

    func test_givenOrdersOfEveryFate_whenTheJournalIsShown_thenNothingIsAsked_andEverythingIsThere() async throws {
        let world = try World(self, time: JumpingTime().source)
        let open = await world.run(order + ["--cl-ord-id", "open-one"])
        XCTAssertEqual(open.exitCode, 0, open.output)
        let lost = try await world.loseOrder(["--again"])
        let shown = await world.runCounting(["orders", "--journal", "--json", "--sandbox"]) { _, _ in .refused }
        XCTAssertEqual(shown.outcome.exitCode, 0, shown.outcome.output)
        XCTAssertEqual(shown.asked, [], "works without a network")
        let rows = try XCTUnwrap(shown.outcome.data?["journal"]?.elements)
        XCTAssertEqual(rows.map { $0["cl_ord_id"]?.string }, [lost, "open-one"], "newest first")
        XCTAssertEqual(rows.map { $0["state"] }, ["unknown", "open"])
        XCTAssertEqual(rows[0]["attempts"]?.elements?.count, 1)
        XCTAssertEqual(rows[0]["attempts"]?.elements?.first?["nonce"]?.string?.isEmpty, false)
        XCTAssertEqual(rows[0]["attempts"]?.elements?.first?["outcome"]?.string?.hasPrefix("unknown"), true)
        XCTAssertGreaterThan(rows[0]["lookups"]?.elements?.count ?? 0, 4)
        XCTAssertEqual(
            rows[1]["events"]?.elements?.map { $0["event"] }, ["intent", "sending", "accepted", "open"])
        XCTAssertEqual(rows[1]["order"]?["price"], "20000")

        let filtered = await world.run(["orders", "--journal", "--cl-ord-id", "OPEN-ONE", "--json", "--sandbox"])
        XCTAssertEqual(filtered.data?["journal"]?.elements?.count, 1)
        let others = await world.run(["orders", "--journal", "-p", "ethusd", "--json", "--sandbox"])
        XCTAssertEqual(others.data?["journal"]?.elements?.count, 0)
        let pair = await world.run(["orders", "--journal", "-p", "XBT/USD", "--json", "--sandbox"])
        XCTAssertEqual(pair.data?["journal"]?.elements?.count, 2)
    }

    func test_givenSixtyColumns_whenTheJournalIsShown_thenNoLineIsWider_andTheShownBeginningIsTaken() async throws {
        let world = try World(self, time: JumpingTime().source)
        for volume in ["0.001", "0.002"] {
            let placed = await world.run(order.map { $0 == "0.001" ? volume : $0 })
            XCTAssertEqual(placed.exitCode, 0, placed.output)
        }
        let shown = await world.run(["orders", "--journal", "--sandbox"], width: 60)
        let lines = shown.output.split(separator: "\n")
        XCTAssertEqual(lines.filter { $0.unicodeScalars.count > 60 }, [])
        XCTAssertTrue(shown.output.contains("Ids are cut to fit"), shown.output)
        let beginning = String(try XCTUnwrap(lines[1].split(separator: " ").first))
        let one = await world.run(["order", "show", beginning, "--json", "--sandbox"])
        XCTAssertEqual(one.exitCode, 0, one.output)
        let id = try XCTUnwrap(one.data?["journal"]?["cl_ord_id"]?.string)
        XCTAssertTrue(id.hasPrefix(beginning), "\(id) \(beginning)")
        XCTAssertEqual(one.data?["journal"]?["order"]?["volume"], "0.002", "the newest comes first")
    }

    func test_givenAnOrderThatEndedUnseen_whenOrdersAreListed_thenTheJournalFollows() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let placed = await world.run(order)
        let txid = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string)
        let id = ClientOrderID(try XCTUnwrap(placed.data?["cl_ord_id"]?.string))
        XCTAssertEqual(try world.journal().intent(id)?.state, .open)
        _ = try await world.client().send(CancelOrder(.order(OrderID(txid))))
        time.pass(.seconds(30))
        let listed = await world.runCounting(["orders", "--json", "--sandbox"])
        XCTAssertEqual(listed.outcome.orderIDs, [])
        XCTAssertEqual(listed.asked.count { $0 == "QueryOrders" }, 1)
        XCTAssertEqual(try world.journal().intent(id)?.state, .cancelled)
        let again = await world.runCounting(["orders", "--json", "--sandbox"])
        XCTAssertEqual(again.asked, ["OpenOrders"], "nothing is left to follow")
    }
}
