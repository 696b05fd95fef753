import KrakenCore
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A panic while the exchange is in maintenance says so, goes on trying, and tells what was open.
final class PanicInMaintenanceTests: XCTestCase {
    private let order = ["order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000"]

    func test_givenMaintenance_whenPanicking_thenItIsSaidAtOnce_triedOn_andTheJournalsOrdersAreNamed() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let placed = await world.run(order + ["--execute", "--yes", "--sandbox", "--json"])
        let id = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output)
        _ = await world.run(["sandbox", "market", "set", "--system", "maintenance"])
        let start = time.source.elapsed()
        let (outcome, asked) = await world.runCounting(["panic", "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        XCTAssertEqual(asked.prefix(2), ["CancelAll", "SystemStatus"], "\(asked)")
        XCTAssertEqual(asked.count { $0 == "SystemStatus" }, 1, "it is told once")
        XCTAssertGreaterThan(asked.count { $0 == "CancelAll" }, 5)
        XCTAssertTrue(outcome.complaints.contains("the exchange is in maintenance"), outcome.complaints)
        XCTAssertTrue(outcome.error?.contains(id) ?? false, outcome.output)
        XCTAssertTrue(outcome.error?.contains("because the exchange is in maintenance") ?? false, outcome.output)
        XCTAssertEqual(outcome.data?["last_known_open"]?.elements?.map { $0["txid"]?.string }, [id])
        XCTAssertEqual(outcome.data?["still_open"], .null)
        XCTAssertLessThanOrEqual(time.source.elapsed() - start, .seconds(31))
    }

    func test_givenMaintenanceThatEnds_whenPanicking_thenEverythingIsCancelled() async throws {
        let world = try World(self, time: JumpingTime().source)
        _ = await world.run(order + ["--execute", "--yes", "--sandbox", "--json"])
        let (outcome, _) = await world.runCounting(["panic", "--sandbox", "--json"]) { name, number in
            if name == "SystemStatus" {
                return .json(##"{"error":[],"result":{"status":"maintenance","timestamp":"2026-11-21T00:00:00Z"}}"##)
            }
            return number <= 3 ? .json(##"{"error":["EService:Unavailable"]}"##) : .passOn
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["cancelled"], 1)
        XCTAssertTrue(outcome.complaints.contains("in maintenance"), outcome.complaints)
        XCTAssertEqual(outcome.data?["last_known_open"], .null)
    }

    func test_givenNoJournal_whenPanickingInMaintenance_thenItSaysThatNobodyCanTell() async throws {
        let world = try World(self, time: JumpingTime().source)
        _ = await world.run(["sandbox", "market", "set", "--system", "maintenance"])
        let outcome = await world.run(["panic", "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        XCTAssertTrue(outcome.error?.contains("journal cannot tell either") ?? false, outcome.output)
        XCTAssertEqual(outcome.data?["last_known_open"], .null)
    }
}
