import KrakenCore
import KrakenSandbox
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A wall clock that is wrong, or jumps while an order is looked for: deadlines and proofs follow the exchange's clock.
final class WrongClockTests: XCTestCase {
    func test_givenAClockThirtySecondsOff_whenAnOrderIsSent_thenItsDeadlineIsByTheExchangesClock() async throws {
        for seconds in [-30, 30] {
            let lost = try LostOrder(self, wallClock: { $0 + .seconds(seconds) })
            let start = lost.clock.source.now()
            let outcome = await lost.run()
            XCTAssertEqual(outcome.exitCode, 0, outcome.output)
            let deadline = try XCTUnwrap(lost.journal().attempts(of: lost.journal().latest(1)[0].id).first?.deadline)
            XCTAssertLessThan(abs((deadline - (start + .seconds(10))).milliseconds), 2_000, "\(seconds)")
        }
    }

    func test_givenAClockThirtySecondsOff_whenAnAnswerIsLost_thenTheTruthIsFound() async throws {
        for seconds in [-30, 30] {
            for (delay, code) in [(nil, 0), (8, 0), (12, 6)] as [(Int?, Int32)] {
                let lost = try LostOrder(self, wallClock: { $0 + .seconds(seconds) })
                try lost.arm(delay.map { .late(seconds: $0) } ?? .lose)
                let outcome = await lost.run()
                XCTAssertEqual(outcome.exitCode, code, "\(seconds), \(delay ?? 0): \(outcome.output)")
                XCTAssertEqual(try lost.openCount(), code == 0 ? 1 : 0)
                XCTAssertEqual(lost.live.count, 1)
            }
        }
    }

    /// Loses an order, and lets the wall clock jump at the first look.
    private func lose(
        jumping jump: Duration, words: [String] = [], faults: [FaultEffect], unfiltered: Bool = false
    ) async throws -> (lost: LostOrder, outcome: CommandOutcome, took: Duration) {
        let offset = Mutex(Duration.zero)
        let lost = try LostOrder(self, wallClock: { $0 + offset.withLock(\.self) })
        for fault in faults { try lost.arm(fault) }
        if unfiltered {
            for name in ["cl_ord_id", "userref"] { try lost.armLists(.ignore(parameter: name)) }
        }
        let start = lost.clock.source.elapsed()
        let outcome = await lost.run(LostOrder.words + words) { name in
            if name == "OpenOrders" { offset.withLock { $0 = jump } }
            return name == "AddOrder" && faults.isEmpty ? .lostBefore : nil
        }
        return (lost, outcome, lost.clock.source.elapsed() - start)
    }

    private static let jumps: [Duration] = [.seconds(3_600), .seconds(-3_600), .seconds(5), .seconds(-5)]

    func test_givenAClockThatJumpsWhileAnOrderIsLookedFor_whenItNeverArrived_thenTheProofTakesAsLongAsEver()
        async throws
    {
        for jump in Self.jumps {
            for words in [[], ["--userref", "77"]] {
                let (lost, outcome, took) = try await lose(jumping: jump, words: words, faults: [])
                XCTAssertEqual(outcome.exitCode, 6, "\(jump) \(words): \(outcome.output)")
                XCTAssertGreaterThan(took, .seconds(30), "\(jump) \(words)")
                XCTAssertEqual(lost.live.count, 1)
            }
        }
    }

    func test_givenAClockThatJumpsWhileAnOrderIsLookedFor_whenItIsThere_thenItIsFound() async throws {
        for jump in Self.jumps {
            for words in [[], ["--userref", "77"]] {
                for unfiltered in [false, true] {
                    let (lost, outcome, _) = try await lose(
                        jumping: jump, words: words, faults: [.lose, .hide(seconds: 10)], unfiltered: unfiltered)
                    let place = "\(jump) \(words), unfiltered: \(unfiltered)"
                    XCTAssertEqual(outcome.exitCode, 0, "\(place): \(outcome.output)")
                    XCTAssertEqual(try lost.state(), .open, place)
                    XCTAssertEqual(lost.live.count, 1)
                }
            }
        }
    }

