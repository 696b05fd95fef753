import Foundation
import TestSupport
import Trading
import XCTest

@testable import KrakenCLI

/// A number with an exponent is refused where it is read, however it is written.
final class BatchExponentTests: XCTestCase {
    func test_givenAVolumeWithAnExponent_whenItIsRead_thenItIsNoAmountOfAnAsset() {
        for text in ["1e3", "1E3", "0.5e1", "1e-3", "1e+3", "2e10"] {
            XCTAssertThrowsError(try VolumeTerm(parsing: text), text)
        }
        XCTAssertEqual(try VolumeTerm(parsing: "1eur"), .worth(Amount(whole: 1), of: "eur"))
        XCTAssertEqual(try VolumeTerm(parsing: "1eth"), .worth(Amount(whole: 1), of: "eth"))
        XCTAssertEqual(try VolumeTerm(parsing: "5e"), .worth(Amount(whole: 5), of: "e"))
    }

    func test_givenABatchWithExponents_whenItIsChecked_thenThePlaceAndTheReasonAreTold() async throws {
        let files = [
            ("csv", "pair,side,volume,price\nbtcusd,buy,1e3,20000\nbtcusd,buy,1,20000\n", "line 2"),
            ("csv", "pair,side,volume,price\nbtcusd,buy,1,20000\nbtcusd,buy,1,2e4\n", "line 3"),
            (
                "json",
                ##"[{"pair":"btcusd","side":"buy","volume":"1e3","price":"20000"},{"pair":"btcusd","side":"buy","volume":"1","price":"20000"}]"##,
                "order 1"
            ),
            (
                "json",
                ##"[{"pair":"btcusd","side":"buy","volume":1e3,"price":"20000"},{"pair":"btcusd","side":"buy","volume":"1","price":"20000"}]"##,
                "order 1"
            ),
        ]
        let world = try World(self, time: JumpingTime().source)
        for (ending, text, place) in files {
            let path = world.home + "/orders." + ending
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let outcome = await world.run(["order", "batch", path, "--sandbox"])
            XCTAssertEqual(outcome.exitCode, 2, outcome.output)
            XCTAssertTrue(outcome.complaints.contains("has an exponent"), outcome.complaints)
            XCTAssertTrue(outcome.complaints.contains(place), outcome.complaints)
        }
        let typed = await world.run(["order", "btcusd", "-s", "buy", "-v", "1e3", "--sandbox"])
        XCTAssertEqual(typed.exitCode, 2)
        XCTAssertTrue(typed.complaints.contains("has an exponent"), typed.complaints)
    }
}
