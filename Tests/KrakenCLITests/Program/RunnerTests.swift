import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

final class RunnerTests: XCTestCase {
    func test_givenHelpAndVersion_whenRun_thenTheyArePrinted_andNoFileIsMade() async throws {
        let world = try World(self)
        for words in [["--help"], ["order", "--help"], ["--version"]] {
            let outcome = await world.run(words)
            XCTAssertEqual(outcome.exitCode, 0)
            XCTAssertFalse(outcome.output.isEmpty)
        }
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: world.home), [])
    }

    func test_givenVerbose_whenRun_thenEachRequestIsTold_withoutSecrets() async throws {
        let world = try World(self)
        let keys = await world.run(["sandbox", "keys", "--json"])
        let secret = try XCTUnwrap(keys.data?["api_secret"]?.string)
        let outcome = await world.run(["balance", "--sandbox", "--verbose"])
        XCTAssertTrue(outcome.complaints.contains("POST /0/private/BalanceEx: 200"), outcome.complaints)
        XCTAssertFalse(outcome.complaints.contains(secret))
    }

    func test_givenAFailure_whenRun_thenTheLogKnowsIt() async throws {
        let world = try World(self)
        _ = await world.run(["ticker", "NOPE/NOPE", "--sandbox"])
        let log = try String(contentsOfFile: world.home + "/logs/kraken_cli.log", encoding: .utf8)
        XCTAssertTrue(log.contains("[ERROR] [Tool] unknown-pair"), log)
    }

    func test_givenWordsThatAreWrong_whenRun_thenNothingIsWritten_andTheNearestWordIsSuggested() async throws {
        let world = try World(self)
        for (words, hint) in [
            (["man", "ordr"], "did you mean 'order'?"), (["man", "order", "amnd"], "did you mean 'amend'?"),
            (["man", "nope"], "run 'kraken man --help'"), (["status", "--sort", "venue"], "leave it out"),
            (["order", "btcusd", "amnd", "O1"], "did you mean 'kraken order amend'?"),
        ] {
            let outcome = await world.run(words)
            XCTAssertEqual(outcome.exitCode, 2, outcome.complaints)
            XCTAssertTrue(outcome.complaints.contains(hint), outcome.complaints)
        }
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: world.home), [])
    }

    func test_givenTheLimiterMayNotWait_whenCallsAreTooMany_thenItEndsFive() async throws {
        let world = try World(self, environment: ["KRAKEN_TIER": "starter"])
        var codes: Set<Int32> = []
        for _ in 0..<14 { codes.insert(await world.run(["balance", "--sandbox", "--no-wait"]).exitCode) }
        XCTAssertEqual(codes, [0, 5])
    }

    func test_givenTextsLongerThanALine_whenWrapped_thenNoWordIsCut() {
        XCTAssertEqual("one two three".wrapped(width: 8), ["one two", "three"])
        XCTAssertEqual("1,234,567.89 x".wrapped(width: 5), ["1,234,567.89", "x"])
        XCTAssertEqual("short".wrapped(width: .max), ["short"])
    }
    func test_givenASCII_whenALineCannotBeRead_thenTheMistakeIsToldInASCIIToo() async throws {
        let world = try World(self)
        let plain = await world.run(["tickér", "--ascii"])
        XCTAssertTrue(plain.complaints.contains("'tick\\u{e9}r'"), plain.complaints)
        let usual = await world.run(["tickér"])
        XCTAssertTrue(usual.complaints.contains("'tickér'"), usual.complaints)
    }
}
