import TestSupport
import Transport
import XCTest

@testable import CommandKit
@testable import KrakenCLI

/// Every command of the tree in every format.
final class EveryFormatTests: XCTestCase {
    private let commands = KrakenProgram.declaration.spec.allCommands.filter { !$0.spec.isGroup }

    /// A line of each command that snapshots leave out.
    private let others: [String: SnapshotLines.Line] = [
        "completions": .init("completions bash"), "man": .init("man order"), "doctor": .init("doctor"),
        "config-setup": .init("config-setup --show"),
    ]

    /// These are shown by tests of their own: one goes on until it is stopped, the other opens an editor.
    private let elsewhere: Set = ["sandbox serve", "config edit"]

    func test_givenEveryCommand_whenWrittenInEveryFormat_thenNoneRefusesOne() async throws {
        let stage = try await SnapshotStage.furnished()
        let doubtful = try await stage.withLostOrder()
        defer { for stage in [stage, doubtful] { stage.remove() } }
        for command in commands {
            let name = SnapshotLines.name(of: command)
            guard !elsewhere.contains(name) else { continue }
            let lines = SnapshotLines.lines(of: command) + [others[name]].compactMap(\.self)
            let line = try XCTUnwrap(lines.first, "\(name) has no line")
            let home = line.text.contains("{lost}") ? doubtful : stage
            let screen = SnapshotScreen(name: "piped", columns: nil)
            let told = try await home.show(line.text, line.answers, on: screen)
            for format in OutputFormat.allCases {
                let text = "\(line.text) -o \(format.rawValue)"
                let (shown, code, _) = try await home.show(text, line.answers, on: screen)
                XCTAssertEqual(code, told.code, "\(text): \(shown.text)")
                guard code == .success else { continue }
                // A list of nothing has no rows, and no object a line.
                if format != .ndjson { XCTAssertNotEqual(shown.output, "", text) }
                try check(shown.output, format, text)
            }
        }
    }

    func test_givenCommandsThatAreNotRunHere_whenAFormatIsAsked_thenTheyTakeItAsWell() throws {
        for name in elsewhere.sorted() {
            for format in OutputFormat.allCases {
                let words = name.split(separator: " ").map(String.init) + ["-o", format.rawValue]
                guard case .run(let invocation) = try KrakenProgram.parse(words) else { return XCTFail(name) }
                try invocation.globals.refuse(for: invocation.path, KrakenProgram.rows(of: invocation.path))
            }
        }
    }

    /// Whether a text is what its format promises.
    private func check(_ text: String, _ format: OutputFormat, _ line: String) throws {
        switch format {
        case .table: break
        case .json:
            let last = text.split(separator: "\n").last.flatMap { try? JSON(parsing: $0.utf8) }
            XCTAssertNotNil(last, "\(line): \(text)")
        case .ndjson:
            for row in text.split(separator: "\n") { XCTAssertNotNil(try? JSON(parsing: row.utf8), "\(line): \(row)") }
        case .csv:
            XCTAssertEqual(Set(Self.widths(ofCSV: text)).count, 1, "\(line): rows of several widths: \(text)")
        }
    }

    /// How many cells each row has; a cell in quotes may go over several lines.
    private static func widths(ofCSV text: String) -> [Int] {
        var (widths, commas, isQuoted) = ([Int](), 0, false)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: commas += 1
            case UInt8(ascii: "\n") where !isQuoted:
                widths.append(commas + 1)
                commas = 0
            default: break
            }
        }
        return widths
    }
}
