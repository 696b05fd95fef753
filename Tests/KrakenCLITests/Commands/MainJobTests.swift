import KrakenSandbox
import TestSupport
import Trading
import XCTest

final class MainJobTests: XCTestCase {
    func test_givenTheExchangeInThisProcess_whenTheMainJobIsDone_thenEveryStepIsTrue() async throws {
        let world = try World(self)
        try await MainJob.happens { await world.run($0 + ["--sandbox"]) }
    }

    func test_givenTheExchangeOverLoopback_whenTheMainJobIsDone_thenEveryStepIsTrue() async throws {
        let served = try ServedExchange()
        defer { served.stop() }
        let world = try World(self, environment: try served.environment())
        try await MainJob.happens { await world.run($0) }
    }
}
