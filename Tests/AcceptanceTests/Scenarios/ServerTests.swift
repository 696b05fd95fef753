import Glibc
import TestSupport
import Transport
import XCTest

/// `kraken sandbox serve`, and the commands of its home meanwhile.
final class ServerTests: XCTestCase {
    private func knownURL(_ house: Household) async throws -> JSON? {
        try await house.succeed("sandbox", "keys", "--json").data?["url"]
    }

    func test_givenAServer_whenItsHomeUsesTheSandbox_thenTheServerAnswers() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let house = sandbox.house.with(["KRAKEN_TIMEOUT": "1", "KRAKEN_RETRY_ATTEMPTS": "1"])
        let known = try await knownURL(house)
        XCTAssertEqual(known?.string, sandbox.url)
        try await house.succeed("ticker", "--sandbox", "--json")

        sandbox.process.signal(SIGSTOP)
        let unanswered = try await house.run(["ticker", "--sandbox", "--json"])
        XCTAssertEqual(unanswered.exitCode, 6, "a server that is stopped does not answer: \(unanswered.output)")
        sandbox.process.signal(SIGCONT)
        try await house.succeed("balance", "--sandbox", "--json")
    }

    func test_givenAServer_whenAnotherIsStartedForItsHome_thenItIsRefused() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let second = try await sandbox.house.run(["sandbox", "serve", "--port", "0"])
        XCTAssertEqual(second.exitCode, 1)
        XCTAssertTrue(second.complaints.contains("a server already runs for this home"), second.complaints)
        XCTAssertEqual(second.output, "")
    }

    func test_givenAServer_whenItIsInterrupted_thenItEndsZeroWithinASecond_andIsForgotten() async throws {
        for number in [SIGTERM, SIGINT] {
            let sandbox = try await ServedSandbox.start(self)
            let (end, time) = await PlainClient.withIdleConnection(port: sandbox.port) {
                await ending(sandbox.process, after: number)
            }
            XCTAssertEqual(end.code, 0)
            XCTAssertLessThan(time, .seconds(1))
            let known = try await knownURL(sandbox.house)
            XCTAssertEqual(known, .null)
            try await sandbox.house.succeed("balance", "--sandbox", "--json")
        }
    }

    func test_givenAServer_whenItIsKilled_thenItIsForgotten_andItsHomeGoesOn() async throws {
        let sandbox = try await ServedSandbox.start(self)
        _ = await ending(sandbox.process, after: SIGKILL)
        let known = try await knownURL(sandbox.house)
        XCTAssertEqual(known, .null)
        try await sandbox.house.succeed("balance", "--sandbox", "--json")

        let next = try await ServedSandbox.start(self, house: sandbox.house)
        let nextKnown = try await knownURL(sandbox.house)
        XCTAssertEqual(nextKnown?.string, next.url)
    }

    func test_givenAPortThatIsTaken_whenAServerIsToUseIt_thenOneSentenceSaysSo() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let other = try Household(self)
        let outcome = try await other.run(["sandbox", "serve", "--port", "\(sandbox.port)"])
        XCTAssertEqual(outcome.exitCode, 1)
        XCTAssertTrue(outcome.complaints.contains("cannot listen on port \(sandbox.port)"), outcome.complaints)
    }
}

/// Sends a signal, and tells how the process ended and how long that took.
func ending(_ process: ChildProcess, after number: Int32) async -> (end: ChildProcess.End, time: Duration) {
    let clock = ContinuousClock()
    let start = clock.now
    process.signal(number)
    return (await process.end(), clock.now - start)
}
