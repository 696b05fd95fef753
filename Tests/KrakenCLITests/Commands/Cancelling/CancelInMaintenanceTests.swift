import KrakenCore
import KrakenSandbox
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A maintenance ends a cancel sooner only while it lasts, and never before somebody has looked.
final class CancelInMaintenanceTests: XCTestCase {
    private let buy = [
        "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--execute", "--yes", "--json", "--sandbox",
    ]
    private let lost = ScriptedTransport.Step.page(status: 502)
    private let maintenance = ScriptedTransport.Step.json(##"{"error":[],"result":{"status":"maintenance"}}"##)

    /// A world with open orders, and their ids.
    private func world(_ count: Int, time: JumpingTime = JumpingTime()) async throws -> (world: World, ids: [String]) {
        let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: time.source)
        var ids: [String] = []
        for number in 0..<count {
            let placed = await world.run(buy + ["--price", "\(20_000 + number)"])
            ids.append(try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output))
        }
        return (world, ids)
    }

    private func cancels(_ ids: [String]) -> [(words: [String], call: String)] {
        [
            ([ids[0]], "CancelOrder"), (Array(ids.prefix(2)), "CancelOrder"), (ids, "CancelOrderBatch"),
            (["--all", "--yes"], "CancelAll"), (["--pair", "BTC/USD", "--yes"], "CancelOrderBatch"),
        ]
    }

    func test_givenAMaintenanceThatIsOver_whenACancelFailsOnce_thenItIsTriedUntilTheOrderIsSeenToBeGone() async throws {
        for index in 0..<5 {
            for step in [lost, .acted(then: lost), .json(##"{"error":["EService:Busy"]}"##)] {
                let time = JumpingTime()
                let (world, ids) = try await world(3, time: time)
                let exchange = try Exchange(folder: world.home + "/data/sandbox/exchange", now: time.source.now)
                // Another process has just been told of a maintenance.
                time.pass(.seconds(5))
                try exchange.setMarket(.maintenance, pair: nil)
                let during = await world.run(["balance", "--sandbox"])
                XCTAssertTrue(during.complaints.contains("in maintenance"), during.complaints)
                try exchange.setMarket(.online, pair: nil)
                time.pass(.seconds(3))
                let (words, call) = cancels(ids)[index]
                let (outcome, asked) = await world.runCounting(["cancel"] + words + ["--json", "--sandbox"]) {
                    $0 == call && $1 == 1 ? step : .passOn
                }
                XCTAssertEqual(outcome.exitCode, 0, "\(words): \(outcome.output) \(asked)")
                let open = try await world.openOrders()
                let meant = words == [ids[0]] ? 1 : words.count == 2 && words[0] == ids[0] ? 2 : 3
                XCTAssertEqual(open.count, 3 - meant, "\(words)")
            }
        }
    }

    func test_givenAMaintenance_inWhichTheOrdersCanBeSeen_whenACancelFails_thenTheLookCounts() async throws {
        for index in 0..<5 {
            for step in [lost, .acted(then: lost)] {
                let time = JumpingTime()
                let (world, ids) = try await world(3, time: time)
                time.pass(.seconds(5))
                let (words, call) = cancels(ids)[index]
                let maintenance = maintenance
                let (outcome, asked) = await world.runCounting(["cancel"] + words + ["--json", "--sandbox"]) {
                    $0 == "SystemStatus" ? maintenance : $0 == call && $1 == 1 ? step : .passOn
                }
                XCTAssertEqual(outcome.exitCode, 0, "\(words): \(outcome.output) \(asked)")
            }
        }
    }

    func test_givenAMaintenanceThatBegins_whenTheSecondFiftyFail_thenTheFirstAreKnownToBeGone() async throws {
        let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: JumpingTime().source)
        _ = await world.run(["sandbox", "reset", "--tier", "pro"])
        let client = try world.client()
        var ids: [String] = []
        for _ in 0..<53 { ids.append(try await world.place(client).description) }
        let (lost, maintenance) = (lost, maintenance)
        let (outcome, asked) = await world.runCounting(["cancel"] + ids + ["--json", "--yes", "--sandbox"]) {
            name, number in
            switch (name, number) {
            case ("SystemStatus", _): maintenance
            case ("CancelOrderBatch", 2...), ("CancelOrder", _), ("QueryOrders", 2...): lost
            default: .passOn
            }
        }
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        let rows = try XCTUnwrap(outcome.data?["orders"]?.elements)
        XCTAssertEqual(rows.count { $0["open"] == false }, 50, outcome.output)
        XCTAssertEqual(rows.count { $0["error"] != .null }, 3, outcome.output)
        XCTAssertTrue(outcome.error?.contains("the exchange is in maintenance") ?? false, outcome.output)
        XCTAssertEqual(asked.count { $0.hasPrefix("Cancel") }, 2, "given up soon: \(asked)")
    }

    func test_givenAMaintenanceThatBegins_whenNobodyCanLook_thenOnlyTheCancelThatFailedHasAnError_andItIsNamed()
        async throws
    {
        let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: JumpingTime().source)
        let ids = (0..<53).map { "OQCLML-BW3P3-BUC\($0 + 100)" }
        let (lost, maintenance) = (lost, maintenance)
        let (outcome, _) = await world.runCounting(["cancel"] + ids + ["--json", "--yes", "--sandbox"]) {
            name, number in
            switch (name, number) {
            case ("SystemStatus", _): maintenance
            case ("CancelOrderBatch", 1): .json(##"{"error":[],"result":{"count":50}}"##)
            case ("CancelOrderBatch", _), ("CancelOrder", _), ("QueryOrders", _): lost
            default: .passOn
            }
        }
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        let rows = try XCTUnwrap(outcome.data?["orders"]?.elements)
        XCTAssertEqual(rows.count { $0["error"] != .null }, 3, outcome.output)
        XCTAssertTrue(outcome.error?.contains("502") ?? false, outcome.output)
    }
}
