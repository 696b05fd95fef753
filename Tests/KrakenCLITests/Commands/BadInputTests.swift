import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// One clear sentence, the right exit code, one envelope, nothing half done.
final class BadInputTests: XCTestCase {
    private func check(
        _ world: World, _ words: [String], code: Int32, says part: String, file: StaticString = #filePath,
        line: UInt = #line
    ) async {
        let plain = await world.run(words)
        XCTAssertEqual(plain.exitCode, code, plain.complaints, file: file, line: line)
        XCTAssertTrue(plain.complaints.contains(part), "'\(plain.complaints)' lacks '\(part)'", file: file, line: line)
        XCTAssertEqual(plain.output, "", file: file, line: line)
        let json = await world.run(words + ["--output", "json"])
        XCTAssertEqual(json.exitCode, code, json.output, file: file, line: line)
        XCTAssertEqual(json.envelope?["success"], false, json.output, file: file, line: line)
        XCTAssertTrue(json.error?.contains(part) ?? false, json.output, file: file, line: line)
    }

    func test_givenWordsThatAreWrong_whenRun_thenTheMistakeIsNamed() async throws {
        let world = try World(self)
        let order = ["order", "-p", "BTC/USD", "-s", "buy", "--sandbox"]
        for (words, part) in [
            (["tickr"], "there is no command 'tickr'"), (["ticker", "--pear", "x"], "there is no option '--pear'"),
            (order + ["-v", "0.1,5"], "comma"), (order + ["-v", "NaN"], "plain decimal"),
            (order + ["-v", "1e-3"], "exponent"), (order + ["-v", "-1"], "not positive"),
            (order + ["-v", "0"], "stands for a whole position, needs --leverage"),
            (order + ["-v", "1", "-t", "limit"], "a limit order needs --price"),
            (order + ["-v", "1", "--leverage", "0"], "--leverage needs a whole number from 2 up"),
            (order + ["-v", "1", "--price", "5"], "needs an order type such as -t limit"),
            (order + ["-v", "1", "-t", "market", "--price", "5"], "exclude each other"),
            (["order", "-p", "BTC/USD", "-s", "bye", "-v", "1"], "'bye' is not buy or sell"),
            (["order", "-p", "BTC/USD", "-v", "1"], "--side is missing"),
            (["ohlc", "-p", "x", "-i", "7"], "'7' is not"),
            (["cancel"], "one of"), (["cancel", "--txid", "A", "--cancel-all"], "exclude each other"),
            (order + ["-v", "1", "--validate", "--execute"], "exclude each other"),
        ] { await check(world, words, code: 2, says: part) }
    }

    func test_givenAnUnknownMarket_whenAskedFor_thenTheNearestIsSuggested() async throws {
        let world = try World(self)
        await check(world, ["ticker", "BTC/USDD", "--sandbox"], code: 2, says: "no market 'BTC/USDD'")
        let outcome = await world.run(["ticker", "BTC/UDS", "--sandbox"])
        XCTAssertTrue(outcome.complaints.contains("did you mean BTC/USD?"), outcome.complaints)
        await check(world, ["portfolio", "--currency", "QQQ", "--sandbox"], code: 2, says: "no asset 'QQQ'")
    }

    func test_givenAnOrderTheExchangeWouldRefuse_whenChecked_thenItIsRefusedHereWithTheNumbers() async throws {
        let world = try World(self)
        func order(_ words: String...) -> [String] { ["order", "-p", "BTC/USD", "-s", "buy", "--sandbox"] + words }
        await check(
            world, order("-t", "limit", "-v", "0.01", "--price", "20000.05"), code: 4, says: "use 20000.0 or 20000.1")
        await check(world, order("-v", "0.00000001"), code: 4, says: "below the minimum of 0.00005 BTC")
        await check(world, order("-t", "limit", "-v", "5", "--price", "20000"), code: 4, says: "USD are free")
        await check(
            world, order("-t", "limit", "-v", "0.001", "--price", "900000"), code: 4, says: "worse than the market")
    }

