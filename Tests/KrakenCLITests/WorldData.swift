import TestSupport
import Transport
import XCTest

extension World {
    /// The `data` of the envelope that a command line prints.
    func data(_ words: [String], file: StaticString = #filePath, line: UInt = #line) async throws -> JSON {
        let outcome = await run(words)
        return try XCTUnwrap(outcome.data, outcome.output + outcome.complaints, file: file, line: line)
    }
}
