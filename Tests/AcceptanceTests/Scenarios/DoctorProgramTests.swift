import Foundation
import TestSupport
import Transport
import XCTest

/// The doctor where things are wrong: as a program, in the worst of places.
final class DoctorProgramTests: XCTestCase {
    private func check(_ outcome: CommandOutcome, _ area: String, _ name: String) -> JSON? {
        outcome.data?["checks"]?.elements?.first { $0["area"]?.string == area && $0["name"]?.string == name }
    }

    func test_givenADeadNetwork_whenTheDoctorComes_thenItEndsSoonAndTellsTheRest() async throws {
        let house = try Household(self, environment: ["KRAKEN_API_BASE_URL": "https://127.0.0.1:1"])
        let outcome = try await house.run(["doctor", "--json"])
        XCTAssertEqual(outcome.exitCode, 1, outcome.output + outcome.complaints)
        XCTAssertEqual(check(outcome, "exchange", "status")?["verdict"], "failed")
        XCTAssertEqual(check(outcome, "exchange", "tls")?["verdict"], "skipped")
        XCTAssertEqual(check(outcome, "files", "free_disk")?["verdict"], "ok")
        XCTAssertNotNil(check(outcome, "versions", "c_library"))
        let info = try await house.run(["info", "--json"])
        XCTAssertEqual(info.exitCode, 0, info.complaints)
    }

    func test_givenAServerWithoutTLS_whenTheDoctorComes_thenEncryptionFails() async throws {
        let server = try FaultyServer(greeting: "not TLS at all\r\n\r\n")
        addTeardownBlock { server.stop() }
        let house = try Household(self, environment: ["KRAKEN_API_BASE_URL": "https://127.0.0.1:\(server.port)"])
        let outcome = try await house.run(["doctor", "--json"])
        XCTAssertEqual(outcome.exitCode, 1)
        XCTAssertEqual(check(outcome, "exchange", "tls")?["verdict"], "failed", outcome.output)
    }

    func test_givenCron_whenTheDoctorComes_thenNoVariableIsMissed() async throws {
        let house = try Household(self)
        let words = ["/usr/bin/env", "-i", BuiltProgram.path, "doctor", "--sandbox", "--home", house.home]
        let outcome = await (try ChildProcess(words, environment: ["LLVM_PROFILE_FILE": "/dev/null"])).outcome()
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertTrue(outcome.output.contains("ok       order lookups"), outcome.output)
        XCTAssertFalse(outcome.output.contains("\u{1B}"))
    }

    func test_givenAHomeNobodyMayRead_whenTheDoctorComes_thenItSaysSo() async throws {
        try await Permission.otherUser.require()
        let house = try Household(self)
        try write("KRAKEN_TIMEOUT=5\n", to: house.home + "/.env")
        for words in [["doctor", "--sandbox", "--json"], ["doctor", "--json"]] {
            let wrapper = ["/usr/bin/setpriv", "--reuid", "65534", "--clear-groups"]
            let variables = house.with(["KRAKEN_API_BASE_URL": "https://127.0.0.1:1"]).environment
            let outcome = await (try ChildProcess(wrapper + [BuiltProgram.path] + words, environment: variables))
                .outcome()
            XCTAssertEqual(outcome.exitCode, 1, outcome.output + outcome.complaints)
            XCTAssertEqual(check(outcome, "files", "home")?["verdict"], "failed", outcome.output)
            XCTAssertEqual(check(outcome, "settings", "mistake")?["verdict"], "failed", outcome.output)
        }
    }

    func test_givenASecret_whenEverythingIsTold_thenTheSecretIsNot() async throws {
        let (key, secret) = ("KKKKkeykeykeyKKKK", "c2VjcmV0c2VjcmV0c2VjcmV0")
        let house = try Household(
            self,
            environment: [
                "KRAKEN_API_BASE_URL": "https://127.0.0.1:1", "KRAKEN_API_KEY": key, "KRAKEN_API_SECRET": secret,
            ])
        for words in [["info"], ["doctor"], ["config"], ["config", "show", "--all", "--json"], ["config", "check"]] {
            let outcome = try await house.run(words)
            let text = outcome.output + outcome.complaints
            XCTAssertFalse(text.contains(key) || text.contains(secret), "\(words): \(text)")
        }
    }
}
