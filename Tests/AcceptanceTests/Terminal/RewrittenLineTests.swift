import Glibc
import TestSupport
import Transport
import XCTest

/// Lines that are written again and again, at a real terminal: stopped and continued, made narrow, and taken away.
final class RewrittenLineTests: XCTestCase {
    private func restingOrder() async throws -> (house: Household, txid: String) {
        let house = try Household(self, environment: ["KRAKEN_SANDBOX": "true"])
        let placed = try await house.run(OrderWords.live)
        return (house, try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output))
    }

    func test_givenAWatchedOrder_whenStoppedAndContinued_thenTheLineIsThereAgain_andItFitsANarrowWindow() async throws {
        let (house, txid) = try await restingOrder()
        let terminal = try Terminal.shell(house, columns: 60)
        terminal.type("\"$kraken\" order watch \(txid)\n")
        try await terminal.waitFor("\(txid)  open, 0% filled (0 of 0.001)")
        try await terminal.stop()
        terminal.type("fg\n")
        try await terminal.waitFor("\(txid)  open, 0% filled (0 of 0.001)", times: 2)
        try await terminal.resize(columns: 30)
        try await terminal.waitFor("\r\(txid)  open,...")
        try await terminal.resize(columns: 60)
        try await terminal.waitFor("\(txid)  open, 0% filled (0 of 0.001)", times: 3)
        terminal.type("\u{3}")
        try await terminal.expectEnd(130)
        let shown = await terminal.close()
        XCTAssertTrue(shown.screen.contains("❌ interrupted"), shown)
    }

    func test_givenATerminalThatRewritesNothing_whenAnOrderIsWatched_thenEachChangeIsALine() async throws {
        let (house, txid) = try await restingOrder()
        let terminal = try Terminal(house.with(["TERM": "dumb"]), "exec \"$kraken\" order watch \(txid)")
        try await terminal.waitFor("UTC  \(txid)  open, 0% filled (0 of 0.001)\r\n")
        terminal.type("\u{3}")
        let outcome = await terminal.outcome()
        XCTAssertEqual(outcome.exitCode, 130, outcome.output)
        XCTAssertFalse(outcome.output.contains("\r" as Character) || outcome.output.contains("\u{1B}"), outcome.output)
    }

    func test_givenAFullCallCounter_whenACallIsHeldBack_thenTheTimeCountsDownInPlace_andCtrlCTakesItAway() async throws
    {
        let house = try Household(
            self,
            environment: [
                "KRAKEN_SANDBOX": "true", "KRAKEN_TIER": "starter", "KRAKEN_PRIVATE_RATE_LIMIT_PER_MIN": "1",
            ])
        var code: Int32 = 0
        for _ in 1...16 where code == 0 { code = try await house.run(["balance", "--no-wait"]).exitCode }
        XCTAssertEqual(code, 5)
        let terminal = try Terminal.shell(house)
        terminal.type("\"$kraken\" balance\n")
        try await terminal.waitFor("\r- waiting ")
        try await terminal.waitFor(" for the rate limit (BalanceEx)", times: 3)
        terminal.type("\u{3}")
        try await terminal.waitFor("❌ interrupted\r\n% ")
        try await terminal.expectEnd(130)
        let shown = await terminal.close()
        XCTAssertFalse(shown.screen.contains { $0.contains("waiting") }, shown)
    }

    func test_givenALostOrderThatIsLookedFor_whenCtrlCIsPressed_thenTheProgressIsTakenAway() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, .hang)
        let house = try Household(self, environment: thief.environment)
        let order = try house.start(OrderWords.live)
        let arrived = await thief.stolenCount.reaches(1)
        XCTAssertTrue(arrived)
        order.signal(SIGINT)
        let lost = await order.outcome()
        XCTAssertEqual(lost.exitCode, 7, lost.output)
        let id = try XCTUnwrap(lost.data?["cl_ord_id"]?.string)
        let terminal = try Terminal.shell(house)
        terminal.type("\"$kraken\" order resolve \(id) --cancel\n")
        try await terminal.waitFor("\rOrder \(id.prefix(8)): ")
        terminal.type("\u{3}")
        try await terminal.waitFor("❌ interrupted\r\n% ")
        try await terminal.expectEnd(130)
        let shown = await terminal.close()
        XCTAssertFalse(shown.screen.contains { $0.contains("Order \(id.prefix(8)): ") }, shown)
    }

    /// What is the same a moment later: neither the last line nor the candle that is still running.
    private static func lasting(_ output: String) -> [Substring] {
        output.split(separator: "\n").dropLast().filter { !$0.hasSuffix("  running") }
    }

    func test_givenAnyLocaleOrNone_whenCommandsRun_thenTheyShowTheSame() async throws {
        let (house, _) = try await restingOrder()
        for words in [["balance"], ["ohlc", "-p", "BTC/USD", "-i", "1440", "-l", "3"]] {
            let plain = try await house.run(words)
            XCTAssertEqual(plain.exitCode, 0, plain.complaints)
            let lines = Self.lasting(plain.output)
            for locale in ["C", "tr_TR.UTF-8", "no such"] {
                let other = try await house.with(["LC_ALL": locale, "LANG": locale]).run(words)
                XCTAssertEqual(Self.lasting(other.output), lines, "\(locale): \(other.complaints)")
            }
        }
    }
}
