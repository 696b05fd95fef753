import KrakenCore
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// One order, by whatever name it is called.
final class OrderShowTests: XCTestCase {
    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute", "--yes",
        "--json", "--sandbox",
    ]

    private func show(_ world: World, _ name: String) async -> CommandOutcome {
        await world.run(["order", "show", name, "--json", "--sandbox"])
    }

    func test_givenAnOrder_whenShownByAnyName_thenItIsTheSame_withItsHistory() async throws {
        let world = try World(self, time: JumpingTime().source)
        let placed = await world.run(order)
        let txid = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string)
        let id = try XCTUnwrap(placed.data?["cl_ord_id"]?.string)
        let plain = String(id.filter { $0 != "-" })
        // With its type, which the compiler took seconds to find.
        let names: [String] = [
            txid, txid.lowercased(), String(txid.prefix(6)), String(txid.lowercased().prefix(9)), id, id.uppercased(),
            plain, String(id.prefix(8)), String(plain.prefix(11)),
        ]
        for name in names {
            let shown = await show(world, name)
            XCTAssertEqual(shown.exitCode, 0, "\(name): \(shown.output)")
            XCTAssertEqual(shown.data?["order"]?["txid"]?.string, txid, name)
            XCTAssertEqual(shown.data?["order"]?["leverage"], "none", name)
            XCTAssertEqual(shown.data?["journal"]?["cl_ord_id"]?.string, id, name)
            XCTAssertEqual(
                shown.data?["journal"]?["events"]?.elements?.map { $0["event"] },
                ["intent", "sending", "accepted", "open"], name)
        }
    }

    func test_givenAFilledOrder_whenShown_thenEveryFillHasItsFeeAndRole() async throws {
        let world = try World(self, time: JumpingTime().source)
        let placed = await world.run([
            "order", "-p", "ETH/USD", "-s", "sell", "-v", "0.5", "--execute", "--yes", "--json", "--sandbox",
        ])
        let txid = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string)
        let shown = await show(world, txid)
        let trades = try XCTUnwrap(shown.data?["trades"]?.elements)
        XCTAssertFalse(trades.isEmpty)
        XCTAssertTrue(trades.allSatisfy { $0["maker"] == false && $0["fee"] != "0" && $0["pair"] == "ETH/USD" })
        XCTAssertEqual(shown.data?["order"]?["filled_percent"], "100")
        let words = await world.run(["order", "show", txid, "--sandbox"], width: 60)
        for part in ["Fills", "taker", "Average price", "Journal", "filled"] {
            XCTAssertTrue(words.output.contains(part), "\(part): \(words.output)")
        }
        let wide = words.output.split(separator: "\n").filter { $0.unicodeScalars.count > 60 }
        XCTAssertEqual(wide, [])
    }

    func test_givenAForeignOrder_whenShown_thenItHasNoJournal() async throws {
        let world = try World(self, time: JumpingTime().source)
        let id = try await world.place(try world.client(), userref: 5)
        for name in [id.description, String(id.description.prefix(6)), String(id.description.lowercased().prefix(6))] {
            let shown = await show(world, name)
            XCTAssertEqual(shown.data?["order"]?["txid"]?.string, id.description, shown.output)
            XCTAssertEqual(shown.data?["order"]?["userref"], 5)
            XCTAssertEqual(shown.data?["journal"], .null)
        }
    }

    func test_givenAChangedOrder_whenShown_thenItsHistoryTellsOfEveryChange_ofAForeignOneToo() async throws {
        let world = try World(self, time: JumpingTime().source)
        let placed = await world.run(order)
        let own = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string)
        let foreign = try await world.place(try world.client(), userref: 5).description
        for id in [own, foreign] {
            let changed = await world.run([
                "order", "amend", id, "--price", "21000", "--execute", "--yes", "--json", "--sandbox",
            ])
            XCTAssertEqual(changed.exitCode, 0, changed.output)
            let shown = await show(world, id)
            XCTAssertEqual(shown.data?["changes"]?.elements?.map { $0["state"] }, ["applied"], shown.output)
            XCTAssertEqual(shown.data?["changes"]?.elements?.first?["change"]?["price"], "21000")
            XCTAssertEqual(shown.data?["changes"]?.elements?.first?["attempt"]?["outcome"], "changed")
            let words = await world.run(["order", "show", id, "--sandbox"])
            XCTAssertTrue(words.output.contains("amend price 20000 -> 21000: made"), words.output)
            XCTAssertTrue(words.output.contains(": changed"), words.output)
        }
        let replaced = await world.run([
            "order", "edit", foreign, "--price", "19000", "--userref", "6", "--replace", "--execute", "--yes",
            "--json", "--sandbox",
        ])
        let successor = try XCTUnwrap(replaced.data?["new_txid"]?.string, replaced.output)
        for (id, ways) in [(foreign, ["amend", "edit"]), (successor, ["edit"])] {
            let shown = await show(world, id)
            XCTAssertEqual(shown.data?["changes"]?.elements?.compactMap { $0["way"]?.string }, ways, shown.output)
        }
        let journal = await world.run(["orders", "--journal", "--json", "--sandbox"])
        XCTAssertEqual(journal.data?["journal"]?.elements?.first?["changes"]?.elements?.count, 1, journal.output)
    }

    func test_givenAnOrderWithAClose_whenItHasTraded_thenTheOrderThatItsFillPlacedIsShown() async throws {
        let world = try World(self, time: JumpingTime().source)
        let placed = await world.run([
            "order", "-p", "BTC/USD", "-s", "buy", "-v", "0.01", "--close-order-type", "stop-loss", "--close-price",
            "50000", "--execute", "--yes", "--json", "--sandbox",
        ])
        let txid = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output)
        let shown = await show(world, txid)
        let children = try XCTUnwrap(shown.data?["children"]?.elements)
        XCTAssertEqual(children.map { $0["parent_txid"]?.string }, [txid], shown.output)
        XCTAssertEqual(children.first?["type"], "stop-loss")
        let words = await world.run(["order", "show", txid, "--sandbox"])
        XCTAssertTrue(words.output.contains("Placed by its fills"), words.output)
        let child = try XCTUnwrap(children.first?["txid"]?.string)
        let itself = await show(world, child)
        XCTAssertEqual(itself.data?["children"], .array([]))
    }

    func test_givenAForeignOrderOlderThanAPage_whenShown_thenAWholeIdFindsIt_andABeginningDoesNot() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let client = try world.client()
        let id = try await world.place(client, id: ClientOrderID("old-one-1"))
        _ = try await client.send(CancelOrder(.order(id)))
        time.pass(.seconds(600))
        _ = try await world.leaveCancelledOrders(51, time)
        for name in [id.description, "old-one-1", "OLD-ONE-1"] {
            let shown = await show(world, name)
            XCTAssertEqual(shown.data?["order"]?["txid"]?.string, id.description, "\(name): \(shown.output)")
        }
        let beginning = await world.run(["order", "show", "old-one", "--sandbox"])
        XCTAssertEqual(beginning.exitCode, 2)
        XCTAssertTrue(beginning.complaints.contains("by their whole id only"), beginning.complaints)
    }

    func test_givenABeginningOfSeveral_orOfNone_whenShown_thenItIsAnError_thatListsThem() async throws {
        let world = try World(self, time: JumpingTime().source)
        for id in ["grid-1", "grid-2"] {
            let placed = await world.run(order + ["--cl-ord-id", id, "--again"])
            XCTAssertEqual(placed.exitCode, 0, placed.output)
        }
        let foreign = try await world.place(try world.client(), id: ClientOrderID("grid-foreign"))
        let several = await show(world, "grid")
        XCTAssertEqual(several.exitCode, 2, several.output)
        XCTAssertTrue(several.error?.hasPrefix("ambiguous-order: ") ?? false, several.output)
        for id in ["grid-1", "grid-2", "grid-foreign", foreign.description] {
            XCTAssertTrue(several.error?.contains(id) ?? false, "\(id): \(several.output)")
        }
        let whole = await show(world, "grid-1")
        XCTAssertEqual(whole.data?["order"]?["cl_ord_id"], "grid-1", "a whole id is no beginning")
        for name in ["nowhere", "OAAAAA-BBBBB-CCCCCC", "gri", "0199aaaa-0000-7000-8000-000000000001"] {
            let none = await show(world, name)
            XCTAssertEqual(none.exitCode, 2, "\(name): \(none.output)")
            XCTAssertTrue(none.error?.hasPrefix("unknown-order: ") ?? false, none.output)
        }
        let bad = await show(world, "a b")
        XCTAssertEqual(bad.exitCode, 2, bad.output)
    }
}
