import CommandKit
import XCTest

@testable import KrakenCLI

final class CommandTreeTests: XCTestCase {
    func test_givenTheWholeTree_whenChecked_thenNamesSummariesAndExamplesAreInOrder() {
        XCTAssertEqual(KrakenProgram.declaration.problems, [])
    }

    func test_givenEveryCommand_whenAskedForHelp_thenItFitsEightyColumns() {
        for path in KrakenProgram.declaration.spec.allCommands.map(\.path) {
            let answer = Entry.immediateAnswer(Array(path.dropFirst()) + ["--help"])
            let lines = answer?.split(separator: "\n") ?? []
            XCTAssertFalse(lines.isEmpty, path.joined(separator: " "))
            XCTAssertEqual(lines.filter { $0.count > 80 }, [], path.joined(separator: " "))
        }
    }

    func test_givenVersionOrACommand_whenAsked_thenOnlyTheFirstIsAnsweredAtOnce() {
        XCTAssertEqual(Entry.immediateAnswer(["--version"]), "kraken \(Version.number)\n")
        XCTAssertNil(Entry.immediateAnswer(["status"]))
        XCTAssertNil(Entry.immediateAnswer(["nonsense"]))
    }
}
