import Glibc
import TestSupport
import XCTest

@testable import KrakenCore

final class KeyTextTests: XCTestCase {
    private func read(_ text: String) throws -> [String] {
        let key = try KeyText(file: Secret(text), origin: .file("key.txt"))
        return [key.key, key.secret.text]
    }

    func test_givenKeyAndSecretInAnyOfTheirForms_whenRead_thenBothAreThere() throws {
        let forms = [
            "abc\nc2VjcmV0\n", "abc\r\nc2VjcmV0\r\n", "\n  abc \n\nc2VjcmV0", "# a comment\nabc\nc2VjcmV0\n",
            "KRAKEN_API_SECRET=c2VjcmV0\nKRAKEN_API_KEY=abc\n",
            "export KRAKEN_API_KEY='abc'\napi_secret=\"c2VjcmV0\"\n",
            "KRAKEN_API_KEY=abc\nKRAKEN_TIER=pro\nKRAKEN_API_SECRET=c2VjcmV0\n",
        ]
        for text in forms { XCTAssertEqual(try read(text), ["abc", "c2VjcmV0"], text) }
    }

    func test_givenAKey_whenDescribedInAnyWay_thenNeitherHalfShows() throws {
        let key = try KeyText(file: Secret("public-half\nc2VjcmV0\n"), origin: .file("key.txt"))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, "\([key])"] {
            XCTAssertFalse(text.contains("public-half") || text.contains("c2VjcmV0"), text)
        }
    }

    func test_givenSomethingElse_whenRead_thenItIsSaidWhatIsWrong() {
        let origin = SettingOrigin.file("key.txt")
        let cases: [(String, SettingsError)] = [
            ("", .halfCredential(missing: "KRAKEN_API_KEY")), ("abc\n", .halfCredential(missing: "KRAKEN_API_SECRET")),
            ("abc\nc2VjcmV0\nmore\n", .halfCredential(missing: "KRAKEN_API_SECRET")),
            ("a b\nc2VjcmV0\n", .badKey(origin: origin)), ("abc\nnot base64\n", .secretNotBase64(origin: origin)),
            ("abc\nYOUR_SECRET_HERE\n", .placeholder(name: "KRAKEN_API_SECRET", origin: origin)),
        ]
        for (text, expected) in cases {
            XCTAssertThrowsError(try read(text), text) { XCTAssertEqual($0 as? SettingsError, expected) }
        }
    }

    func test_givenAFileOfASecret_whenOthersMayReadIt_thenItIsAnError() throws {
        let path = try temporaryFolder() + "/password"
        try write("correct horse\n", to: path, mode: 0o640)
        XCTAssertThrowsError(try SecretFile.read(path)) {
            XCTAssertEqual($0 as? SettingsError, .exposed(path: path, mode: 0o640))
        }
        try write("correct horse\n", to: path, mode: 0o400)
        XCTAssertEqual(try SecretFile.read(path).text, "correct horse\n")
    }

    func test_givenAPipeThatNobodyWritesTo_whenTheTaskIsCancelled_thenItIsWaitedForNoLonger() async throws {
        let path = try temporaryFolder() + "/pipe"
        XCTAssertEqual(mkfifo(path, 0o600), 0)
        // Somebody could still write: without the end of the input only the cancel ends the reading.
        let writer = open(path, O_RDWR)
        defer { close(writer) }
        let reading = Task.detached { try SecretFile.read(path) }
        reading.cancel()
        let result = await reading.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
    }

    func test_givenThePasswordsPlaces_whenRead_thenTheFileComesFirst_andOnlyOneLineBreakIsCutOff() throws {
        let folder = try temporaryFolder()
        let path = folder + "/password"
        func password(_ environment: [String: String]) throws -> String? {
            let reader = SettingsReader(
                home: Home(path: folder + "/home"), environment: EnvironmentVariables(environment))
            return try reader.read().password()?.text
        }
        XCTAssertNil(try password([:]))
        XCTAssertEqual(try password(["KRAKEN_PASSWORD": " a<b "]), " a<b ")
        try write(" correct horse \n\n", to: path)
        XCTAssertEqual(try password(["KRAKEN_PASSWORD": "x", "KRAKEN_PASSWORD_FILE": path]), " correct horse \n")
        try write("\n", to: path)
        XCTAssertThrowsError(try password(["KRAKEN_PASSWORD_FILE": path])) {
            XCTAssertEqual($0 as? KeyStoreError, .emptyPassword(origin: path))
        }
        let beside = folder + "/home/password"
        XCTAssertThrowsError(try password(["KRAKEN_PASSWORD_FILE": beside])) {
            XCTAssertEqual($0 as? SettingsError, .passwordInHome(name: "KRAKEN_PASSWORD_FILE", path: beside))
        }
        for bad in ["password", folder + "/none"] {
            XCTAssertThrowsError(try password(["KRAKEN_PASSWORD_FILE": bad])) {
                guard case .badPasswordFile(bad, _) = $0 as? KeyStoreError else { return XCTFail("\($0)") }
            }
        }
    }

    func test_givenTwoSecrets_whenCompared_thenOnlyTheSameBytesMatch() {
        XCTAssertTrue(Secret("abc").matches(Secret("abc")))
        for other in ["abd", "ab", "abcd", ""] { XCTAssertFalse(Secret("abc").matches(Secret(other)), other) }
        XCTAssertTrue(Secret("").matches(Secret("")))
    }
}
