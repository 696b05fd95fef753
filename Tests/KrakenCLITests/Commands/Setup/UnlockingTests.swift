import KrakenCore
import KrakenSandbox
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

extension Credentials {
    /// What a key is called in the names of folders.
    fileprivate static func fingerprintText(_ key: String) -> String {
        Credentials(key: key, secret: Secret([0])).fingerprint
    }
}

final class UnlockingTests: XCTestCase {
    func test_givenAnEncryptedKey_whenPublicCommandsRun_thenNobodyIsAsked_andAWrongPasswordDoesNotMatter() async throws
    {
        let scene = try KeyWorld(self, isTerminal: true)
        await scene.storeKey()
        for words in [["ticker"], ["ohlc", "-p", "BTC/USD"], ["config-setup", "--show"]] {
            let outcome = await scene.world.run(words)
            XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
            XCTAssertFalse(outcome.complaints.contains("Password"), outcome.complaints)
        }
        let status = await scene.world.run(["status"])
        XCTAssertEqual(status.exitCode, 0, status.complaints)
        XCTAssertTrue(status.output.contains(", locked"), status.output)
        scene.world.set("KRAKEN_PASSWORD", "wrong password")
        let ticker = await scene.world.run(["ticker"])
        XCTAssertEqual(ticker.exitCode, 0, ticker.complaints)
        scene.world.set("KRAKEN_PASSWORD", KeyWorld.password)
        let open = await scene.world.run(["status"])
        XCTAssertFalse(open.output.contains(", locked"), open.output)
        XCTAssertTrue(open.output.contains("Balances"), open.output)
    }

    func test_givenAWrongPassword_whenTypedAgainAndAgain_thenEachTakesLonger_andTheThirdEndsThree() async throws {
        let scene = try KeyWorld(self, isTerminal: true)
        await scene.storeKey()
        for _ in 1...4 { scene.world.answer("wrong password") }
        let outcome = await scene.world.run(["balance", "--json"])
        XCTAssertEqual(outcome.exitCode, 3, outcome.output)
        XCTAssertEqual(outcome.error?.hasPrefix("wrong-password"), true, outcome.output)
        XCTAssertEqual(scene.world.pauses, [.seconds(1), .seconds(2), .seconds(4)])
    }

    func test_givenAWrongPasswordInTheEnvironment_whenAKeyIsNeeded_thenItEndsThreeAfterAPause() async throws {
        let scene = try KeyWorld(self, isTerminal: true)
        await scene.storeKey()
        scene.world.set("KRAKEN_PASSWORD", "wrong password")
        let outcome = await scene.world.run(["balance", "--json"])
        XCTAssertEqual(outcome.exitCode, 3, outcome.output)
        XCTAssertEqual(outcome.error?.hasPrefix("wrong-password"), true, outcome.output)
        XCTAssertEqual(scene.world.pauses, [.seconds(1)])
    }

    // MARK: One process after another

    private func guess(_ scene: KeyWorld, _ words: [String] = ["balance", "--json"]) async -> [Duration] {
        let before = scene.world.pauses.count
        let outcome = await scene.world.run(words)
        XCTAssertEqual(outcome.error?.hasPrefix("wrong-password"), true, outcome.output)
        return Array(scene.world.pauses.dropFirst(before))
    }

