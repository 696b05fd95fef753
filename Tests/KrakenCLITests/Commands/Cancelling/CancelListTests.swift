import KrakenCore
import Synchronization
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// Which orders a cancel of many means, and which it has ended, told to people and scripts without a terminal, too.
final class CancelListTests: XCTestCase {
    private static let many = [["--all"], ["--pair", "BTC/USD"], ["--userref", "7"]]

    private func world() async throws -> (world: World, ids: [String]) {
        let world = try World(self, time: JumpingTime().source)
        var ids: [String] = []
        for price in ["20000", "20001"] {
            let placed = await world.run([
                "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", price, "--userref", "7",
                "--execute", "--yes", "--json", "--sandbox",
            ])
            ids.append(try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output))
        }
        return (world, ids)
    }

    func test_givenNoTerminal_whenManyAreToBeCancelled_thenTheyAreListed_beforeItIsRefused() async throws {
        let (world, ids) = try await world()
        for words in Self.many {
            let text = await world.run(["cancel"] + words + ["--sandbox"])
            XCTAssertEqual(text.exitCode, 4)
            XCTAssertTrue(text.complaints.hasPrefix("2 orders are open:\n"), text.complaints)
            for id in ids { XCTAssertTrue(text.complaints.contains(id), text.complaints) }
            XCTAssertTrue(text.complaints.contains("buy 0.01000000 XBTUSD @ limit 20001.0"), text.complaints)
            let json = await world.run(["cancel"] + words + ["--json", "--sandbox"])
            XCTAssertEqual(Set(json.data?["meant"]?.elements?.map { $0["id"]?.string } ?? []), Set(ids), json.output)
        }
        let open = try await world.openOrders()
        XCTAssertEqual(open.count, 2)
    }

    func test_givenYes_whenManyAreCancelled_thenEachIsListed_inEveryFormat() async throws {
        for words in Self.many {
            for format in ["table", "json", "csv"] {
                let (world, ids) = try await world()
                let line = ["cancel"] + words + ["--yes", "-o", format, "--sandbox"]
                let outcome = await world.run(line)
                XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
                for id in ids { XCTAssertTrue(outcome.output.contains(id), "\(line): \(outcome.output)") }
                XCTAssertTrue(outcome.output.contains("cancelled: User requested"), outcome.output)
                guard format == "json" else { continue }
                XCTAssertEqual(outcome.data?["orders"]?.elements?.count, 2)
                XCTAssertEqual(outcome.data?["orders"]?.elements?.first?["open"], false)
            }
        }
    }

    func test_givenAnOrderCancelledAMomentBefore_whenTheRestIs_thenItIsNotListed() async throws {
        let (world, ids) = try await world()
        _ = await world.run(["cancel", ids[0], "--sandbox"])
        let rest = try await world.data(["cancel", "--all", "--yes", "--json", "--sandbox"])
        XCTAssertEqual(rest["orders"]?.elements?.map { $0["id"]?.string }, [ids[1]])
        let none = try await world.data(["cancel", "--all", "--yes", "--json", "--sandbox"])
        XCTAssertEqual(none["orders"], .array([]))
    }

    func test_givenAListThatCannotBeRead_whenAllAreCancelled_thenTheyAreCancelled_andThatIsSaid() async throws {
        let (world, _) = try await world()
        let (outcome, _) = await world.runCounting(["cancel", "--all", "--yes", "--sandbox"]) { name, _ in
            name == "ClosedOrders" ? .page(status: 502) : .passOn
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertTrue(outcome.output.contains("2 orders cancelled, 0 still open"), outcome.output)
        XCTAssertTrue(outcome.output.contains("Which they were is not listed yet"), outcome.output)
    }
}
