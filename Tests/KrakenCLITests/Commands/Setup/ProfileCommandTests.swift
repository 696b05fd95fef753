import Foundation
import KrakenSandbox
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

final class ProfileCommandTests: XCTestCase {
    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000",
    ]

    func test_givenAProfile_whenMade_thenItHasKeyBooksAndLogOfItsOwn_andTheHomeHasNone() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey(["--profile", "main"])
        scene.knowPassword()
        let profile = scene.world.home + "/profiles/main"
        XCTAssertTrue(FileManager.default.fileExists(atPath: profile + "/credentials"))
        let home = await scene.world.run(["balance", "--json"])
        XCTAssertEqual(home.error?.hasPrefix("no-credentials"), true, home.output)
        let balance = await scene.world.run(["balance", "--profile", "main"])
        XCTAssertEqual(balance.exitCode, 0, balance.complaints)
        scene.world.set("KRAKEN_PROFILE", "main")
        let chosen = await scene.world.run(["status", "--json"])
        XCTAssertEqual(chosen.data?["profile"], "main")
        XCTAssertEqual(chosen.data?["home"]?.string, profile)
        // The address at which its key was checked is the profile's own, whatever the shell says later.
        let settings = try String(contentsOfFile: profile + "/.env", encoding: .utf8)
        let address = try XCTUnwrap(scene.served.environment()["KRAKEN_API_BASE_URL"])
        XCTAssertTrue(settings.contains("KRAKEN_API_BASE_URL=\(address)"), settings)
        let own = await scene.world.run(["status", "--json", "--profile", "default"])
        XCTAssertEqual(own.data?["profile"], .null)
        XCTAssertEqual(try scene.files(holding: [scene.keys.apiKey, scene.keys.apiSecret]), [])
    }

    func test_givenANameNobodyMade_whenUsed_thenTheNearestIsNamed_andNoFolderIsMade() async throws {
        let world = try World(self)
        let made = await world.run(["config-setup", "--sandbox", "--profile", "paper"])
        XCTAssertEqual(made.exitCode, 0, made.complaints)
        for words in [["ticker"], ["panic"], ["config-setup", "--show"], ["config-setup", "--test"]] {
            let outcome = await world.run(words + ["--profile", "papre"])
            XCTAssertEqual(outcome.exitCode, 2, outcome.complaints)
            XCTAssertTrue(outcome.complaints.contains("did you mean --profile paper?"), outcome.complaints)
        }
        let list = await world.run(["config-setup", "--show", "--json"])
        XCTAssertEqual(list.data?["profiles"], ["paper"])
        let escape = await world.run(["ticker", "--profile", "../paper"])
        XCTAssertEqual(escape.exitCode, 2, escape.complaints)
    }

    func test_givenANameNobodyMade_whenOnlyAskedAbout_thenNothingIsLeftOfIt() async throws {
        let world = try World(self)
        for words in [["--show"], ["--test"], ["--remove", "--yes"], ["--rotate"], ["--new-password"]] {
            let outcome = await world.run(["config-setup", "--profile", "typo"] + words)
            XCTAssertEqual(outcome.exitCode, 2, outcome.complaints)
            XCTAssertTrue(outcome.complaints.contains("there is no profile 'typo'"), outcome.complaints)
            XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: world.home), [], "\(words)")
        }
        let unfinished = await world.run(["config-setup", "--profile", "typo", "--from", world.home + "/missing"])
        XCTAssertNotEqual(unfinished.exitCode, 0)
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: world.home), [])
        let made = await world.run(["config-setup", "--profile", "paper", "--sandbox"])
        XCTAssertEqual(made.exitCode, 0, made.complaints)
        world.set("KRAKEN_LOG_LEVEL", "debug")
        let used = await world.run(["ticker", "--profile", "paper"])
        XCTAssertEqual(used.exitCode, 0, used.complaints)
        XCTAssertTrue(FileManager.default.fileExists(atPath: world.home + "/profiles/paper/logs/kraken_cli.log"))
    }

    func test_givenAProfileOfTheBuiltInExchange_whenAnOrderIsAskedAbout_thenVenueAndProfileAreNamed() async throws {
        let world = try World(self, isTerminal: true)
        _ = await world.run(["config-setup", "--sandbox", "--profile", "paper"])
        world.answer("n")
        let outcome = await world.run(order + ["--execute", "--profile", "paper"])
        XCTAssertEqual(outcome.exitCode, 4, outcome.complaints)
        XCTAssertTrue(
            outcome.complaints.contains("Place this order on sandbox, profile paper? [y/N]"), outcome.complaints)
        let placed = await world.run(order + ["--execute", "--yes", "--profile", "paper", "--json"])
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let questions = [
            ["cancel", "--cancel-all"], ["cancel", "after", "60"],
            ["transfer", "--asset", "USD", "--amount", "1", "--execute"],
        ]
        for words in questions {
            world.answer("n")
            let asked = await world.run(words + ["--profile", "paper"])
            XCTAssertTrue(asked.complaints.contains("sandbox, profile paper"), "\(words): \(asked.complaints)")
        }
        let withoutOne = await world.run(["config-setup", "--sandbox"])
        XCTAssertEqual(withoutOne.exitCode, 2)
    }

    func test_givenTwoProfiles_whenTheyGetTheSameKey_thenThatIsTold() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey(["--profile", "main"])
        scene.knowPassword()
        let other = await scene.world.run(["config-setup", "--from", scene.keyFile, "--profile", "other"])
        XCTAssertEqual(other.exitCode, 0, other.complaints)
        XCTAssertTrue(other.complaints.contains("profile 'main' has the same key"), other.complaints)
        let plain = await scene.world.run(["config-setup", "--from", scene.keyFile, "--store", "env"])
        XCTAssertTrue(plain.complaints.contains("profile 'other' has the same key"), plain.complaints)
    }

    func test_givenAProfileInTheEnvironment_whenTouring_thenTheTourHasAHomeOfItsOwnAllTheSame() async throws {
        let world = try World(self)
        _ = await world.run(["config-setup", "--sandbox", "--profile", "paper"])
        world.set("KRAKEN_PROFILE", "paper")
        let tour = await world.run(["tour", "--json"])
        XCTAssertEqual(tour.exitCode, 0, tour.output)
    }

    func test_givenAProfileWithAKey_whenTheEnvironmentHasAnother_thenOnlyACancelGoesOn() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey(["--profile", "main"])
        scene.knowPassword()
        scene.world.set("KRAKEN_API_KEY", "somebody")
        scene.world.set("KRAKEN_API_SECRET", "ZWxzZQ==")
        let balance = await scene.world.run(["balance", "--profile", "main", "--json"])
        XCTAssertEqual(balance.exitCode, 3, balance.output)
        XCTAssertTrue(balance.output.contains("has a key of its own"), balance.output)
        let panic = await scene.world.run(["panic", "--profile", "main"])
        XCTAssertEqual(panic.exitCode, 0, panic.complaints)
    }

    func test_givenAProfileWithoutMarginAndWithFewPairs_whenOrdersGoBeyond_thenTheyAreRefusedHere() async throws {
        let world = try World(self)
        _ = await world.run(["config-setup", "--sandbox", "--profile", "paper"])
        try write(
            "KRAKEN_SANDBOX=true\nKRAKEN_SUPPORTS_MARGIN=false\nKRAKEN_ENABLED_PAIRS=ETH/USD\nKRAKEN_DEFAULT_QUOTE=USD\n",
            to: world.home + "/profiles/paper/.env")
        let paper = ["--profile", "paper", "--json"]
        let pair = await world.run(order + paper)
        XCTAssertEqual(pair.exitCode, 4, pair.output)
        XCTAssertTrue(pair.output.contains("not among your allowed pairs"), pair.output)
        let short = ["order", "-p", "ETH", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "1000"]
        let plain = await world.run(short + paper)
        XCTAssertEqual(plain.exitCode, 0, plain.output)
        let margin = await world.run(short + ["--leverage", "2", "--override-limits"] + paper)
        XCTAssertEqual(margin.exitCode, 4, margin.output)
        XCTAssertTrue(margin.output.contains("no leverage"), margin.output)
        let elsewhere = await world.run(["ticker", "ETH", "--sandbox", "--json"])
        XCTAssertEqual(elsewhere.exitCode, 2, elsewhere.output)
    }

    func test_givenAProfile_whenAProbeIsAskedAbout_thenItIsNamed() async throws {
        let world = try World(self, isTerminal: true)
        _ = await world.run(["config-setup", "--sandbox", "--profile", "paper"])
        world.answer("n")
        let outcome = await world.run(["doctor", "--probe-order", "--profile", "paper"])
        XCTAssertEqual(outcome.exitCode, 4, outcome.complaints)
        XCTAssertTrue(
            outcome.complaints.contains("on sandbox, profile paper, measure, and cancel it? [y/N]"), outcome.complaints)
    }
}
