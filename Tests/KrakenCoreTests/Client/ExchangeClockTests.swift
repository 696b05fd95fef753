import XCTest

@testable import KrakenCore

/// How the exchange's clock is measured.
final class ExchangeClockTests: XCTestCase {
    func test_givenAFullPublicLimiter_whenTheClockIsAsked_thenTheWaitForItIsNoPartOfTheTrip() async throws {
        let (second, rate) = (TestTime.start.seconds, try Points(parsing: "0.2"))
        let bench = try ClientBench(
            [], otherwise: .body(#"{"error":[],"result":{"unixtime":\#(second),"rfc1123":"x"}}"#)
        ) { $0.publicRate = rate }
        for _ in 0..<12 { _ = try await bench.kraken.send(ServerTime()) }
        let clock = try await bench.kraken.clock()
        XCTAssertLessThan(clock.doubt, .seconds(2))
        XCTAssertTrue(bench.notices.contains { if case .waiting = $0 { true } else { false } }, "it had to wait")
    }
}
