import CLinux
import Foundation
import Glibc
import TestSupport
import Transport
import XCTest

/// A panic is held up by nobody: no other process, no disk, no settings.
final class PanicTests: XCTestCase {
    /// A served exchange with an order in it, and a home with the key to it.
    private func scene(
        stealing steals: @escaping @Sendable (FaultyServer.Received) -> Bool = { _ in false }
    ) async throws -> (sandbox: ServedSandbox, thief: OrderThief, house: Household) {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, .hang, stealing: steals)
        let house = try Household(self, environment: thief.environment)
        try await house.run(OrderWords.live).requireSuccess()
        return (sandbox, thief, house)
    }

    private func openCount(_ sandbox: ServedSandbox) async throws -> Int? {
        let other = try Household(self, environment: sandbox.environment)
        return try await other.succeed("orders", "--json").data?["orders"]?.elements?.count
    }

    private func panic(
        _ house: Household, through wrapper: [String] = [], home: String? = nil
    ) async throws -> (outcome: CommandOutcome, time: Duration) {
        var variables = house.environment
        if let home { variables["KRAKEN_HOME"] = home }
        let clock = ContinuousClock()
        let start = clock.now
        let process = try ChildProcess(wrapper + [BuiltProgram.path, "panic", "--json"], environment: variables)
        let outcome = await process.outcome()
        return (outcome, clock.now - start)
    }

    func test_givenSevenProcessesAndOneThatHangs_whenPanicking_thenItEndsWithinTwoSeconds_andNothingIsOpen()
        async throws
    {
        let first = Counter()
        let (sandbox, thief, house) = try await scene {
            $0.isPrivate("BalanceEx") && first.increase() == 2
        }
        let stopped = try house.start(["balance"])
        let arrived = await thief.stolenCount.reaches(1)
        XCTAssertTrue(arrived)
        stopped.signal(SIGSTOP)
        let others = try (1...7).map { _ in try house.start(["balance", "--json"]) }
        let (outcome, time) = try await panic(house)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertLessThan(time, .seconds(2))
        let open = try await openCount(sandbox)
        XCTAssertEqual(open, 0)
        stopped.kill()
        for other in others { _ = await other.end() }
    }

    func
        test_givenAProcessWhoseOrderHangs_whenPanickingFromANinth_thenItEndsWithinTwoSeconds_andTheOrderIsNotForgotten()
        async throws
    {
        let orders = Counter()
        let (sandbox, thief, house) = try await scene {
            $0.isLiveOrder && orders.increase() == 2
        }
        let stopped = try house.start(OrderWords.live + ["--again"])
        let arrived = await thief.stolenCount.reaches(1)
        XCTAssertTrue(arrived)
        stopped.signal(SIGSTOP)
        let others = try (1...7).map { _ in try house.start(["orders", "--json"]) }
        let (outcome, time) = try await panic(house)
        // The one that hangs may still come.
        XCTAssertEqual(outcome.exitCode, 7, outcome.output + outcome.complaints)
        XCTAssertTrue(outcome.error?.contains("able to come still") ?? false, outcome.output)
        XCTAssertLessThan(time, .seconds(2))
        let open = try await openCount(sandbox)
        XCTAssertEqual(open, 0)
        stopped.kill()
        for other in others { _ = await other.end() }
        let later = try await house.run(["orders", "--json"])
        XCTAssertTrue(later.complaints.contains("no definite answer yet"), later.complaints)
    }

    func test_givenTheSharedStateIsLocked_whenPanicking_thenItEndsWithinTwoSeconds() async throws {
        let (sandbox, _, house) = try await scene()
        let states = house.files().filter { $0.hasSuffix("/state") }
        XCTAssertFalse(states.isEmpty)
        var held: [Int32] = []
        defer { for descriptor in held { close(descriptor) } }
        for path in states {
            let descriptor = open(house.home + "/" + path, O_RDWR | O_CLOEXEC)
            XCTAssertEqual(flock(descriptor, LOCK_EX | LOCK_NB), 0, path)
            held.append(descriptor)
        }
        let (outcome, time) = try await panic(house)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertLessThan(time, .seconds(2))
        let count = try await openCount(sandbox)
        XCTAssertEqual(count, 0)
    }

    func test_givenAReadOnlyHomeOrNone_whenPanicking_thenEverythingIsCancelledAllTheSame() async throws {
        let (sandbox, _, house) = try await scene()
        let (homeless, _) = try await panic(house, home: "/proc/no/such/home")
        XCTAssertEqual(homeless.exitCode, 0, homeless.output + homeless.complaints)
        var count = try await openCount(sandbox)
        XCTAssertEqual(count, 0)

        try await Permission.mounts.require()
        try await house.run(OrderWords.live + ["--again"]).requireSuccess()
        let wrapper = [BuiltProgram.script("own-mount.sh"), house.home, "ro"]
        let (outcome, _) = try await panic(house, through: wrapper)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        count = try await openCount(sandbox)
        XCTAssertEqual(count, 0)
    }
}

extension CommandOutcome {
    fileprivate func requireSuccess(file: StaticString = #filePath, line: UInt = #line) {
        XCTAssertEqual(exitCode, 0, output + complaints, file: file, line: line)
    }
}
