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
        let lines = (Entry.immediateAnswer(version) ?? "").split(separator: "\n")
        XCTAssertEqual(lines.first, "kraken \(Version.number)")
        for name in ["Swift 6", "libcurl ", "OpenSSL ", "SQLite 3", "Linux"] {
            XCTAssertTrue(lines.dropFirst().contains { $0.contains(name) }, "\(name) in \(lines)")
        }
        let status = try KrakenProgram.declaration.parse(["status"])
        XCTAssertNil(Entry.immediateAnswer(status))
    }
}
