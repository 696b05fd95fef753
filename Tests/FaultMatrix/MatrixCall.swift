import Foundation
public import TestSupport
import Transport
import XCTest

/// One call that must not go wrong silently.
///
/// It says how the program makes it, and how its effect is counted at the exchange itself. To add one, add it to
/// ``all``.
public struct MatrixCall: Sendable {
    /// What is there when the call is made.
    public struct Context: Sendable {
        /// The order that was placed last.
        public var txid = ""
        /// A file with ``MatrixCall/file`` in it.
        public var path = ""
    }

    /// The name of its column.
    public let name: String
    /// The call that is spoilt.
    public let endpoint: String
    /// How much there is when all went well.
    public var whole = 1
    /// Whether the call may be transmitted again after an answer that says nothing, because it lowers risk.
    public var isRepeatable = false
    /// Whether it meets every fault through the program in every run of the tests.
    public var meetsEverything = false
    /// The orders that are there before, as the words that place them.
    var orders: [[String]] = []
    /// A file that the command reads.
    var file = ""
    /// The command line.
    public let words: @Sendable (Context) -> [String]
    /// How much of it there is at the exchange itself.
    public let effect: @Sendable (Witness, Context) async throws -> Int

    /// Every call of the matrix.
    public static let all = [
        addOrder, batch, amend, edit, cancel, cancelAll, panic, withdraw, transfer, addExport,
    ]

    /// Does what comes before the call, by running the program.
    ///
    /// - Parameter folder: where a file may be written.
    public func prepare(
        in folder: String, run: ([String]) async throws -> CommandOutcome
    ) async throws -> Context {
        var context = Context()
        if !file.isEmpty {
            context.path = folder + "/orders.csv"
            try file.write(toFile: context.path, atomically: true, encoding: .utf8)
        }
        for words in orders {
            let placed = try await run(words + ["--json"])
            XCTAssertEqual(placed.exitCode, 0, placed.output + placed.complaints)
            context.txid = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string)
        }
        return context
    }
}
