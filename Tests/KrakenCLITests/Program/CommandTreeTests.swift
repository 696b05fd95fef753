import CommandKit
import XCTest

@testable import KrakenCLI

final class CommandTreeTests: XCTestCase {
    func test_givenTheWholeTree_whenChecked_thenNamesSummariesAndExamplesAreInOrder() {
        XCTAssertEqual(KrakenProgram.declaration.problems, [])
    }

    func test_givenEveryCommand_whenAskedForHelp_thenItFitsEightyColumns() throws {
        for path in KrakenProgram.declaration.spec.allCommands.map(\.path) {
            let line = try KrakenProgram.declaration.parse(Array(path.dropFirst()) + ["--help"])
            let answer = Entry.immediateAnswer(line)
            let lines = answer?.split(separator: "\n") ?? []
            XCTAssertFalse(lines.isEmpty, path.joined(separator: " "))
            XCTAssertEqual(lines.filter { $0.count > 80 }, [], path.joined(separator: " "))
        }
    }

    func test_givenVersionOrACommand_whenAsked_thenOnlyTheFirstIsAnsweredAtOnce() throws {
        let version = try KrakenProgram.declaration.parse(["--version"])
        XCTAssertEqual(Entry.immediateAnswer(version), "kraken \(Version.number)\n")
        let status = try KrakenProgram.declaration.parse(["status"])
        XCTAssertNil(Entry.immediateAnswer(status))
    }
}
