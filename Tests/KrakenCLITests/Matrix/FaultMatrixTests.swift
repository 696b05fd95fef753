import Foundation
import TestSupport
import XCTest

@testable import KrakenCLI

/// Every call that moves money or lowers risk, against every fault: never done twice, and the end told truthfully.
final class FaultMatrixTests: XCTestCase {
    /// What became of one cell.
    private struct Cell {
        var exitCode: Int32
        var transmissions: Int
        var effect: Int
        var transcript: String

        /// `done`, `refused (4)`, `unknown (7)` and so on, with the number of transmissions where it is not one.
        var words: String {
            let names: [Int32: String] = [
                0: "done", 3: "refused (3)", 4: "refused (4)", 5: "limited (5)", 6: "not done (6)", 7: "unknown (7)",
            ]
            let name = names[exitCode] ?? "exit \(exitCode)"
            return transmissions == 1 ? name : "\(name), sent \(transmissions)×"
        }
    }

    private static let settings = [
        "KRAKEN_RETRY_ATTEMPTS": "1", "KRAKEN_ALLOW_WITHDRAW": "true", "KRAKEN_WITHDRAW_UNATTENDED": "true",
    ]

    private func run(_ scenario: MatrixScenario, _ fault: MatrixFault) async throws -> Cell {
        let world = try World(self, environment: Self.settings, time: JumpingTime().source)
        _ = await world.run(["sandbox", "reset", "--tier", "pro"])
        let context = try await scenario.prepare(world)
        let spoiler = Spoiler(scenario.endpoint, fault)
        let outcome = await world.run(
            scenario.words(context) + ["--json", "--sandbox"], wrapping: { spoiler.wrapping($0) })
        return Cell(
            exitCode: outcome.exitCode, transmissions: spoiler.transmissions,
            effect: try await scenario.effect(world, context), transcript: outcome.output + outcome.complaints)
    }

    /// What the exit code claims must be so at the exchange.
    private func check(_ cell: Cell, _ scenario: MatrixScenario, _ fault: MatrixFault) {
        let place = "\(scenario.name), \(fault.name): \(cell.words), effect \(cell.effect): \(cell.transcript)"
        XCTAssertLessThanOrEqual(cell.effect, scenario.whole, "done twice: \(place)")
        switch cell.exitCode {
        case 0: XCTAssertEqual(cell.effect, scenario.whole, "said done, and is not: \(place)")
        case 3, 4, 5, 6: XCTAssertEqual(cell.effect, 0, "said not done, and is: \(place)")
        case 7: break
        default: XCTFail("no such ending: \(place)")
        }
        if !scenario.isRepeatable {
            XCTAssertLessThanOrEqual(cell.transmissions, fault.mayBeSentAgain ? 2 : 1, "sent again: \(place)")
        }
    }

    func test_givenEveryCallAndEveryFault_whenItMeetsTheFault_thenItIsNeverDoneTwice_andTheEndIsToldTruthfully()
        async throws
    {
        var rows: [[String]] = []
        for scenario in MatrixScenario.all {
            var row = [scenario.name]
            for fault in MatrixFault.all {
                let cell = try await run(scenario, fault)
                check(cell, scenario, fault)
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
        let faults = MatrixFault.all.map(\.name)
        let header = "| the first transmission meets | " + rows.map { $0[0] }.joined(separator: " | ") + " |"
        let rule = "|" + String(repeating: "---|", count: rows.count + 1)
        let lines = faults.indices.map { index in
            "| \(faults[index]) | " + rows.map { $0[index + 1] }.joined(separator: " | ") + " |"
        }
        return """
            # What becomes of each call under each fault

            Written by `FaultMatrixTests` from what really happened, in process and with a clock of its own; do not edit. "Before" \
            means that the exchange never acted, "after" that it did. Each cell was checked against the exchange itself: never \
            done twice, "done" is done, "not done" and "refused" are not, and what cannot be known is called unknown. Calls \
            are transmitted once unless a number says otherwise.

            \(header)
            \(rule)
            \(lines.joined(separator: "\n"))

            """
    }
}
