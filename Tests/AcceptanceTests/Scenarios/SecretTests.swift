import Foundation
import TestSupport
import XCTest

/// The secret is in `.env` and nowhere else.
final class SecretTests: XCTestCase {
    /// Every way in which a secret could be written.
    private func spellings(of secret: String) throws -> [(name: String, bytes: Data)] {
        let raw = try XCTUnwrap(Data(base64Encoded: secret))
        let hex = raw.map { String(format: "%02x", $0) }.joined()
        let escaped = secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret
        return [
            ("base64", Data(secret.utf8)), ("raw", raw), ("hex", Data(hex.utf8)),
            ("part", Data(secret.prefix(20).utf8)), ("escaped", Data(escaped.utf8)),
        ]
    }

    func test_givenAKeyInTheHome_whenCommandsSucceedAndFail_thenTheSecretAppearsNowhere() async throws {
        let sandbox = try await ServedSandbox.start(self)
        var variables = sandbox.environment
        let key = try XCTUnwrap(variables.removeValue(forKey: "KRAKEN_API_KEY"))
        let secret = try XCTUnwrap(variables.removeValue(forKey: "KRAKEN_API_SECRET"))
        variables["KRAKEN_LOG_LEVEL"] = "debug"
        let house = try Household(self, environment: variables)
        try write("KRAKEN_API_KEY=\(key)\nKRAKEN_API_SECRET=\(secret)\n", to: house.home + "/.env")
        let thief = try OrderThief(self, before: sandbox, .close)
        let wrongKey = house.with(["KRAKEN_API_KEY": String(key.reversed())])
        let nobody = house.with(["KRAKEN_API_BASE_URL": "http://127.0.0.1:1"])
        let losing = house.settlingQuickly.with(["KRAKEN_API_BASE_URL": thief.environment["KRAKEN_API_BASE_URL"] ?? ""])
        let wrongSecret = String(secret.dropFirst(5)) + "!"

        var texts: [String] = []
        for (place, words, code) in [
            (house, ["balance", "--verbose"], Int32(0)), (house, ["status", "--verbose", "--json"], 0),
            (house, ["cancel", "--txid", "OAAAAA-BBBBB-CCCCCC", "--verbose"], 4),
            (wrongKey, ["balance", "--verbose", "--json"], 3), (nobody, ["balance", "--verbose"], 6),
            (losing, OrderWords.live + ["--verbose"], 6),
            (house.with(["KRAKEN_API_SECRET": wrongSecret]), ["balance", "--json"], 3),
        ] {
            let outcome = try await place.run(words)
            XCTAssertEqual(outcome.exitCode, code, "\(words): \(outcome.output)\(outcome.complaints)")
            texts.append(outcome.output + outcome.complaints)
        }
        let settings = try Data(contentsOf: URL(fileURLWithPath: house.home + "/.env"))
        XCTAssertNotNil(settings.range(of: Data(secret.utf8)), "the search finds it where it is")
        for (name, bytes) in try spellings(of: secret) + [("a wrong one", Data(wrongSecret.utf8))] {
            for text in texts { XCTAssertNil(Data(text.utf8).range(of: bytes), "\(name) in: \(text)") }
            for path in house.files() where path != ".env" {
                let content = try Data(contentsOf: URL(fileURLWithPath: house.home + "/" + path))
                XCTAssertNil(content.range(of: bytes), "\(name) in \(path)")
            }
        }
        let log = try String(contentsOfFile: house.home + "/logs/kraken_cli.log", encoding: .utf8)
        XCTAssertTrue(log.contains("/0/private/"), "the requests are in the log")
    }

    func test_givenAHome_whenCommandsRan_thenItsFilesAreTheOwnersAlone() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let house = try Household(self, environment: sandbox.environment)
        let order = try await house.shell(#"umask 000; "$kraken" \#(OrderWords.live.joined(separator: " "))"#)
        XCTAssertEqual(order.exitCode, 0, order.output)
        for place in [house, sandbox.house] {
            XCTAssertGreaterThan(place.files().count, 2)
            for path in FileManager.default.enumerator(atPath: place.home)?.compactMap({ $0 as? String }) ?? [] {
                let attributes = try FileManager.default.attributesOfItem(atPath: place.home + "/" + path)
                let mode = try XCTUnwrap(attributes[.posixPermissions] as? Int)
                XCTAssertEqual(mode & 0o077, 0, "\(path) has mode \(String(mode, radix: 8))")
            }
        }
    }

    func test_givenARunningCommand_whenAnotherProcessOfItsUserLooks_thenItsMemoryIsClosed() async throws {
        try await Permission.otherUser.require()
        let server = try FaultyServer(afterwards: .hang)
        defer { server.stop() }
        let house = try Household(self, environment: ["KRAKEN_API_BASE_URL": server.url("")])
        try FileManager.default.setAttributes([.ownerAccountID: 65534], ofItemAtPath: house.home)
        let asNobody = ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        let program = try ChildProcess(asNobody + [BuiltProgram.path, "ticker"], environment: house.environment)
        let arrived = await server.requestCount.reaches(1)
        XCTAssertTrue(arrived)
        let other = try ChildProcess(
            asNobody + ["/bin/sh", "-c", "echo; exec sleep 20"], environment: house.environment)
        _ = await other.firstLine()
        // What can be dumped or traced belongs to its user in /proc; what cannot belongs to root.
        func owner(of process: ChildProcess) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: "/proc/\(process.id)/environ")[.ownerAccountID] as? Int
        }
        XCTAssertEqual(try owner(of: other), 65534)
        XCTAssertEqual(try owner(of: program), 0)
        program.kill()
        other.kill()
    }
}
