import CommandKit
import XCTest

/// The words of a test as a user would type them; no quotes are needed in tests.
func words(_ line: String) -> [String] {
    line.split(separator: " ").map(String.init)
}

extension XCTestCase {
    /// The command that the line asks for.
    func invocation(
        _ words: [String], file: StaticString = #filePath, line: UInt = #line
    ) throws -> Invocation<Settings, String, [String]> {
        guard case .run(let invocation) = try KitchenProgram.kitchen.parse(words) else {
            XCTFail("no command is asked for", file: file, line: line)
            throw CancellationError()
        }
        return invocation
    }

    /// What the command prints when run.
    func output(_ line: String) async throws -> [String] {
        try await invocation(words(line)).run(in: "cook")
    }

    func help(_ line: String, file: StaticString = #filePath, at number: UInt = #line) throws -> String {
        guard case .help(let text) = try KitchenProgram.kitchen.parse(words(line)) else {
            XCTFail("help is not asked for", file: file, line: number)
            return ""
        }
        return text
    }

    /// The mistake in the line; fails if there is none.
    func mistake(
        _ words: [String], file: StaticString = #filePath, line: UInt = #line
    ) -> UsageError? {
        do throws(UsageError) {
            _ = try KitchenProgram.kitchen.parse(words)
            XCTFail("no mistake was found", file: file, line: line)
            return nil
        } catch {
            return error
        }
    }

    func mistake(_ text: String, file: StaticString = #filePath, line: UInt = #line) -> UsageError? {
        mistake(words(text), file: file, line: line)
    }
}
