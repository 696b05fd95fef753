import FaultMatrix
import Foundation
import KrakenSandbox
import TestSupport
import XCTest

/// The built program against every fault over loopback HTTP: what it says is held against the exchange itself, and
/// what it transmitted is counted there.
///
/// In every run the most dangerous calls meet every fault and the others two each; `KRAKEN_WHOLE_MATRIX=1` runs all.
final class ProgramMatrixTests: XCTestCase {
    private struct Place: Sendable {
        let call: MatrixCall
        let fault: ProgramFault
    }

    private static let settings = [
        "KRAKEN_TIMEOUT": "1", "KRAKEN_ALLOW_WITHDRAW": "true", "KRAKEN_WITHDRAW_UNATTENDED": "true",
        "KRAKEN_FUNDING_LOOKUP": "0", "KRAKEN_WITHDRAW_COOLING_OFF": "0",
    ]

    /// One cell in homes and on a port of its own; nil where the program has no such step.
    private static func run(_ place: Place, in folder: String) async throws -> MatrixCell? {
        let (call, fault) = (place.call, place.fault)
        let sandbox = try await ServedSandbox.start(in: Household(home: folder + "/exchange"))
        defer { sandbox.process.kill() }
        let house = Household(home: folder + "/client", environment: sandbox.environment).settlingQuickly.with(settings)
        let witness = try Witness(home: folder + "/exchange")
        let context = try await call.prepare(in: folder) { try await house.run($0) }
        let words = call.words(context) + ["--json"]
        if let kill = fault.kill {
            let server = try StandstillServer(call, kill, before: sandbox.port)
            defer { server.stop() }
            // The answer hangs longer than the call lasts, so that the program is killed while it waits.
            let way = house.with(["KRAKEN_API_BASE_URL": server.url])
            guard await server.kills(try way.with(["KRAKEN_TIMEOUT": "30"]).start(words)) else { return nil }
            let outcome = await (try way.start(words, limit: 60)).outcome()
            return MatrixCell(
                outcome, transmissions: server.callCount, effect: try await call.effect(witness, context))
        }
        for armed in fault.faults {
            try witness.exchange.arm(Fault(armed.effect, endpoint: call.endpoint, moment: armed.moment))
        }
        let outcome = await (try house.start(words, limit: 60)).outcome()
        XCTAssertEqual(try witness.exchange.armedFaults().map(\.fault), [], "it was met: \(outcome.complaints)")
        return MatrixCell(
            outcome, transmissions: try witness.exchange.requests(100, of: call.endpoint).count,
            effect: try await call.effect(witness, context))
    }

    func test_givenTheBuiltProgram_whenItsCallsMeetFaultsOnTheirWay_thenNothingIsDoneTwice_andTheEndIsToldTruthfully()
        async throws
    {
        let isWhole = ProcessInfo.processInfo.environment["KRAKEN_WHOLE_MATRIX"] == "1"
        let places = ProgramFault.all.flatMap { fault in
            MatrixCall.all.filter { isWhole || $0.meetsEverything || ProgramFault.usual.contains(fault.name) }
                .map { Place(call: $0, fault: fault) }
        }
        let folder = try temporaryFolder()
        let cells = try await inLanes(Array(places.enumerated()), 6) { number, place in
            try await Self.run(place, in: homes("\(folder)/\(number)", "exchange", "client"))
        }
        for (place, cell) in zip(places, cells) {
            // What is killed before it has sent anything leaves nothing behind.
            let isTypedAgain = place.fault.kill.map { $0 != .checking } ?? false
            cell?.check(
                place.call, place.fault.name,
                .init(mayBeSentAgain: place.fault.mayBeSentAgain, isTypedAgain: isTypedAgain))
        }
        if isWhole { try tell(cells.map { $0?.words ?? "–" }) }
    }

    /// Writes the table to the file that `KRAKEN_MATRIX_TABLE` names.
    private func tell(_ words: [String]) throws {
        guard let path = ProcessInfo.processInfo.environment["KRAKEN_MATRIX_TABLE"] else { return }
        let (calls, faults) = (MatrixCall.all.map(\.name), ProgramFault.all.map(\.name))
        let rows = faults.indices.map { Array(words[$0 * calls.count..<($0 + 1) * calls.count]) }
        try MatrixCell.table(faults: faults, calls: calls, cells: rows)
            .write(toFile: path, atomically: true, encoding: .utf8)
    }
}
