import Foundation
import TestSupport
import Transport
import XCTest

/// A home that cannot be used: one clear sentence that says what to do, the right exit code, nothing half written.
final class BadHomeTests: XCTestCase {
    /// Runs the words twice, for people and for scripts, and holds what both must be.
    private func check(
        _ house: Household, _ words: [String] = ["balance", "--sandbox"], through wrapper: [String] = [],
        code: Int32 = 2, says parts: [String], file: StaticString = #filePath, line: UInt = #line
    ) async throws {
        let before = house.files()
        func run(_ more: [String]) async throws -> CommandOutcome {
            await (try ChildProcess(wrapper + [BuiltProgram.path] + words + more, environment: house.environment))
                .outcome()
        }
        let plain = try await run([])
        XCTAssertEqual(plain.exitCode, code, plain.complaints, file: file, line: line)
        XCTAssertEqual(plain.output, "", file: file, line: line)
        XCTAssertTrue(plain.complaints.hasPrefix("kraken: "), plain.complaints, file: file, line: line)
        XCTAssertTrue(plain.complaints.contains("\nhint: "), plain.complaints, file: file, line: line)
        let json = try await run(["--output", "json"])
        XCTAssertEqual(json.exitCode, code, json.output, file: file, line: line)
        XCTAssertEqual(json.envelope?["success"], false, json.output, file: file, line: line)
        XCTAssertEqual(json.complaints, "", file: file, line: line)
        for part in parts {
            XCTAssertTrue(plain.complaints.contains(part), "\(plain.complaints) lacks \(part)", file: file, line: line)
        }
        XCTAssertTrue(json.error?.contains(parts[0]) ?? false, json.output, file: file, line: line)
        XCTAssertEqual(house.files(), before, "nothing was written", file: file, line: line)
    }

    private let asNobody = ["/usr/bin/setpriv", "--reuid", "65534", "--clear-groups"]

    func test_givenAHomeThatIsAFile_whenAnythingRuns_thenOneSentenceSaysSo() async throws {
        var house = try Household(self)
        try write("", to: house.home + "/file")
        house.home += "/file"
        house.environment["KRAKEN_HOME"] = house.home
        try await check(house, says: ["Not a directory", "KRAKEN_HOME"])
        try await check(house, ["sandbox", "serve", "--port", "0"], says: ["Not a directory"])
    }

    func test_givenAHomeOfAnotherUser_whenAnythingRuns_thenOneSentenceSaysSo() async throws {
        try await Permission.otherUser.require()
        try await check(try Household(self), through: asNobody, says: ["Permission denied"])
    }

    func test_givenAHomeThatOthersOnlyMayRead_whenAnythingRuns_thenOneSentenceSaysSo() async throws {
        try await Permission.otherUser.require()
        let house = try Household(self)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: house.home)
        try await check(house, through: asNobody, says: ["Permission denied", "KRAKEN_HOME"])
    }

    func test_givenAHomeOnAReadOnlyDisk_whenAnythingRuns_thenOneSentenceSaysSo() async throws {
        try await Permission.mounts.require()
        let house = try Household(self)
        let wrapper = [BuiltProgram.script("own-mount.sh"), house.home, "ro"]
        try await check(house, through: wrapper, says: ["Read-only file system", "KRAKEN_HOME"])
    }

    func test_givenAReadOnlyHomeWithAKey_whenALiveOrderIsPlaced_thenItIsNotSent() async throws {
        try await Permission.mounts.require()
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, .close)
        let house = try Household(self, environment: thief.environment)
        let wrapper = [BuiltProgram.script("own-mount.sh"), house.home, "ro"]
        try await check(
            house, OrderWords.live.filter { $0 != "--json" }, through: wrapper, says: ["Read-only file system"])
        XCTAssertEqual(thief.orders.count, 0)
    }

    func test_givenASecretOthersCanRead_whenAnythingRuns_thenItSaysHowToMendIt() async throws {
        let house = try Household(self)
        let file = house.home + "/.env"
        try write("KRAKEN_API_KEY=abcdefgh\nKRAKEN_API_SECRET=YWJjZGVmZ2g=\n", to: file, mode: 0o644)
        try await check(house, says: ["others can read \(file)", "chmod 600 \(file)"])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        try await house.succeed("balance", "--sandbox")
    }

    func test_givenSettingsThatCannotBeRead_whenAnythingRuns_thenOneSentenceSaysSo() async throws {
        try await Permission.otherUser.require()
        let house = try Household(self)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: house.home)
        try write("KRAKEN_TIMEOUT=5\n", to: house.home + "/.env", mode: 0o600)
        try await check(house, through: asNobody, says: ["cannot read \(house.home)/.env: Permission denied"])
    }

    func test_givenASettingNobodyKnows_whenAnythingRuns_thenTheNearestIsSuggested() async throws {
        let house = try Household(self)
        try write("KRAKEN_TIMEOT=5\n", to: house.home + "/.env")
        try await check(house, says: ["there is no setting 'KRAKEN_TIMEOT'", "did you mean KRAKEN_TIMEOUT?"])
    }

    func test_givenABrokenConfiguration_whenAnythingRuns_thenTheFileIsNamed() async throws {
        for text in ["{", "[1]", #"{"timeout": }"#, ""] {
            let house = try Household(self)
            try write(text, to: house.home + "/config.json")
            try await check(house, says: ["\(house.home)/config.json is not a JSON object"])
        }
        let house = try Household(self)
        try write(#"{"timeout": "soon"}"#, to: house.home + "/config.json")
        try await check(house, says: ["is 'soon'"])
    }
}
