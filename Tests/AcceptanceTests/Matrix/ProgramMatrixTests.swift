import Foundation
import KrakenSandbox
import TestSupport
import Trading
import XCTest

/// The built program against every fault over loopback HTTP: what it says is held against the exchange itself, and
/// what it transmitted is counted there.
///
/// In every run the most dangerous calls meet every fault and the others two each; `KRAKEN_WHOLE_MATRIX=1` runs all.
final class ProgramMatrixTests: XCTestCase {
    private struct Cell: Sendable {
        let scenario: ProgramScenario
        let fault: ProgramFault
    }

    /// What became of one cell.
    private struct Result: Sendable {
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
        "KRAKEN_TIMEOUT": "1", "KRAKEN_ALLOW_WITHDRAW": "true", "KRAKEN_WITHDRAW_UNATTENDED": "true",
        "KRAKEN_FUNDING_LOOKUP": "0",
    ]

    /// One cell in homes and on a port of its own.
    private static func run(_ cell: Cell, in folder: String) async throws -> Result {
        let sandbox = try await ServedSandbox.start(in: Household(home: folder + "/exchange"))
        defer { sandbox.process.kill() }
        let house = Household(home: folder + "/client", environment: sandbox.environment).settlingQuickly.with(settings)
        let exchange = try Exchange(
            folder: folder + "/exchange/data/sandbox/exchange",
            now: { Timestamp(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9)) })
        let context = try await cell.scenario.prepare(house)
        for fault in cell.fault.faults {
            try exchange.arm(Fault(fault.effect, endpoint: cell.scenario.endpoint, moment: fault.moment))
        }
        var outcome: CommandOutcome
        var transmissions: Int
        if let moment = cell.fault.kills {
            (outcome, transmissions) = try await killed(cell, moment, context, in: house, sandbox)
        } else {
            outcome = await (try house.start(cell.scenario.words(context), limit: 60)).outcome()
            XCTAssertEqual(try exchange.armedFaults().map(\.fault), [], "the fault was met: \(outcome.complaints)")
            transmissions = try exchange.requests(100, of: cell.scenario.endpoint).count
        }
        return Result(
            exitCode: outcome.exitCode, transmissions: transmissions, effect: try cell.scenario.effect(exchange),
            transcript: outcome.output + outcome.complaints)
    }

    /// Kills a command when its call has come, before or after the exchange acted, and runs it again.
    private static func killed(
        _ cell: Cell, _ moment: Fault.Moment, _ context: String, in house: Household, _ sandbox: ServedSandbox
    ) async throws -> (outcome: CommandOutcome, transmissions: Int) {
        let came = Counter()
        let server = try FaultyServer { [port = sandbox.port, endpoint = cell.scenario.endpoint] request, _ in
            let isFirst =
                request.isPrivate(endpoint) && (!request.isOrder || request.isLiveOrder) && came.increase() == 1
            if isFirst && moment == .before { return .hang }
            let answer = PlainClient.ask(port: port, head: request.head, body: request.body)
            if isFirst { return .hang }
            return answer.map { .answer(status: $0.status, body: $0.body) } ?? .close
        }
        defer { server.stop() }
        // The answer hangs longer than the call lasts, so that the program is killed while it waits.
        let way = house.with(["KRAKEN_API_BASE_URL": server.url("")])
        let words = cell.scenario.words(context)
        let process = try way.with(["KRAKEN_TIMEOUT": "30"]).start(words)
        let hasCome = await came.reaches(1)
        XCTAssertTrue(hasCome, "\(cell.scenario.name) came")
        process.kill()
        _ = await process.end()
        return (await (try way.start(words, limit: 60)).outcome(), came.value)
    }

    /// What the exit code claims must be so at the exchange.
    private func check(_ result: Result, of cell: Cell) {
        let (scenario, fault) = (cell.scenario, cell.fault)
        let place =
            "\(scenario.name), \(fault.name): \(result.words), effect \(result.effect): \(result.transcript)"
        if fault.kills != nil && scenario.isNewEachTime {
            return XCTAssertLessThanOrEqual(result.effect, 2 * scenario.whole, place)
        }
        XCTAssertLessThanOrEqual(result.effect, scenario.whole, "done twice: \(place)")
        switch result.exitCode {
        case 0: XCTAssertEqual(result.effect, scenario.whole, "said done, and is not: \(place)")
        // What a command refuses that is typed again after a kill is itself, not the one before.
        case 4 where fault.kills != nil: break
        case 3, 4, 5, 6: XCTAssertEqual(result.effect, 0, "said not done, and is: \(place)")
        case 7: break
        default: XCTFail("no such ending: \(place)")
        }
        if !scenario.isRepeatable && fault.kills == nil {
            XCTAssertLessThanOrEqual(result.transmissions, fault.mayBeSentAgain ? 2 : 1, "sent again: \(place)")
        }
    }

    func test_givenTheBuiltProgram_whenItsCallsMeetFaultsOnTheirWay_thenNothingIsDoneTwice_andTheEndIsToldTruthfully()
        async throws
    {
        let isWhole = ProcessInfo.processInfo.environment["KRAKEN_WHOLE_MATRIX"] == "1"
        let cells = ProgramFault.all.flatMap { fault in
            ProgramScenario.all.filter { isWhole || $0.meetsEverything || ProgramFault.usual.contains(fault.name) }
                .map { Cell(scenario: $0, fault: fault) }
        }
        let folder = try temporaryFolder()
        let results = try await inLanes(Array(cells.enumerated())) { number, cell in
            let own = "\(folder)/\(number)"
            for name in ["exchange", "client"] {
                try FileManager.default.createDirectory(
                    atPath: "\(own)/\(name)", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
            return try await Self.run(cell, in: own)
        }
        for (result, cell) in zip(results, cells) { check(result, of: cell) }
        if isWhole { try tell(results.map(\.words)) }
    }

    /// Writes the table to the file that `KRAKEN_MATRIX_TABLE` names.
    private func tell(_ words: [String]) throws {
        guard let path = ProcessInfo.processInfo.environment["KRAKEN_MATRIX_TABLE"] else { return }
        let (names, faults) = (ProgramScenario.all.map(\.name), ProgramFault.all.map(\.name))
        let rows = faults.indices.map { row in
            let cells = words[row * names.count..<(row + 1) * names.count]
            return "| \(faults[row]) | " + cells.joined(separator: " | ") + " |"
        }
        let head = "| the first transmission meets | " + names.joined(separator: " | ") + " |"
        let rule = "|" + String(repeating: "---|", count: names.count + 1)
        try ([head, rule] + rows + [""]).joined(separator: "\n").write(
            toFile: path, atomically: true, encoding: .utf8)
    }
}
