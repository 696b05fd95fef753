import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

final class TradesCommandTests: XCTestCase {
    private let words = ["trades", "BTC/USD", "--sandbox"]

    private func numbers(_ outcome: CommandOutcome) throws -> [Int] {
        try XCTUnwrap(outcome.data?["trades"]?.elements, outcome.complaints).map {
            try XCTUnwrap($0["trade_id"]?.string.flatMap { Int($0) })
        }
    }

    func test_givenNoMoment_whenAsked_thenTheLatestAreShown_oldestFirst() async throws {
        let world = try World(self, time: JumpingTime().source)
        let latest = await world.runCounting(words + ["--json"])
        let ids = try numbers(latest.outcome)
        XCTAssertEqual(ids, Array(ids[0]..<(ids[0] + 100)))
        XCTAssertEqual(latest.asked.filter { $0 == "Trades" }.count, 1)
        let few = await world.run(words + ["--count", "3", "--json"])
        XCTAssertEqual(try numbers(few), ids.suffix(3))
        let trade = try XCTUnwrap(few.data?["trades"]?.elements?.last)
        for key in ["time", "side", "type", "price", "volume", "trade_id"] { XCTAssertNotNil(trade[key]?.string, key) }
        XCTAssertEqual(few.data?["complete"], true)
    }

    func test_givenAMoment_whenAsked_thenPagesAreReadForward_andOneCanGoOn() async throws {
        let world = try World(self, time: JumpingTime().source)
        let all = await world.runCounting(words + ["--since", "2h", "--all", "--json"])
        let ids = try numbers(all.outcome)
        XCTAssertEqual(ids, Array(ids[0]..<(ids[0] + ids.count)), "each once, none left out")
        XCTAssertEqual(all.outcome.data?["complete"], true)
        let pages = all.asked.filter { $0 == "Trades" }.count
        XCTAssertEqual(pages, ids.count / 1_000 + 1)
        XCTAssertGreaterThan(pages, 2)

        let first = await world.run(words + ["--since", "2h", "--count", "1500", "--json"])
        XCTAssertEqual(try numbers(first), Array(ids.prefix(1_500)))
        XCTAssertEqual(first.data?["complete"], false)
        let last = try XCTUnwrap(first.data?["last"]?.string)
        let rest = await world.run(words + ["--since", last, "--all", "--json"])
        XCTAssertEqual(try numbers(rest), Array(ids.dropFirst(1_500)))
        let page = await world.run(words + ["--since", "2h"])
        XCTAssertTrue(page.output.contains("1,000 trades of BTC/USD, sandbox\nThere are more: go on from here with"))
    }

    func test_givenManyPages_whenEachWaitsForTheRateLimit_thenAPipeIsToldOnce_andTheLogEachTime() async throws {
        let world = try World(
            self, environment: ["KRAKEN_PUBLIC_RATE_LIMIT": "0.2"], time: JumpingTime().source)
        let all = await world.run(words + ["--since", "3h", "--all", "-o", "csv"])
        XCTAssertEqual(all.exitCode, 0, all.complaints)
        let told = all.complaints.split(separator: "\n").filter { $0.contains(" before Trades, so as not") }
        XCTAssertEqual(told.count, 1, all.complaints)
        let log = try String(contentsOfFile: world.home + "/logs/kraken_cli.log", encoding: .utf8)
        XCTAssertGreaterThan(log.split(separator: "\n").count { $0.contains("before Trades, so as not") }, 2)
    }

    func test_givenTheMomentOfATrade_whenAskedSince_thenItIsShown() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let latest = try await world.data(words + ["--limit", "2", "--json"])
        let moment = try XCTUnwrap(latest["trades"]?.elements?[0]["time"]?.string)
        let since = await world.run(words + ["--since", moment, "--json"])
        XCTAssertEqual(
            since.data?["trades"]?.elements?.map { $0["time"] }, latest["trades"]?.elements?.map { $0["time"] })
        let after = try XCTUnwrap(latest["last"]?.string)
        let none = await world.run(words + ["--since", after])
        XCTAssertEqual(none.output, "No trades of BTC/USD, sandbox\nGo on from here with --since \(after)\n")
        XCTAssertEqual(none.exitCode, 0)
    }

    func test_givenWidths_whenShown_thenTimeSidePriceAndVolumeStay_andNothingIsWider() async throws {
        let world = try World(self, isTerminal: true, time: JumpingTime().source)
        for (width, header) in [
            (100, ["Time", "(UTC)", "Side", "Type", "Price", "Volume", "Trade", "id"]),
            (60, ["Time", "(UTC)", "Side", "Price", "Volume"]),
        ] {
            let shown = await world.run(words + ["--count", "5"], width: width)
            let lines = shown.output.split(separator: "\n").map(String.init)
            XCTAssertEqual(lines.count, width == 100 ? 9 : lines.count, shown.output)
            XCTAssertEqual(lines[1].split(separator: " ").map(String.init), header)
            XCTAssertEqual(lines.filter { $0.displayWidth > width }, [])
        }
    }

    func test_givenSlowPages_whenSomebodyLooks_thenProgressIsShownAndTakenAway() async throws {
        let time = JumpingTime()
        let world = try World(self, isTerminal: true, time: time.source)
        let listed = await world.runCounting(words + ["--since", "3h", "--count", "3000"]) { name, _ in
            guard name == "Trades" else { return .passOn }
            return ScriptedTransport.Step { call async throws(TransportError) in
                time.pass(.seconds(1))
                return try await call.passOn()
            }
        }
        let complaints = listed.outcome.complaints
        XCTAssertTrue(complaints.contains("\rTrades  [=====           ] 1000 of 3000, 2 s left"), complaints)
        XCTAssertTrue(complaints.hasSuffix(" \r"), complaints.debugDescription)
    }

    func test_givenWordsThatDoNotGoTogether_whenAsked_thenTheReasonIsTold() async throws {
        let world = try World(self, time: JumpingTime().source)
        for (bad, reason) in [
            (["--all"], "--since is missing"), (["--count", "1001"], "older trades need --since"),
            (["--since", "1h", "--all", "--count", "5"], "--all"), (["--since", "soon"], "is not a moment"),
            (["--count", "0"], "--limit"), (["--count", "5", "--limit", "5"], "given twice"),
        ] {
            let refused = await world.run(words + bad)
            XCTAssertEqual(refused.exitCode, 2, "\(bad)")
            XCTAssertTrue(refused.complaints.contains(reason), refused.complaints)
        }
    }
}
