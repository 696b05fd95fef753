import CommandKit
import Foundation
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// What every command shows on narrow and wide terminals, in colour, and to a pipe, as somebody has looked at it.
///
/// With `UPDATE_SNAPSHOTS=1` the files are written anew; look at what `git diff` shows of them.
final class SnapshotTests: XCTestCase {
    private let commands = KrakenProgram.declaration.spec.allCommands.filter { !$0.spec.isGroup }

    func test_givenEveryCommand_thenItIsShownSomewhere_orSaidWhyNot() {
        for command in commands {
            let name = SnapshotLines.name(of: command)
            let isShown = !SnapshotLines.lines(of: command).isEmpty
            XCTAssertNotEqual(isShown, SnapshotLines.exceptions[name] != nil, "\(name) has no snapshot and no excuse")
        }
        XCTAssertEqual(SnapshotLines.strangers(among: commands), [])
    }

    func test_givenEveryCommand_whenShownOnEveryScreen_thenItIsWhatWasLookedAt() async throws {
        let usual = try await SnapshotStage.furnished()
        let stages = try await [usual, usual.withLostOrder(), usual.withPositions()]
        defer { for stage in stages { stage.remove() } }
        let isUpdate = ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] == "1"
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Texts"
        try await withThrowingTaskGroup { group in
            for command in commands {
                let lines = SnapshotLines.lines(of: command)
                guard !lines.isEmpty else { continue }
                let path = "\(folder)/\(SnapshotLines.name(of: command).replacing(" ", with: "-")).txt"
                group.addTask {
                    let text = try await Self.text(of: lines, stages)
                    if isUpdate { try text.write(toFile: path, atomically: true, encoding: .utf8) }
                    Self.compare(text, with: path)
                }
            }
            try await group.waitForAll()
        }
    }

    /// Command lines on all screens, as the file of their command has it.
    private static func text(
        of lines: [SnapshotLines.Line], _ stages: [SnapshotStage]
    ) async throws -> String {
        var text = ""
        for line in lines {
            let borrows = line.text.contains("positions") || line.text.contains("--leverage")
            let stage = stages[line.text.contains("{lost}") ? 1 : borrows ? 2 : 0]
            var plain: [Int: String] = [:]
            for screen in SnapshotScreen.all {
                let (shown, code, home) = try await stage.show(line.text, line.answers, on: screen)
                let all = stage.masked(shown.text, home: home)
                let heading = "\n=== \(line.text) (\(screen.name), exit \(code.rawValue))\n"
                guard let columns = screen.columns else {
                    let complaints = stage.masked(shown.complaints, home: home).split(separator: "\n")
                    text += heading + stage.masked(shown.output, home: home)
                    text += complaints.map { "stderr: \($0)\n" }.joined()
                    continue
                }
                if screen.hasColour {
                    let colours = all.split(separator: "\n").filter { $0.contains("\u{1B}") }
                    XCTAssertEqual(all.withoutColour, plain[columns], "\(line.text): colour changes the text")
                    if !colours.isEmpty {
                        text += heading + colours.map { $0.replacing("\u{1B}", with: "␛") + "\n" }.joined()
                    }
                } else {
                    XCTAssertFalse(all.contains("\u{1B}"), "\(line.text): colour where none is wanted")
                    checkWidth(stage.masked(shown.output, home: home), columns, line.text)
                    plain[columns] = all
                    text += heading + all.replacing("\r", with: "␍")
                }
            }
        }
        return String(text.dropFirst())
    }

    /// No line of the result is wider than the terminal, but what is to be copied is never broken: command lines, and
    /// words that are long themselves, such as paths and keys.
    private static func checkWidth(_ text: String, _ columns: Int, _ words: String) {
        for line in text.split(whereSeparator: { $0 == "\n" || $0 == "\r" || $0 == "\r\n" })
        where line.description.displayWidth > columns && !line.hasPrefix("$ ")
            && !line.split(separator: " ").contains(where: { $0.count > 36 })
        {
            XCTFail("\(words): \(line.description.displayWidth) of \(columns) columns: \(line)")
        }
    }

    /// Tells the first line that differs.
    private static func compare(_ text: String, with path: String) {
        let name = path.split(separator: "/").last ?? ""
        guard let committed = try? String(contentsOfFile: path, encoding: .utf8) else {
            return XCTFail("\(name) is missing: run this test with UPDATE_SNAPSHOTS=1 and look at it")
        }
        guard committed != text else { return }
        let (old, new) = (committed.lines, text.lines)
        let number = zip(old, new).prefix { $0 == $1 }.count
        XCTFail(
            """
            \(name), line \(number + 1):
            was: \(number < old.count ? old[number] : "(nothing)")
            is:  \(number < new.count ? new[number] : "(nothing)")
            If that is right, run this test with UPDATE_SNAPSHOTS=1 and look at the difference.
            """)
    }
}

extension String {
    fileprivate var lines: [Substring] { split(separator: "\n", omittingEmptySubsequences: false) }

    fileprivate var withoutColour: String { replacing(/\u{1B}\[[0-9;]*m/, with: "") }
}
