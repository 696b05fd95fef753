import KrakenCore
import Synchronization
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// The switch that is kept armed is disarmed at the end, and that is tried until it is certain.
final class KeepAliveTests: XCTestCase {
    /// Keeps the switch armed until the exchange leaves its service; the next disarmings fail so often.
    ///
    /// - Parameters:
    ///   - arming: what every arming meets.
    ///   - armings: after how many of them the exchange leaves its service.
    private func run(
        failing failures: Int, arming: ScriptedTransport.Step = .passOn, leavingAfter armings: Int = 2
    ) async throws -> (
        outcome: CommandOutcome, timeouts: [String], took: Duration
    ) {
        let time = JumpingTime()
        let world = try World(self, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: time.source)
        let timeouts = Mutex<[String]>([])
        let start = time.source.elapsed()
        let outcome = await world.run(["cancel", "after", "--keep-alive", "--yes", "--sandbox", "--json"]) { inner in
            ScriptedTransport(around: inner) { request, _ in
                if request.url.hasSuffix("/CancelAllOrdersAfter") {
                    let text = String(decoding: request.body, as: UTF8.self).split(separator: "=").last.map(String.init)
                    let disarmings = timeouts.withLock { timeouts in
                        timeouts.append(text ?? "")
                        return timeouts.count { $0 == "0" }
                    }
                    if text == "60" { return arming }
                    return text == "0" && disarmings <= failures ? .refused : .passOn
                }
                let isLate = timeouts.withLock(\.count) >= armings
                guard request.url.hasSuffix("/SystemStatus"), isLate else { return .passOn }
                return .json(##"{"error":[],"result":{"status":"maintenance","timestamp":"2026-09-21T14:13:20Z"}}"##)
            }
        }
        return (outcome, timeouts.withLock(\.self), time.source.elapsed() - start)
    }

    func test_givenADisarmingThatFails_whenTheExchangeLeavesItsService_thenItIsTriedOn_andTheTimeIsTold() async throws {
        let (outcome, timeouts, _) = try await run(failing: 12)
        XCTAssertEqual(outcome.exitCode, 6, outcome.output + outcome.complaints)
        XCTAssertEqual(timeouts.count { $0 == "60" }, 2)
        XCTAssertEqual(timeouts.count { $0 == "0" }, 13, "until it is disarmed")
        XCTAssertTrue(outcome.complaints.contains("could not be disarmed yet, it goes off at 20"), outcome.complaints)
    }

    func test_givenADisarmingThatNeverWorks_whenTheSwitchHasGoneOff_thenTheOutcomeIsUnknown() async throws {
        let (outcome, _, took) = try await run(failing: 10_000)
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("still-armed: ") ?? false, outcome.output)
        XCTAssertLessThan(took, .seconds(120), "there is nothing left to be disarmed")
    }

    func test_givenAnArmingWhoseAnswerIsLost_whenDisarmingFails_thenThatIsTriedOnAllTheSame() async throws {
        for step in [ScriptedTransport.Step.lostAfter, .acted(then: .page(status: 502))] {
            let (outcome, timeouts, _) = try await run(failing: 12, arming: step, leavingAfter: 1)
            XCTAssertEqual(timeouts.first, "60")
            XCTAssertEqual(timeouts.count { $0 == "0" }, 13, "until it is disarmed: \(outcome.output)")
            XCTAssertEqual(outcome.exitCode, 6, outcome.output + outcome.complaints)
        }
    }
}
