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

    func test_givenCtrlCInTheMidstOfAProbe_whenItEnds_thenItsOrderIsCancelled() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, .hang, stealing: { $0.isPrivate("QueryOrders") })
        let process = try Household(self, environment: thief.environment)
            .start(["doctor", "--probe-order", "--yes", "--json"])
        let isMeasuring = await thief.stolenCount.reaches(1)
        XCTAssertTrue(isMeasuring)
        process.signal(SIGINT)
        let outcome = await process.outcome()
        XCTAssertEqual(outcome.exitCode, 130, outcome.output + outcome.complaints)
        XCTAssertTrue(outcome.error?.contains("is gone") ?? false, outcome.output)
        let left = try await sandbox.house.succeed("orders", "--sandbox", "--json")
        XCTAssertEqual(left.data?["orders"]?.elements?.count, 0, left.output)
        XCTAssertEqual(thief.orders.count, 1)
    }

    func test_givenCtrlCAndNoWayToCancel_whenTheProbeIsEnded_thenItSaysSoLoudly() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(
            self, before: sandbox, .hang, stealing: { $0.isPrivate("QueryOrders") || $0.isPrivate("CancelOrder") })
        let process = try Household(self, environment: thief.environment)
            .start(["doctor", "--probe-order", "--yes", "--json"])
        let isMeasuring = await thief.stolenCount.reaches(1)
        XCTAssertTrue(isMeasuring)
        process.signal(SIGINT)
        let outcome = await process.outcome()
        XCTAssertEqual(outcome.exitCode, 7, outcome.output + outcome.complaints)
        let id = try XCTUnwrap(thief.orders.first?.field("cl_ord_id"))
        XCTAssertTrue(outcome.error?.contains("ATTENTION: the probe order \(id)") ?? false, outcome.output)
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
