import Foundation
import TestSupport
import XCTest

final class ProgramMainJobTests: XCTestCase {
    func test_givenTheExchangeInItsOwnProcess_whenTheMainJobIsDone_thenEveryStepIsTrue() async throws {
        let house = try Household(self)
        try await MainJob.happens { try await house.run($0 + ["--sandbox"]) }
    }

    func test_givenAServerOfAnotherHome_whenTheMainJobIsDoneWithItsKey_thenEveryStepIsTrue() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let house = try Household(self, environment: sandbox.environment)
        try await MainJob.happens { try await house.run($0) }
        XCTAssertFalse(house.files().contains { $0.contains("sandbox") }, "the client has no exchange of its own")
    }

    func test_givenNothingAtAll_whenTheTourIsTaken_thenEveryCommandSucceeds_andNothingIsLeftBehind() async throws {
        let folder = try temporaryFolder()
        let house = try Household(self).with(["TMPDIR": folder])
        let told = try await house.succeed("tour")
        for command in ["status", "ticker", "ohlc", "balance", "order", "orders", "cancel", "portfolio"] {
            XCTAssertTrue(told.output.contains("$ kraken \(command)"), "\(command) in: \(told.output)")
        }
        try await house.succeed("tour", "--json")
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder), [])
        XCTAssertFalse(house.files().contains { $0.contains("sandbox") }, "\(house.files())")
    }

    func test_givenAHomeWithAStrangeName_whenTheMainJobIsDone_thenEveryStepIsTrue() async throws {
        let folder = try temporaryFolder()
        let link = folder + "/link to"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder)
        let house = try Household(self).with(["KRAKEN_HOME": link + "/höme %41 'x'/?a=b#c/"])
        try await MainJob.happens { try await house.run($0 + ["--sandbox"]) }
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder + "/höme %41 'x'"), ["?a=b#c"])
    }
}
