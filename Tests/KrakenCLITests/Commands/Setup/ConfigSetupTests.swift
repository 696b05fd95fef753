import KrakenSandbox
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

final class ConfigSetupTests: XCTestCase {
    func test_givenNoTerminal_whenAKeyIsStored_thenItWorks_andTheHomeHoldsNeitherHalfNorPassword() async throws {
        let scene = try KeyWorld(self)
        scene.knowPassword()
        let stored = await scene.world.run(["config-setup", "--from", scene.keyFile, "--json"])
        XCTAssertEqual(stored.exitCode, 0, stored.output)
        XCTAssertEqual(stored.data?["store"], "encrypted")
        XCTAssertEqual(stored.data?["key"]?["permissions"]?.elements?.contains("withdraw-funds"), true)
        XCTAssertTrue(stored.output.contains("may withdraw money"), stored.output)
        let balance = await scene.world.run(["balance", "--json"])
        XCTAssertEqual(balance.exitCode, 0, balance.output)
        let secrets = [scene.keys.apiKey, scene.keys.apiSecret, KeyWorld.password]
        XCTAssertEqual(try scene.files(holding: secrets), [])
        for text in [stored.output, stored.complaints, balance.complaints] {
            for secret in secrets { XCTAssertFalse(text.contains(secret), text) }
        }
        let rights = try FileManager.default.attributesOfItem(atPath: scene.world.home + "/credentials")
        XCTAssertEqual(rights[.posixPermissions] as? Int, 0o600)
    }

    func test_givenATerminal_whenAKeyIsTyped_thenItIsAskedForHidden_andThePasswordTwice() async throws {
        let scene = try KeyWorld(self, isTerminal: true)
        for text in [" \(scene.keys.apiKey)", scene.keys.apiSecret + " ", "short"] { scene.world.answer(text) }
        for text in ["one password", "another password", KeyWorld.password, KeyWorld.password] {
            scene.world.answer(text)
        }
        let stored = await scene.world.run(["config-setup"])
        XCTAssertEqual(stored.exitCode, 0, stored.complaints)
        XCTAssertTrue(stored.output.contains("is stored encrypted ("), stored.output)
        for told in ["API key (not shown)", "it is too short", "the two differ", "may withdraw money"] {
            XCTAssertTrue(stored.complaints.contains(told), stored.complaints)
        }
        XCTAssertFalse(stored.complaints.contains(scene.keys.apiSecret), stored.complaints)
        // What is too short is not typed twice.
        XCTAssertEqual(stored.complaints.components(separatedBy: "The same again: ").count - 1, 2, stored.complaints)
        scene.world.answer(KeyWorld.password)
        let balance = await scene.world.run(["balance"])
        XCTAssertEqual(balance.exitCode, 0, balance.complaints)
        XCTAssertTrue(balance.complaints.contains("Password of the key: "), balance.complaints)
    }

    func test_givenAKeyTheExchangeRefuses_whenStored_thenNothingIs() async throws {
        let scene = try KeyWorld(self)
        scene.knowPassword()
        try write("nobody\nbm9ib2R5\n", to: scene.folder + "/key")
        let refused = await scene.world.run(["config-setup", "--from", scene.keyFile, "--json"])
        XCTAssertEqual(refused.exitCode, 3, refused.output)
        XCTAssertEqual(refused.error?.hasPrefix("EAPI:Invalid key"), true, refused.output)
        XCTAssertFalse(FileManager.default.fileExists(atPath: scene.world.home + "/credentials"))
    }

    func test_givenHalfAKeyOrNone_whenStored_thenItIsSaidWhatIsExpected() async throws {
        let scene = try KeyWorld(self, isTerminal: true)
        scene.knowPassword()
        scene.world.answer(" ")
        scene.world.answer("c2Vj")
        let typed = await scene.world.run(["config-setup"])
        XCTAssertEqual(typed.exitCode, 3, typed.complaints)
        XCTAssertTrue(typed.complaints.contains("no key with its secret in the terminal"), typed.complaints)
        try write("KRAKEN_API_KEY=abc\n", to: scene.folder + "/key")
        let read = await scene.world.run(["config-setup", "--from", scene.keyFile])
        XCTAssertEqual(read.exitCode, 3, read.complaints)
        XCTAssertTrue(read.complaints.contains("no key with its secret in \(scene.keyFile)"), read.complaints)
        let missing = await scene.world.run(["config-setup", "--from", scene.folder + "/none"])
        XCTAssertEqual(missing.exitCode, 2, missing.complaints)
    }

