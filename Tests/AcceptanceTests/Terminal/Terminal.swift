import Foundation
import TestSupport
import XCTest

/// A line of the shell in a terminal of its own, a real one made by `script`: keys are typed there, what is shown is
/// waited for, and its width can change.
struct Terminal: Sendable {
    private let process: ChildProcess
    private let device: String

    /// Opens a terminal; its variables are those of the house, with a `TERM` that knows colours unless it has one.
    init(_ house: Household, _ line: String, columns: Int = 80) throws {
        let script = "/usr/bin/script"
        if !FileManager.default.isExecutableFile(atPath: script) { try Permission.skip("\(script) is missing") }
        if !FileManager.default.fileExists(atPath: "/dev/pts/ptmx") {
            try Permission.skip("there are no pseudo-terminals in /dev/pts")
        }
        device = house.home + "/tty"
        let variables = ["TERM": "xterm-256color", "SHELL": "/bin/sh", "kraken": BuiltProgram.path, "device": device]
        process = try ChildProcess(
            [
                script, "--quiet", "--return", "--command",
                "stty cols \(columns) rows 24; tty >\"$device\"; \(line)", "/dev/null",
            ], environment: variables.merging(house.environment) { $1 }, input: .typed)
    }

    /// A shell with job control, whose prompt is `% `; `$kraken` is the program, and the settings of the terminal are
    /// in the file `$before`.
    static func shell(_ house: Household, columns: Int = 80) throws -> Terminal {
        let house = house.with(["PS1": "% ", "before": house.home + "/stty"])
        return try Terminal(house, "stty -g >\"$before\"; exec sh -i", columns: columns)
    }

    /// Types keys: `\u{3}` is Ctrl-C, `\u{4}` Ctrl-D, `\u{1A}` Ctrl-Z.
    func type(_ keys: String) { process.type(keys) }

    /// Stops what runs in the shell, as Ctrl-Z does, for the first time or a further one.
    func stop(times: Int = 1) async throws {
        type("\u{1A}")
        try await waitFor("Stopped", times: times)
    }

    /// Waits until a text has been shown so many times; throws when everything ended without, or too late.
    func waitFor(
        _ text: String, times: Int = 1, file: StaticString = #filePath, line: UInt = #line
    ) async throws {
        guard await !process.shows(text, times: times) else { return }
        let shown = await process.outcome().output
        XCTFail("'\(text)' was not shown \(times) times, but:\n\(shown)", file: file, line: line)
        throw XCTestError(.timeoutWhileWaiting)
    }

    /// Gives the terminal another width, as somebody who pulls at its window.
    func resize(columns: Int) async throws {
        let path = try String(contentsOfFile: device, encoding: .utf8).split(separator: "\n")[0]
        let stty = try ChildProcess(
            ["/usr/bin/stty", "-F", String(path), "cols", "\(columns)"], environment: ["PATH": "/usr/bin:/bin"])
        let outcome = await stty.outcome()
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
    }

    /// What the last command in the shell ended with; also that the terminal is as it was before.
    func expectEnd(_ code: Int32, file: StaticString = #filePath, line: UInt = #line) async throws {
        type("echo \"code $?\"; [ \"$(stty -g)\" = \"$(cat \"$before\")\" ] && echo as before | tr a-z A-Z\n")
        try await waitFor("code \(code)\r", file: file, line: line)
        try await waitFor("AS BEFORE", file: file, line: line)
    }

    /// Ends the shell; everything that was shown.
    func close() async -> String {
        type("exit\n")
        return await outcome().output
    }

    /// Waits for the end.
    func outcome() async -> CommandOutcome { await process.outcome() }
}

extension String {
    /// The lines a terminal ends up with, where a return begins a line again.
    var screen: [String] {
        var lines: [[Character]] = [[]]
        var column = 0
        for character in self {
            switch character {
            case "\r\n", "\n": (column, lines) = (0, lines + [[]])
            case "\r": column = 0
            default:
                let last = lines.count - 1
                if column < lines[last].count { lines[last][column] = character } else { lines[last].append(character) }
                column += 1
            }
        }
        return lines.map { String($0) }
    }
}