    func test_givenALoopOfProcessesWithWrongPasswords_whenEachBegins_thenItWaitsLongerThanTheOneBefore() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey()
        scene.world.set("KRAKEN_PASSWORD", "wrong password")
        var waits: [Duration] = []
        for _ in 1...8 { waits.append(await guess(scene).dropLast().reduce(.zero, +)) }
        // No time passes here but that of the cipher.
        for (wait, most) in zip(waits, [0, 1, 2, 4, 8, 16, 30, 30] as [Int64]) {
            XCTAssertLessThanOrEqual(wait, .seconds(most), "\(waits)")
            XCTAssertGreaterThanOrEqual(wait, .seconds(most) * 0.5, "\(waits)")
        }
        let told = await scene.world.run(["balance", "--json"])
        XCTAssertTrue(told.complaints.contains("kraken: waiting 30 s after 8 wrong passwords\n"), told.complaints)
        let file = scene.world.home + "/wrong-passwords"
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        XCTAssertEqual(mode, 0o600)
        XCTAssertNotNil(try String(contentsOfFile: file, encoding: .utf8).wholeMatch(of: /9 [0-9]+\n/))
        scene.world.set("KRAKEN_PASSWORD", KeyWorld.password)
        let right = await scene.world.run(["balance", "--json"])
        XCTAssertEqual(right.exitCode, 0, right.output)
        XCTAssertFalse(FileManager.default.fileExists(atPath: file))
        let before = scene.world.pauses.count
        _ = await scene.world.run(["balance", "--json"])
        XCTAssertEqual(scene.world.pauses.count, before, "nobody waits any more")
    }

    func test_givenWrongPasswordsBefore_whenPanicking_thenNobodyWaitsForThem() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey()
        scene.world.set("KRAKEN_PASSWORD", "wrong password")
        for _ in 1...4 { _ = await guess(scene) }
        let pauses = await guess(scene, ["panic", "--json"])
        XCTAssertEqual(pauses, [.seconds(1)])
        scene.world.set("KRAKEN_PASSWORD", KeyWorld.password)
        let before = scene.world.pauses.count
        let panic = await scene.world.run(["panic"])
        XCTAssertEqual(panic.exitCode, 0, panic.complaints)
        XCTAssertEqual(scene.world.pauses.count, before)
    }

    func test_givenWrongPasswordsOfOthers_whenOrdersAreCancelled_orNoKeyIsNeeded_thenNobodyWaitsForThem() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey()
        scene.world.set("KRAKEN_PASSWORD", "wrong password")
        for _ in 1...4 { _ = await guess(scene) }
        scene.world.set("KRAKEN_PASSWORD", KeyWorld.password)
        let before = scene.world.pauses.count
        let status = await scene.world.run(["status"])
        XCTAssertEqual(status.exitCode, 0, status.complaints)
        XCTAssertTrue(status.output.contains(", locked"), status.output)
        XCTAssertEqual(scene.world.pauses.count, before)
        let cancel = await scene.world.run(["cancel", "--cancel-all", "--yes"])
        XCTAssertEqual(cancel.exitCode, 0, cancel.complaints)
        XCTAssertEqual(scene.world.pauses.count, before)
    }

    func test_givenAHomeThatCannotBeWritten_whenAPasswordIsWrong_thenThisProcessIsSlowedAllTheSame() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey()
        // A folder cannot be replaced by a file, whoever tries.
        try FileManager.default.createDirectory(
            atPath: scene.world.home + "/wrong-passwords", withIntermediateDirectories: false)
        scene.world.set("KRAKEN_PASSWORD", "wrong password")
        for _ in 1...2 {
            let pauses = await guess(scene)
            XCTAssertEqual(pauses, [.seconds(1)])
        }
    }

    func test_givenWrongPasswordsBefore_whenTheKeyIsStoredAnewOrForgotten_thenTheyAreForgotten() async throws {
        let scene = try KeyWorld(self)
        let file = scene.world.home + "/wrong-passwords"
        for words in [["config-setup", "--from", scene.keyFile, "--yes"], ["config-setup", "--remove", "--yes"]] {
            await scene.storeKey()
            scene.world.set("KRAKEN_PASSWORD", "wrong password")
            for _ in 1...3 { _ = await guess(scene) }
            XCTAssertTrue(FileManager.default.fileExists(atPath: file))
            let outcome = await scene.world.run(words)
            XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
            XCTAssertFalse(FileManager.default.fileExists(atPath: file), "\(words)")
            scene.world.unset("KRAKEN_PASSWORD")
        }
    }

    func test_givenATerminal_whenEarlierPasswordsWereWrong_thenTheTimeLeftIsCountedDown() async throws {
        let scene = try KeyWorld(self, isTerminal: true)
        await scene.storeKey()
        scene.world.set("KRAKEN_PASSWORD", "wrong password")
        for _ in 1...3 { _ = await guess(scene) }
        scene.world.unset("KRAKEN_PASSWORD")
        scene.world.answer(KeyWorld.password)
        let outcome = await scene.world.run(["balance"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        let pictures = outcome.complaints.split(separator: "\r").filter { $0.contains("waiting") }
        XCTAssertEqual(
            pictures.map { String($0.prefix { $0 != "r" && $0 != "\n" }).prefix(11) },
            ["waiting 4 s", "waiting 3 s", "waiting 2 s", "waiting 1 s"], outcome.complaints)
    }

    func test_givenSeveralSessionsOfOneCommand_whenTheyNeedTheKey_thenThePasswordIsAskedOnce() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey()
        let asked = Text()
        let console = Console(
            write: { _ in }, complain: { _ in }, ask: { _ in nil },
            askSecret: { question in
                asked.add(question + "\n")
                return Secret(Array(KeyWorld.password.utf8))
            }, isTerminal: true, canAsk: true, width: 80, style: Style(isOn: false))
        let home = Home(path: scene.world.home)
        let settings = try SettingsReader(home: home, environment: EnvironmentVariables([:])).read()
        let unlocking = Unlocking(searchPath: nil, pause: { _ in })
        XCTAssertNil(try unlocking.key(settings, console, mayAsk: false))
        for _ in 1...3 {
            XCTAssertEqual(try unlocking.key(settings, console, mayAsk: true)?.key, scene.keys.apiKey)
        }
        XCTAssertEqual(try unlocking.key(settings, console, mayAsk: false)?.key, scene.keys.apiKey)
        XCTAssertEqual(asked.text, "Password of the key: \n")
    }

    func test_givenNoPasswordAndNoTerminal_whenAKeyIsNeeded_thenItSaysHowToGiveOne() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey()
        let outcome = await scene.world.run(["balance", "--json"])
        XCTAssertEqual(outcome.exitCode, 3, outcome.output)
        XCTAssertEqual(outcome.error?.hasPrefix("password-needed"), true, outcome.output)
        let sandbox = await scene.world.run(["balance", "--sandbox"])
        XCTAssertEqual(sandbox.exitCode, 0, sandbox.complaints)
    }

    func test_givenAnEncryptedKey_whenPanicking_thenEveryWayToGiveThePasswordWorks() async throws {
        let scene = try KeyWorld(self, isTerminal: true)
        await scene.storeKey()
        scene.world.answer(KeyWorld.password)
        let typed = await scene.world.run(["panic"])
        XCTAssertEqual(typed.exitCode, 0, typed.complaints)
        scene.world.set("KRAKEN_PASSWORD", KeyWorld.password)
        let known = await scene.world.run(["panic", "--json"])
        XCTAssertEqual(known.exitCode, 0, known.output)
        scene.world.unset("KRAKEN_PASSWORD")
        scene.knowPassword()
        let read = await scene.world.run(["panic", "--json"])
        XCTAssertEqual(read.exitCode, 0, read.output)
    }

    func test_givenADamagedOrExposedFile_whenAKeyIsNeeded_thenItIsSaid() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey()
        scene.knowPassword()
        let path = scene.world.home + "/credentials"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let exposed = await scene.world.run(["balance"])
        XCTAssertEqual(exposed.exitCode, 2, exposed.complaints)
        XCTAssertTrue(exposed.complaints.contains("chmod 600 \(path)"), exposed.complaints)
        let panic = await scene.world.run(["panic"])
        XCTAssertEqual(panic.exitCode, 0, panic.complaints)
        try write(String(try String(contentsOfFile: path, encoding: .utf8).dropLast(9)), to: path)
        let cut = await scene.world.run(["balance", "--json"])
        XCTAssertEqual(cut.exitCode, 3, cut.output)
        XCTAssertEqual(cut.error?.hasPrefix("damaged-key"), true, cut.output)
    }

    func test_givenAKeyInTheKeyring_whenNeeded_thenItComesFromThere() async throws {
        let scene = try KeyWorld(self)
        let keyring = scene.folder + "/keyring"
        try write(
            "#!/bin/sh\ncase $1 in store) cat >'\(keyring)' ;; lookup) cat '\(keyring)' ;; clear) rm '\(keyring)' ;; esac\n",
            to: scene.folder + "/bin/secret-tool", mode: 0o700)
        let none = await scene.world.run(["config-setup", "--from", scene.keyFile, "--store", "keyring"])
        XCTAssertEqual(none.exitCode, 3, none.complaints)
        scene.world.set("PATH", scene.folder + "/bin:/usr/bin:/bin")
        let stored = await scene.world.run(["config-setup", "--from", scene.keyFile, "--store", "keyring"])
        XCTAssertEqual(stored.exitCode, 0, stored.complaints)
        XCTAssertTrue(stored.output.contains("stored in the keyring"), stored.output)
        let balance = await scene.world.run(["balance"])
        XCTAssertEqual(balance.exitCode, 0, balance.complaints)
        XCTAssertEqual(try scene.files(holding: [scene.keys.apiKey, scene.keys.apiSecret]), [])
        let removed = await scene.world.run(["config-setup", "--remove", "--yes"])
        XCTAssertEqual(removed.exitCode, 0, removed.complaints)
        XCTAssertFalse(FileManager.default.fileExists(atPath: keyring))
    }

    func test_givenALockedKey_whenInfoAndDoctorLook_thenNobodyIsAsked_andItIsCalledLocked() async throws {
        for isTerminal in [false, true] {
            let scene = try KeyWorld(self, isTerminal: isTerminal)
            await scene.storeKey()
            let fingerprint = Credentials.fingerprintText(scene.keys.apiKey)
            let info = await scene.world.run(["info", "--json"])
            XCTAssertEqual(info.data?["key"]?.string, fingerprint, info.output)
            XCTAssertEqual(info.data?["key_store"], "encrypted")
            let told = await scene.world.run(["info"])
            XCTAssertTrue(told.output.contains("\(fingerprint), encrypted"), told.output)
            let doctor = await scene.world.run(["doctor"])
            XCTAssertTrue(doctor.output.contains("\(fingerprint) is locked"), doctor.output)
            XCTAssertFalse(doctor.output.contains("there is none"), doctor.output)
            for outcome in [info, told, doctor] {
                XCTAssertFalse(outcome.complaints.contains("Password"), outcome.complaints)
            }
        }
    }

    func test_givenAPasswordThatIsWrong_whenInfoIsAsked_thenItIsNotEvenTried() async throws {
        let scene = try KeyWorld(self)
        await scene.storeKey()
        scene.world.set("KRAKEN_PASSWORD", "wrong password")
        let info = await scene.world.run(["info"])
        XCTAssertEqual(info.exitCode, 0, info.complaints)
        XCTAssertFalse(info.output.contains("cannot be used"), info.output)
        XCTAssertEqual(scene.world.pauses, [])
    }
}