    func test_givenNoTerminalAndNoPassword_whenAKeyIsToBeStored_thenItIsSaidBeforeTheExchangeIsAsked() async throws {
        let scene = try KeyWorld(self)
        let outcome = await scene.world.runCounting(["config-setup", "--from", scene.keyFile, "--json"])
        XCTAssertEqual(outcome.outcome.exitCode, 3, outcome.outcome.output)
        XCTAssertEqual(outcome.outcome.error?.hasPrefix("password-needed"), true, outcome.outcome.output)
        XCTAssertEqual(outcome.asked, [])
        scene.world.set("KRAKEN_PASSWORD", "short")
        let short = await scene.world.run(["config-setup", "--from", scene.keyFile, "--json"])
        XCTAssertEqual(short.error?.hasPrefix("short-password"), true, short.output)
        scene.world.unset("KRAKEN_PASSWORD")
        try write(KeyWorld.password, to: scene.world.home + "/password")
        scene.world.set("KRAKEN_PASSWORD_FILE", scene.world.home + "/password")
        let beside = await scene.world.run(["config-setup", "--from", scene.keyFile, "--json"])
        XCTAssertEqual(beside.exitCode, 2, beside.output)
        XCTAssertTrue(beside.output.contains("beside the key"), beside.output)
    }

    func test_givenAKeyWithFewRights_whenTested_thenItIsSaidWhatItLacks_andNothingIsWarnedOf() async throws {
        let scene = try KeyWorld(self)
        scene.knowPassword()
        let file = try scene.keyFile(self, [.queryFunds, .queryOpenTrades])
        let stored = await scene.world.run(["config-setup", "--from", file])
        XCTAssertEqual(stored.exitCode, 0, stored.complaints)
        let tested = await scene.world.run(["config-setup", "--test"])
        for text in [stored.output, tested.output] {
            XCTAssertTrue(text.contains("It may not"), text)
            XCTAssertTrue(text.contains("place and change orders"), text)
            XCTAssertFalse(text.contains("withdraw"), text)
        }
        let json = await scene.world.run(["config-setup", "--test", "--json"])
        XCTAssertEqual(json.data?["key"]?["missing"], ["query-closed-trades", "modify-trades", "close-trades"])
        XCTAssertEqual(json.data?["key"]?["warnings"], [])
    }

