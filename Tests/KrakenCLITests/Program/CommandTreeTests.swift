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
    func test_givenEveryCommand_whenItsManualAndHelpAreWritten_thenTheyAreInASCII() throws {
        for path in KrakenProgram.declaration.spec.allCommands.map(\.path) {
            let page = try XCTUnwrap(KrakenProgram.declaration.manualPage(at: path))
            XCTAssertTrue(page.utf8.allSatisfy { $0 < 0x80 }, path.joined(separator: " "))
            let help = try XCTUnwrap(KrakenProgram.declaration.spec.help(at: path))
            XCTAssertTrue(help.utf8.allSatisfy { $0 < 0x80 }, path.joined(separator: " "))
        }
    }

    func test_givenAMisspeltSubcommandOfAGroupWithADefault_whenRead_thenTheNearestIsSuggested() {
        for (line, meant) in [
            ("order amnd X", "amend"), ("order amnd", "amend"), ("order shw OABC", "show"), ("order batc x", "batch"),
            ("order wacth OABC", "watch"), ("cancel aftr 10", "after"), ("cancel --yes aftr 10", "after"),
            ("cancel --sandbox aftr 10", "after"), ("config chek", "check"),
        ] {
            let words = line.split(separator: " ").map(String.init)
            XCTAssertThrowsError(try KrakenProgram.declaration.parse(words), line) {
                guard case .unknownCommand(_, meant)? = ($0 as? UsageError)?.mistake else {
                    return XCTFail("\(line): \($0)")
                }
                XCTAssertEqual(($0 as? UsageError)?.path, ["kraken", words[0]], line)
            }
        }
    }

    func test_givenASubcommandBehindAnOptionOfTheDefault_whenRead_thenItIsNoId() {
        XCTAssertThrowsError(try KrakenProgram.declaration.parse(["cancel", "--yes", "after", "10"])) {
            XCTAssertEqual(($0 as? UsageError)?.mistake, .lateCommand("after"))
            XCTAssertEqual(
                ($0 as? UsageError)?.message, "the command 'after' must stand before its options")
        }
    }

    func test_givenIdsAndMarkets_whenTheDefaultIsMeant_thenTheyAreItsArguments() throws {
        for line in [
            "cancel OABCDE", "cancel aftr1", "cancel my-order", "cancel -- aftr", "cancel now aftr", "cancel AFTR",
            "order btcusd -s buy -v 1", "order ethbtc -s buy -v 1", "order BTC/USD -s buy -v 1",
        ] {
            let words = line.split(separator: " ").map(String.init)
            guard case .run = try KrakenProgram.declaration.parse(words) else { return XCTFail(line) }
        }
    }
}
