import CommandKit
import XCTest

@testable import KrakenCLI

final class DocumentSnapshotTests: XCTestCase {
    func test_givenTheCommittedList_whenCompared_thenItIsWhatTheCommandsSay() throws {
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
        let path = "\(root)/docs/commands.md"
        let text = KrakenProgram.declaration.spec.markdown
        if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] == "1" {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let committed = try String(contentsOfFile: path, encoding: .utf8)
        XCTAssertTrue(committed == text, "run this test with UPDATE_SNAPSHOTS=1 and look at the difference")
    }

    func test_givenEveryTopic_whenAskedFor_thenItFitsEightyColumns() throws {
        for topic in HelpTopic.all {
            XCTAssertEqual(topic.text.split(separator: "\n").filter { $0.count > 80 }, [], topic.name)
            XCTAssertEqual(
                Entry.immediateAnswer(try KrakenProgram.declaration.parse(["help", topic.name])), topic.text)
        }
        XCTAssertTrue(HelpTopic.settings.text.contains("KRAKEN_ORDER_DEADLINE"))
    }
}