    func test_givenNumbersNobodyCanHave_whenOrdered_thenTheyAreRefusedInWords() async throws {
        let world = try World(self)
        func order(_ words: String...) -> [String] {
            ["order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "--sandbox"] + words
        }
        let huge = "99999999999999999999999999"
        await check(world, order("-v", huge, "--price", "1"), code: 2, says: "is too large")
        await check(world, order("-v", "1", "--price", huge), code: 2, says: "is too large")
        await check(
            world, order("-v", "1000000000000000", "--price", "1000000000000"), code: 4, says: "USD are free")
        await check(
            world, ["ohlc", "-p", "BTC/USD", "--since", "99999999999999999", "--sandbox"], code: 2, says: "since")
    }

    func test_givenASaleOfMoreThanThereIs_whenChecked_thenNoFeeIsSpokenOf() async throws {
        let sale = ["order", "-p", "BTC/USD", "-s", "sell", "-v", "900000", "--sandbox"]
        let outcome = try await World(self).run(sale)
        XCTAssertEqual(outcome.exitCode, 4)
        XCTAssertTrue(outcome.complaints.contains("the order needs 900000 BTC, but only"), outcome.complaints)
    }

    func test_givenNoKeyOrABadOne_whenAPrivateCommandRuns_thenItEndsThree() async throws {
        await check(try World(self), ["balance"], code: 3, says: "needs an API key")
        await check(
            try World(self, environment: ["KRAKEN_API_KEY": "abcdefgh"]), ["balance"], code: 3,
            says: "KRAKEN_API_SECRET is not set")
        await check(
            try World(self, environment: ["KRAKEN_API_KEY": "abcdefgh", "KRAKEN_API_SECRET": "not base64!"]),
            ["balance"],
            code: 3, says: "not base64")
        await check(
            try World(self, environment: ["KRAKEN_API_KEY": "your_api_key_here", "KRAKEN_API_SECRET": "eA=="]),
            ["balance"],
            code: 3, says: "example's text")
    }

    func test_givenBrokenSettings_whenAnythingRuns_thenTheyAreNamed_butACancelOnlyWarns() async throws {
        let world = try World(self, environment: ["KRAKEN_TIMEOUT": "soon"])
        await check(world, ["status", "--sandbox"], code: 2, says: "KRAKEN_TIMEOUT is 'soon'")
        let cancel = await world.run(["cancel", "--cancel-all", "--yes", "--sandbox"])
        XCTAssertEqual(cancel.exitCode, 0, cancel.complaints)
        XCTAssertTrue(cancel.complaints.contains("KRAKEN_TIMEOUT"), cancel.complaints)
    }

    func test_givenAnAddressThatWouldLeakTheKey_whenAnythingRuns_thenItIsRefused() async throws {
        await check(
            try World(self, environment: ["KRAKEN_API_BASE_URL": "http://api.kraken.com"]), ["ticker"], code: 2,
            says: "unencrypted")
        await check(
            try World(self, environment: ["KRAKEN_API_BASE_URL": "https://evil.example"]), ["ticker"], code: 2,
            says: "not Kraken's address")
    }

    func test_givenNobodyListens_whenAskedForAPrice_thenItEndsSix() async throws {
        let world = try World(
            self, environment: ["KRAKEN_API_BASE_URL": "http://127.0.0.1:1", "KRAKEN_RETRY_ATTEMPTS": "1"])
        await check(world, ["ticker"], code: 6, says: "cannot be reached")
    }

    func test_givenNoTerminal_whenALiveOrderIsNotConfirmed_thenItIsRefused() async throws {
        let world = try World(self)
        let words = ["order", "-p", "BTC/USD", "-s", "buy", "-v", "0.001", "--execute", "--sandbox"]
        await check(world, words, code: 4, says: "needs a confirmation")
    }

    func test_givenATerminal_whenTheQuestionIsAnswered_thenOnlyYesPlacesTheOrder() async throws {
        let words = ["order", "-p", "BTC/USD", "-s", "buy", "-v", "0.001", "--execute", "--sandbox"]
        let world = try World(self, isTerminal: true)
        world.answer("n")
        let refused = await world.run(words)
        XCTAssertEqual(refused.exitCode, 4)
        XCTAssertTrue(refused.complaints.contains("Place this order on sandbox?"), refused.complaints)
        world.answer("y")
        let placed = await world.run(words)
        XCTAssertEqual(placed.exitCode, 0, placed.complaints)
    }
}
