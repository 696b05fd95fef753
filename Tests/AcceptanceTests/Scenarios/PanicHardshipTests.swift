import CLinux
import Foundation
import Glibc
import TestSupport
import Transport
import XCTest

/// A panic on a full disk, in a home nothing can be written to, and while others hold every lock of the key.
final class PanicHardshipTests: XCTestCase {
    private func scene() async throws -> (sandbox: ServedSandbox, house: Household) {
        let sandbox = try await ServedSandbox.start(self)
        let house = try Household(self, environment: sandbox.environment)
        try await house.succeed(OrderWords.live)
        return (sandbox, house)
    }

    /// Runs a panic, which must be quick and leave nothing open.
    private func check(
        _ sandbox: ServedSandbox, _ house: Household, through wrapper: [String] = [], line: UInt = #line
    ) async throws {
        let start = ContinuousClock.now
        let process = try ChildProcess(
            wrapper + [BuiltProgram.path, "panic", "--json"], environment: house.environment)
        let outcome = await process.outcome()
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints, line: line)
        XCTAssertLessThan(ContinuousClock.now - start, .seconds(2), line: line)
        let other = try Household(self, environment: sandbox.environment)
        let open = try await other.succeed("orders", "--json").data?["orders"]?.elements?.count
        XCTAssertEqual(open, 0, line: line)
    }

    func test_givenBothLocksOfTheKeyHeldByAnotherProcess_whenPanicking_thenItEndsWithinTwoSeconds() async throws {
        let (sandbox, house) = try await scene()
        let files = house.files().filter { $0.hasSuffix("/state") || $0.hasSuffix("/turn") }
        XCTAssertEqual(Set(files.map { $0.split(separator: "/").last }), ["state", "turn"])
        var held: [Int32] = []
        defer { for descriptor in held { close(descriptor) } }
        for path in files {
            let descriptor = open(house.home + "/" + path, O_RDWR | O_CLOEXEC)
            XCTAssertEqual(flock(descriptor, LOCK_EX | LOCK_NB), 0, path)
            held.append(descriptor)
        }
        try await check(sandbox, house)
    }

    func test_givenAFullDisk_whenPanicking_thenEverythingIsCancelledAllTheSame() async throws {
        try await Permission.mounts.require()
        let sandbox = try await ServedSandbox.start(self)
        let house = try Household(self, environment: sandbox.environment)
        let outcome = try await house.shell(
            """
            "$kraken" \(OrderWords.live.joined(separator: " "))
            cat /dev/zero >"$KRAKEN_HOME/filler" 2>/dev/null
            "$kraken" panic --json
            """, through: [BuiltProgram.script("own-mount.sh"), house.home, "size=4m"])
        let lines = try outcome.output.split(separator: "\n").map { try JSON(parsing: $0.utf8) }
        XCTAssertEqual(lines.map { $0["success"] }, [true, true], outcome.output + outcome.complaints)
        XCTAssertEqual(lines.last?["data"]?["cancelled"], 1)
        XCTAssertEqual(lines.last?["data"]?["still_open"]?.elements, [])
    }

    func test_givenAHomeThatMayOnlyBeRead_whenPanicking_thenEverythingIsCancelledAllTheSame() async throws {
        try await Permission.otherUser.require()
        let (sandbox, house) = try await scene()
        _ = try await house.shell(
            #"chown -R 65534 "$KRAKEN_HOME" && chmod -R a-w "$KRAKEN_HOME" && chmod 555 "$KRAKEN_HOME""#)
        try await check(sandbox, house, through: ["/usr/bin/setpriv", "--reuid", "65534", "--clear-groups"])
    }
}

extension Household {
    fileprivate func succeed(_ words: [String]) async throws {
        let outcome = try await run(words)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
    }
}
