import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

final class TourTests: XCTestCase {
    func test_givenNothing_whenTheTourIsTaken_thenEveryCommandSucceeds_andTheHomeIsUntouched() async throws {
        let world = try World(self)
        let tour = await world.run(["tour"])
        XCTAssertEqual(tour.exitCode, 0, tour.complaints)
        for part in [
            "$ kraken status --sandbox", "$ kraken ticker BTC/USD", "The order is placed.", "cancelled", "Total ",
        ] {
            XCTAssertTrue(tour.output.contains(part), "no '\(part)' in \(tour.output)")
        }
        XCTAssertFalse(FileManager.default.fileExists(atPath: world.home + "/data"))
    }

    func test_givenScripts_whenTheTourIsTaken_thenItIsOneEnvelope() async throws {
        let world = try World(self)
        let tour = await world.run(["tour", "--json"])
        XCTAssertEqual(tour.exitCode, 0, tour.output)
        XCTAssertEqual(tour.data?.elements?.count, 11)
        XCTAssertEqual(tour.data?.elements?.first?["command"], "kraken status --sandbox")
    }

    func test_givenRows_whenTheTourIsTaken_thenEachStopIsOne_asObjectOrAsCSV() async throws {
        let world = try World(self)
        let lines = await world.run(["tour", "-o", "ndjson"])
        let steps = try lines.output.split(separator: "\n").map { try JSON(parsing: $0.utf8) }
        XCTAssertEqual(steps.map { $0["step"] }, (1...11).map { .integer($0) }, lines.complaints)
        XCTAssertEqual(steps.first?["data"]?["system"], "online")
        let sheet = await world.run(["tour", "-o", "csv"])
        XCTAssertEqual(sheet.exitCode, 0, sheet.complaints)
        let rows = try CSVText(sheet.output).lines.map(\.cells)
        XCTAssertEqual(rows.first, ["step", "why", "command", "data"])
        XCTAssertEqual(rows.count, 12)
        XCTAssertEqual(rows[1].prefix(3), ["1", "Is the exchange open?", "kraken status --sandbox"])
        XCTAssertEqual(try JSON(parsing: rows[1][3].utf8)["system"], "online")
        let commands = await world.run(["tour", "-o", "csv", "--columns", "command", "--no-header"])
        XCTAssertEqual(commands.output.split(separator: "\n").first, "kraken status --sandbox", commands.complaints)
    }
}
