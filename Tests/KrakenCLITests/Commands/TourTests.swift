import TestSupport
import Transport
import XCTest

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
}
