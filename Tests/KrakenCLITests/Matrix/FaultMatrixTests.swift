import FaultMatrix
import Foundation
import TestSupport
import XCTest

@testable import KrakenCLI

/// Every call that moves money or lowers risk, against every fault: never done twice, and the end told truthfully.
final class FaultMatrixTests: XCTestCase {
    private static let settings = [
        "KRAKEN_RETRY_ATTEMPTS": "1", "KRAKEN_ALLOW_WITHDRAW": "true", "KRAKEN_WITHDRAW_UNATTENDED": "true",
    ]

    private func run(_ call: MatrixCall, _ fault: MatrixFault) async throws -> MatrixCell {
        let world = try World(self, environment: Self.settings, time: JumpingTime().source)
        _ = await world.run(["sandbox", "reset", "--tier", "pro"])
        let context = try await call.prepare(in: world.home) { await world.run($0 + ["--sandbox"]) }
        let spoiler = Spoiler(call.endpoint, fault)
        let outcome = await world.run(
            call.words(context) + ["--json", "--sandbox"], wrapping: { spoiler.wrapping($0) })
        return MatrixCell(
            outcome, transmissions: spoiler.transmissions, effect: try await call.effect(world.witness(), context))
    }

    func test_givenEveryCallAndEveryFault_whenItMeetsTheFault_thenItIsNeverDoneTwice_andTheEndIsToldTruthfully()
        async throws
    {
        var rows: [[String]] = []
        for fault in MatrixFault.all {
            var row: [String] = []
            for call in MatrixCall.all {
                let cell = try await run(call, fault)
                cell.check(call, fault.name, .init(mayBeSentAgain: fault.mayBeSentAgain))
                row.append(cell.words)
            }
            rows.append(row)
        }
        try compare(rows)
    }

    /// The committed table is what this run found; `UPDATE_SNAPSHOTS=1` writes it anew.
    private func compare(_ rows: [[String]]) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("docs/fault-matrix.md")
        // The second section is what the built program did, written by a script.
        let before = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let section = before.range(of: "## Through the program").map { "\n" + before[$0.lowerBound...] } ?? ""
        let text = Self.document(rows) + section
        if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let committed = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        XCTAssertEqual(committed, text, "run the test with UPDATE_SNAPSHOTS=1 and look at the difference")
    }

    private static func document(_ rows: [[String]]) -> String {
        """
        # What becomes of each call under each fault

        Written by `FaultMatrixTests` from what really happened, in process and with a clock of its own; do not edit. "Before" \
        means that the exchange never acted, "after" that it did. Each cell was checked against the exchange itself: never \
        done twice, "done" is done, "not done" and "refused" are not, and what cannot be known is called unknown. Calls \
        are transmitted once unless a number says otherwise.

        \(MatrixCell.table(faults: MatrixFault.all.map(\.name), calls: MatrixCall.all.map(\.name), cells: rows))
        """
    }
}