    /// Runs words whose call loses its answer after the exchange acted; the wall clock jumps at the first look.
    private func loseAnswer(
        of call: String, _ words: (LostOrder) async throws -> [String], jumping jump: Duration
    ) async throws -> (lost: LostOrder, outcome: CommandOutcome) {
        let offset = Mutex(Duration.zero)
        let isLost = Mutex(false)
        let lost = try LostOrder(self, wallClock: { $0 + offset.withLock(\.self) })
        let words = try await words(lost)
        try lost.arm(.hide(seconds: 10), on: call)
        try lost.arm(.reset, on: call)
        let outcome = await lost.run(words + ["--execute", "--yes", "--json", "--sandbox"]) { name in
            if name == call { isLost.withLock { $0 = true } }
            if isLost.withLock(\.self), name == "OpenOrders" || name == "QueryOrders" {
                offset.withLock { $0 = jump }
            }
            return nil
        }
        return (lost, outcome)
    }

    func test_givenAClockThatJumpsBack_whenABatchThatTradedIsLookedFor_thenEachOfItsOrdersIsFound() async throws {
        for rows in [
            #"[{"side":"buy","type":"limit","price":"+1%","volume":"0.001","timeinforce":"IOC"},{"side":"buy","price":"20000","volume":"0.002"}]"#,
            #"[{"side":"buy","price":"20000","volume":"0.001","userref":77},{"side":"buy","price":"20001","volume":"0.002","userref":78}]"#,
        ] {
            for jump in Self.jumps {
                let (lost, outcome) = try await loseAnswer(
                    of: "AddOrderBatch",
                    { lost in
                        let path = lost.world.home + "/orders.json"
                        try Data(rows.utf8).write(to: URL(fileURLWithPath: path))
                        return ["order", "batch", path, "-p", "BTC/USD"]
                    }, jumping: jump)
                XCTAssertEqual(outcome.exitCode, 0, "\(jump): \(outcome.output)")
                XCTAssertFalse(try lost.journal().latest(2).contains { $0.state == .notPlaced }, "\(jump)")
            }
        }
    }

    func test_givenAClockThatJumps_whenAReplacementIsLookedFor_thenItsSuccessorIsFound() async throws {
        for jump in Self.jumps {
            let (lost, outcome) = try await loseAnswer(
                of: "EditOrder",
                { lost in
                    let other = try lost.other()
                    let order = AddOrder(
                        pairID: "XXBTZUSD", side: .buy, typeName: "limit", volume: "0.001", price: "20000.0")
                    guard case .accepted(let answer) = await other.transmit(order) else {
                        throw XCTestError(.failureWhileWaiting)
                    }
                    return [
                        "order", "edit", answer.ids[0].description, "--price", "21000", "--userref", "77", "--replace",
                    ]
                }, jumping: jump)
            XCTAssertEqual(outcome.exitCode, 0, "\(jump): \(outcome.output)")
            XCTAssertEqual(try lost.journal().changes().map(\.state), [.applied], "\(jump)")
        }
    }

    func test_givenAClockALittleOff_whenANumberedOrderIsLost_thenItIsFound() async throws {
        for milliseconds in [-1_500, -1_300, -1_100, 1_100, 1_300, 1_500] {
            for part in [0, 450, 900] {
                let clock = JumpingTime()
                clock.pass(.milliseconds(part))
                let lost = try LostOrder(self, clock: clock, wallClock: { $0 + .milliseconds(milliseconds) })
                try lost.arm(.lose)
                let outcome = await lost.run(LostOrder.words + ["--userref", "77"])
                XCTAssertEqual(outcome.exitCode, 0, "\(milliseconds) \(part): \(outcome.output)")
                XCTAssertEqual(lost.live.count, 1)
            }
        }
    }

    func test_givenAClockThatJumpsWhileAnOrderIsLookedFor_whenItIsAmongManyClosedOnes_thenItIsFound() async throws {
        for jump in Self.jumps {
            let (lost, outcome, _) = try await lose(
                jumping: jump, faults: [.lose, .hide(seconds: 10), .cancel(reason: "Out of liquidity")],
                unfiltered: true)
            XCTAssertEqual(outcome.exitCode, 4, "\(jump): \(outcome.output)")
            XCTAssertEqual(try lost.state(), .cancelledByExchange, "\(jump)")
        }
    }
}
