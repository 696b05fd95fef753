import TestSupport
import Transport
import XCTest

/// The question before money moves, at a real terminal with job control: every way to answer it, and to leave it.
final class PromptTests: XCTestCase {
    private let order = "\"$kraken\" order -p BTC/USD -s buy -t limit -v 0.001 --price 20000 --execute"

    private func house(_ more: [String: String] = [:]) throws -> Household {
        try Household(self, environment: ["KRAKEN_SANDBOX": "true"].merging(more) { $1 })
    }

    /// A shell in which the question before an order has just been asked.
    private func asked(_ house: Household, _ more: String = "") async throws -> Terminal {
        let terminal = try Terminal.shell(house)
        terminal.type(order + more + "\n")
        try await terminal.waitFor("[y/N] ")
        return terminal
    }

    private func orderCount(_ house: Household) async throws -> Int? {
        try await house.succeed("orders", "--json").data?["orders"]?.elements?.count
    }

    func test_givenAQuestion_whenTheInputEnds_thenNothingIsPlaced_andTheNextLineBeginsAtItsStart() async throws {
        let house = try house()
        let terminal = try Terminal(house, "exec " + order)
        try await terminal.waitFor("[y/N] ")
        terminal.type("\u{4}")
        let outcome = await terminal.outcome()
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertEqual(outcome.output.screen.dropLast().last, "❌ nothing was placed", outcome.output)
        let count = try await orderCount(house)
        XCTAssertEqual(count, 0)
    }

    func test_givenAYesThatWasTypedBefore_whenTheQuestionComes_thenItIsNoAnswerToIt() async throws {
        let house = try house()
        let terminal = try Terminal(house, "read -r begin; exec " + order)
        terminal.type("begin\ny\n")
        try await terminal.waitFor("[y/N] ")
        terminal.type("n\n")
        let outcome = await terminal.outcome()
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        let count = try await orderCount(house)
        XCTAssertEqual(count, 0)
    }

    func test_givenAQuestion_whenCtrlCIsPressed_thenItEnds130_andTheTerminalIsAsBefore() async throws {
        let house = try house()
        let terminal = try await asked(house)
        terminal.type("half a word\u{3}")
        try await terminal.waitFor("❌ interrupted\r\n% ")
        try await terminal.expectEnd(130)
        let shown = await terminal.close()
        XCTAssertTrue(shown.screen.contains("❌ interrupted"), shown)
        let count = try await orderCount(house)
        XCTAssertEqual(count, 0)
    }

    func test_givenAQuestion_whenStoppedAndContinued_thenItIsAskedAgain_andAYesHolds() async throws {
        let house = try house()
        let terminal = try await asked(house)
        try await terminal.stop()
        terminal.type("fg\n")
        try await terminal.waitFor("[y/N] ", times: 2)
        terminal.type("y\n")
        try await terminal.waitFor("The order is placed.")
        try await terminal.expectEnd(0)
        _ = await terminal.close()
        let count = try await orderCount(house)
        XCTAssertEqual(count, 1)
    }

    func test_givenAQuestionForASecret_whenStopped_thenTheTerminalShowsWhatIsTyped_andHidesItAgainAfterwards()
        async throws
    {
        let house = try Household(self, environment: ["KRAKEN_API_BASE_URL": "http://127.0.0.1:9"])
        let terminal = try Terminal.shell(house)
        terminal.type("\"$kraken\" config-setup\n")
        try await terminal.waitFor("API key (not shown): ")
        terminal.type("half a key")
        try await terminal.stop()
        // The shell, and whatever runs in it meanwhile, has an ordinary terminal.
        terminal.type("cat >/dev/null\nseen by everybody\n\u{4}")
        try await terminal.waitFor("seen by everybody")
        terminal.type("echo \"without echo: $(stty -a | grep -c -- ' -echo ')\"\n")
        try await terminal.waitFor("without echo: 0")
        terminal.type("fg\n")
        try await terminal.waitFor("API key (not shown): ", times: 2)
        terminal.type("another half")
        try await terminal.stop(times: 2)
        terminal.type("fg\n")
        try await terminal.waitFor("API key (not shown): ", times: 3)
        terminal.type("KEYKEYKEY\n")
        try await terminal.waitFor("API secret (not shown): ")
        terminal.type("\u{3}")
        try await terminal.waitFor("interrupted")
        try await terminal.expectEnd(130)
        let shown = await terminal.close()
        for secret in ["half a key", "another half", "KEYKEYKEY"] { XCTAssertFalse(shown.contains(secret), shown) }
    }

    func test_givenAYesAfterItsTime_whenGiven_thenTheOrderIsShownAndAskedAboutAgain() async throws {
        let house = try house(["KRAKEN_CONFIRMATION_LIFE": "1"])
        let terminal = try await asked(house)
        try await terminal.stop()
        terminal.type("sleep 1.1; fg\n")
        try await terminal.waitFor("[y/N] ", times: 2)
        terminal.type("y\n")
        try await terminal.waitFor("[y/N] ", times: 3)
        terminal.type("n\n")
        try await terminal.expectEnd(4)
        let shown = await terminal.close()
        XCTAssertTrue(shown.contains("the answer came after more than 1 s: here it is as it is now"), shown)
        let count = try await orderCount(house)
        XCTAssertEqual(count, 0)
    }

    func test_givenAPipeForTheResult_whenAsked_thenTheTerminalHasTheQuestion_andThePipeNoIcon() async throws {
        let house = try house()
        let terminal = try await asked(house, " | cat >\"$KRAKEN_HOME/result\"")
        terminal.type("y\n")
        try await terminal.expectEnd(0)
        _ = await terminal.close()
        let result = try String(contentsOfFile: house.home + "/result", encoding: .utf8)
        XCTAssertTrue(result.hasPrefix("The order is placed.\n"), result)
        XCTAssertFalse(result.contains("\u{1B}"), result)
    }

    func test_givenAnOrderOnItsWay_whenCtrlCIsPressed_thenItEndsSeven_andNamesIt_andTheTerminalIsAsBefore() async throws
    {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, .hang)
        let house = try Household(self, environment: thief.environment)
        let terminal = try Terminal.shell(house)
        terminal.type(order + " --yes\n")
        let arrived = await thief.stolenCount.reaches(1)
        XCTAssertTrue(arrived)
        terminal.type("\u{3}")
        try await terminal.waitFor("kraken order resolve")
        try await terminal.expectEnd(7)
        let shown = await terminal.close()
        let id = try XCTUnwrap(thief.orders.first?.field("cl_ord_id"))
        XCTAssertTrue(shown.contains(id), shown)
    }
}
