import TestSupport
import XCTest

/// A home, and the few variables with which the program runs there.
struct Household: Sendable {
    /// The home folder.
    var home: String
    /// Everything the program inherits.
    var environment: [String: String]

    /// A home of the test's own; its folder exists and is empty.
    init(_ test: XCTestCase, environment: [String: String] = [:]) throws {
        self.init(home: try test.temporaryFolder(), environment: environment)
    }

    /// A home in a folder that somebody else removes.
    init(home: String, environment: [String: String] = [:]) {
        self.home = home
        self.environment = ["PATH": "/usr/bin:/bin", "LLVM_PROFILE_FILE": "/dev/null", "KRAKEN_HOME": home]
        self.environment.merge(environment) { $1 }
    }

    /// The same home with more variables.
    func with(_ more: [String: String]) -> Household {
        var other = self
        other.environment.merge(more) { $1 }
        return other
    }

    /// The same home, where a lost order is settled within seconds.
    var settlingQuickly: Household {
        with(["KRAKEN_ORDER_DEADLINE": "2", "KRAKEN_LOOKUP_SETTLE": "1", "KRAKEN_LOOKUP_GAP": "1"])
    }

    /// Starts the program.
    func start(
        _ words: [String], limit: Double = 20
    ) throws -> ChildProcess {
        try ChildProcess([BuiltProgram.path] + words, environment: environment, limit: limit)
    }

    /// Runs the program to its end.
    func run(_ words: [String]) async throws -> CommandOutcome {
        await (try start(words)).outcome()
    }

    /// Runs the program to its end, which must be a success.
    @discardableResult
    func succeed(
        _ words: String..., file: StaticString = #filePath, line: UInt = #line
    ) async throws -> CommandOutcome {
        let outcome = try await run(words)
        XCTAssertEqual(outcome.exitCode, 0, "\(words): \(outcome.output)\(outcome.complaints)", file: file, line: line)
        return outcome
    }

    /// Runs a line of the shell, in which `$kraken` is the program.
    func shell(
        _ line: String, through wrapper: [String] = []
    ) async throws -> CommandOutcome {
        let variables = environment.merging(["kraken": BuiltProgram.path]) { $1 }
        return await (try ChildProcess(wrapper + ["/bin/sh", "-c", line], environment: variables))
            .outcome()
    }

    /// Every file of the home by its path in there; nothing for a home that does not exist.
    func files() -> [String] {
        let all = FileManager.default.enumerator(atPath: home)?.compactMap { $0 as? String } ?? []
        return all.filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: home + "/" + path, isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }
}
