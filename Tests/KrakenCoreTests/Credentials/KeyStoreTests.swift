import Storage
import TestSupport
import XCTest

@testable import KrakenCore

final class KeyStoreTests: XCTestCase {
    private func key(_ name: String = "public-half") throws -> KeyText {
        try KeyText(key: Secret(name), secret: Secret("cHJpdmF0ZS1oYWxm"), origin: .file("test"))
    }

    /// A keyring that is a folder of files, one a home.
    private func keyring(_ folder: String) throws -> Keyring {
        try write(
            """
            #!/bin/sh
            task=$1; shift
            for word; do last=$word; done
            file="\(folder)/$(printf %s "$last" | tr / _)"
            printf '%s\\n' "$task $*" >>"\(folder)/calls"
            env >"\(folder)/variables"
            case $task in
            store) cat >"$file" ;;
            lookup) cat "$file" 2>/dev/null || exit 1 ;;
            clear) rm -f "$file" ;;
            esac
            """, to: folder + "/bin/secret-tool", mode: 0o700)
        return try XCTUnwrap(Keyring(searchPath: "relative:/nowhere:\(folder)/bin"))
    }

    func test_givenNoKey_whenLookedFor_thenThereIsNone() throws {
        let store = KeyStore(home: Home(path: try temporaryFolder()), keyring: nil)
        XCTAssertNil(try store.found())
        XCTAssertFalse(try store.remove())
    }

    func test_givenAKey_whenStoredEncrypted_thenItsFileIsItsOwnersAlone_andThePasswordGivesItBack() throws {
        let home = Home(path: try temporaryFolder() + "/new")
        let store = KeyStore(home: home, keyring: nil)
        try store.encrypt(try key(), password: Secret("correct horse"))
        XCTAssertEqual(Files.mode(of: home.keyFile), 0o600)
        XCTAssertEqual(Files.mode(of: home.path), 0o700)
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: home.path), ["credentials"])
        guard case .encrypted(let sealed) = try store.found() else { return XCTFail("it is not there") }
        XCTAssertEqual(sealed.cost, .standard)
        XCTAssertEqual(try store.unlock(sealed, password: Secret("correct horse")).key, "public-half")
        XCTAssertThrowsError(try store.unlock(sealed, password: Secret("wrong"))) {
            XCTAssertEqual($0 as? KeyStoreError, .wrongPassword(path: home.keyFile))
        }
        XCTAssertTrue(try store.remove())
        XCTAssertNil(try store.found())
    }

    func test_givenNoPassword_whenStored_thenNothingIs() throws {
        let store = KeyStore(home: Home(path: try temporaryFolder()), keyring: nil)
        XCTAssertThrowsError(try store.encrypt(try key(), password: Secret("")))
        XCTAssertNil(try store.found())
    }

    func test_givenAFileThatOthersMayRead_whenLookedFor_thenItIsAnError() throws {
        let home = Home(path: try temporaryFolder())
        let store = KeyStore(home: home, keyring: nil)
        try store.encrypt(try key(), password: Secret("correct horse"))
        for mode: UInt32 in [0o644, 0o640, 0o604] {
            try FileManager.default.setAttributes([.posixPermissions: Int(mode)], ofItemAtPath: home.keyFile)
            XCTAssertThrowsError(try store.found()) {
                XCTAssertEqual($0 as? SettingsError, .exposed(path: home.keyFile, mode: mode))
            }
        }
    }

    func test_givenAKeyring_whenAKeyIsStoredThere_thenNoFileNorArgumentHoldsIt() throws {
        let folder = try temporaryFolder()
        let home = Home(path: folder + "/home")
        let store = KeyStore(home: home, keyring: try keyring(folder))
        setenv("KRAKEN_PASSWORD", "correct horse", 1)
        defer { unsetenv("KRAKEN_PASSWORD") }
        try store.putInKeyring(try key())
        XCTAssertEqual(try store.found(), .keyring(fingerprint: try key().fingerprint))
        XCTAssertEqual(try store.fetch().key, "public-half")
        XCTAssertEqual(try store.fetch().secret.text, "cHJpdmF0ZS1oYWxm")
        let file = try String(contentsOfFile: home.keyFile, encoding: .utf8)
        let calls = try String(contentsOfFile: folder + "/calls", encoding: .utf8)
        let variables = try String(contentsOfFile: folder + "/variables", encoding: .utf8)
        XCTAssertTrue(variables.contains("PATH="), variables)
        for text in [file, calls, variables] {
            XCTAssertFalse(text.contains("correct horse"), text)
            XCTAssertFalse(text.contains("public-half") || text.contains("cHJpdmF0ZS1oYWxm"), text)
        }
        XCTAssertTrue(try store.remove())
        XCTAssertThrowsError(try store.fetch()) { XCTAssertEqual($0 as? KeyStoreError, .notInKeyring) }
    }

    func test_givenAKeyInTheKeyring_whenItIsEncryptedInstead_thenTheKeyringForgetsIt() throws {
        let folder = try temporaryFolder()
        let store = KeyStore(home: Home(path: folder + "/home"), keyring: try keyring(folder))
        try store.putInKeyring(try key())
        try store.encrypt(try key("other"), password: Secret("correct horse"))
        XCTAssertThrowsError(try store.fetch()) { XCTAssertEqual($0 as? KeyStoreError, .notInKeyring) }
    }

    func test_givenAKeyringThatWaitsForSomebody_whenNobodyMayBeAsked_thenItIsNotWaitedFor() throws {
        let folder = try temporaryFolder()
        try write("#!/bin/sh\nexec sleep 20\n", to: folder + "/secret-tool", mode: 0o700)
        let store = KeyStore(home: Home(path: folder + "/home"), keyring: Keyring(searchPath: folder))
        let start = TimeSource.system.elapsed()
        XCTAssertThrowsError(try store.fetch(patience: .milliseconds(50)))
        XCTAssertLessThan(TimeSource.system.elapsed() - start, .seconds(10))
    }

    func test_givenAKeyringThatFails_whenAsked_thenItsOwnWordsAreTold() throws {
        let folder = try temporaryFolder()
        try write("#!/bin/sh\necho 'Cannot autolaunch D-Bus' >&2; exit 1\n", to: folder + "/secret-tool", mode: 0o700)
        let store = KeyStore(home: Home(path: folder + "/home"), keyring: Keyring(searchPath: folder))
        XCTAssertThrowsError(try store.putInKeyring(try key())) {
            XCTAssertEqual($0 as? KeyStoreError, .keyringFailed("Cannot autolaunch D-Bus"))
        }
        XCTAssertNil(try store.found())
        XCTAssertNil(Keyring(searchPath: nil))
    }
}