    func test_givenAStoredKey_whenAnotherIsStored_thenThatNeedsAYes_AndRotatingKeepsPlaceAndPassword() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey()
        scene.knowPassword()
        let file = try scene.keyFile(self, [.queryFunds])
        let unasked = await scene.world.run(["config-setup", "--from", file, "--json"])
        XCTAssertEqual(unasked.exitCode, 4, unasked.output)
        let before = await scene.world.run(["config-setup", "--show", "--json"])
        let rotated = await scene.world.run(["config-setup", "--rotate", "--from", file, "--json"])
        XCTAssertEqual(rotated.exitCode, 0, rotated.output)
        XCTAssertNotEqual(before.data?["fingerprint"], rotated.data?["fingerprint"])
        let balance = await scene.world.run(["balance"])
        XCTAssertEqual(balance.exitCode, 0, balance.complaints)
        scene.world.unset("KRAKEN_PASSWORD_FILE")
        scene.world.set("KRAKEN_PASSWORD", "another password")
        let wrong = await scene.world.run(["config-setup", "--rotate", "--from", scene.keyFile, "--json"])
        XCTAssertEqual(wrong.error?.hasPrefix("wrong-password"), true, wrong.output)
        let after = await scene.world.run(["config-setup", "--show", "--json"])
        XCTAssertEqual(after.data?["fingerprint"], rotated.data?["fingerprint"])
    }

    func test_givenTheKeyThatIsStored_whenRotatedToItself_thenThatIsRefused_andNothingIsToBeDeleted() async throws {
        let scene = try KeyWorld(self)
        for place in ["encrypted", "env"] {
            await scene.storeKey(["--store", place])
            scene.knowPassword()
            let rotated = await scene.world.runCounting(["config-setup", "--rotate", "--from", scene.keyFile])
            XCTAssertEqual(rotated.outcome.exitCode, 2, place)
            XCTAssertTrue(rotated.outcome.complaints.contains("stored already"), rotated.outcome.complaints)
            XCTAssertFalse((rotated.outcome.output + rotated.outcome.complaints).contains("Delete"), place)
            XCTAssertEqual(rotated.asked, [], place)
            let balance = await scene.world.run(["balance"])
            XCTAssertEqual(balance.exitCode, 0, balance.complaints)
        }
    }

    func test_givenAKeyInTheEnvironmentFile_whenItMovesToTheEncryptedOne_thenItIsInOnePlaceOnly() async throws {
        let scene = try KeyWorld(self)
        let path = scene.world.home + "/.env"
        try write("# mine\nKRAKEN_TIER=intermediate\n", to: path, mode: 0o644)
        let plain = await scene.world.run(["config-setup", "--from", scene.keyFile, "--store", "env", "--json"])
        XCTAssertEqual(plain.exitCode, 0, plain.output)
        XCTAssertEqual(plain.data?["path"]?.string, path)
        XCTAssertEqual(
            try String(contentsOfFile: path, encoding: .utf8),
            "# mine\nKRAKEN_TIER=intermediate\nKRAKEN_API_KEY=\(scene.keys.apiKey)\n"
                + "KRAKEN_API_SECRET=\(scene.keys.apiSecret)\n")
        let rights = try FileManager.default.attributesOfItem(atPath: path)
        XCTAssertEqual(rights[.posixPermissions] as? Int, 0o600)
        let balance = await scene.world.run(["balance"])
        XCTAssertEqual(balance.exitCode, 0, balance.complaints)
        await scene.storeKey()
        XCTAssertEqual(try scene.files(holding: [scene.keys.apiKey, scene.keys.apiSecret]), [])
        XCTAssertEqual(try String(contentsOfFile: path, encoding: .utf8), "# mine\nKRAKEN_TIER=intermediate\n")
        let back = await scene.world.run(["config-setup", "--from", scene.keyFile, "--store", "env", "--yes"])
        XCTAssertEqual(back.exitCode, 0, back.complaints)
        XCTAssertFalse(FileManager.default.fileExists(atPath: scene.world.home + "/credentials"))
    }

    func test_givenAKeyInTheConfigurationFile_whenAnotherIsToBeStored_thenThatIsRefused() async throws {
        let scene = try KeyWorld(self)
        scene.knowPassword()
        try write(#"{"api_key": "abc", "api_secret": "c2Vj"}"#, to: scene.world.home + "/config.json")
        let outcome = await scene.world.run(["config-setup", "--from", scene.keyFile])
        XCTAssertEqual(outcome.exitCode, 2, outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("config.json holds a key"), outcome.complaints)
    }

    func test_givenAStoredKey_whenRemoved_thenNothingOfItIsLeft() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey()
        let unasked = await scene.world.run(["config-setup", "--remove"])
        XCTAssertEqual(unasked.exitCode, 4)
        let removed = await scene.world.run(["config-setup", "--remove", "--yes", "--json"])
        XCTAssertEqual(removed.data?["removed"], "encrypted", removed.output)
        XCTAssertFalse(FileManager.default.fileExists(atPath: scene.world.home + "/credentials"))
        let again = await scene.world.run(["config-setup", "--remove", "--yes"])
        XCTAssertEqual(again.exitCode, 3)
        let balance = await scene.world.run(["balance", "--json"])
        XCTAssertEqual(balance.error?.hasPrefix("no-credentials"), true, balance.output)
    }

    func test_givenAnEncryptedKey_whenItGetsAnotherPassword_thenOnlyThatOpensIt() async throws {
        let scene = try KeyWorld(self, isTerminal: true)
        await scene.storeKey()
        for text in [KeyWorld.password, "staple battery", "staple battery"] { scene.world.answer(text) }
        let changed = await scene.world.run(["config-setup", "--new-password"])
        XCTAssertEqual(changed.exitCode, 0, changed.complaints)
        scene.world.set("KRAKEN_PASSWORD", KeyWorld.password)
        let old = await scene.world.run(["balance"])
        XCTAssertEqual(old.exitCode, 3)
        scene.world.set("KRAKEN_PASSWORD", "staple battery")
        let new = await scene.world.run(["balance"])
        XCTAssertEqual(new.exitCode, 0, new.complaints)
    }
}
