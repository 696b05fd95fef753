import Foundation
import KrakenCore
import Synchronization
import TestSupport
import Trading
import Transport

@testable import CommandKit
@testable import KrakenCLI

/// A furnished home at one moment: each command line finds the same, whatever others did.
struct SnapshotStage: Sendable {
    /// What stands for an id in command lines: `{open}`.
    private(set) var names: [String: String] = [:]
    private var folder: String
    private var now = Timestamp(seconds: 1_790_000_000)

    /// The home as the files show it.
    private static let shownHome = "/home/trader/.kraken"

    /// A home in a folder of its own.
    init() throws { folder = try Self.newHome() }

    /// A copy that goes its own way.
    func copy() throws -> SnapshotStage {
        var copy = self
        copy.folder = try Self.newHome(copying: folder)
        return copy
    }

    /// Removes the home.
    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs a command line that changes the stage.
    @discardableResult
    mutating func play(_ line: String) async throws -> CommandOutcome {
        let (shown, time) = (SnapshotScreen.Shown([]), JumpingTime(now))
        let screen = SnapshotScreen(name: "", columns: nil)
        let code = await runner(screen, shown, time, home: folder).run(words(line, home: folder))
        now = time.source.now() + .seconds(60)
        return CommandOutcome(exitCode: code.rawValue, output: shown.output, complaints: shown.complaints)
    }

    /// Gives a name to what command lines shall speak of.
    mutating func name(_ name: String, _ text: String) { names["{\(name)}"] = text }

    /// Puts a file into the home.
    func write(_ text: String, to name: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }

    /// What a command line shows on a screen; the stage is left as it is.
    func show(_ line: String, _ answers: [String], on screen: SnapshotScreen) async throws -> (
        shown: SnapshotScreen.Shown, code: ExitCode, home: String
    ) {
        let home = try Self.newHome(copying: folder)
        defer { try? FileManager.default.removeItem(atPath: home) }
        let shown = SnapshotScreen.Shown(answers)
        let code = await runner(screen, shown, JumpingTime(now), home: home).run(words(line, home: home))
        return (shown, code, home)
    }

    /// A text without what differs from run to run; what is there instead is as long, so that lines break alike.
    func masked(_ text: String, home: String) -> String {
        var text = text.replacingOccurrences(of: home, with: Self.shownHome)
        // The longest first: a key is as random as any part of a secret.
        text = text.replacing(/(?<name>API secret\S*  )[A-Za-z0-9+\/=]{88}/) {
            $0.name + String(repeating: "S", count: 88)
        }
        text = text.replacing(/(?<name>API key[^\n]{0,9}  )[A-Za-z0-9+\/=]{56}/) {
            $0.name + String(repeating: "K", count: 56)
        }
        text = text.replacing(/(?<name>Key[^\n]*  )[0-9a-f]{16}/) { $0.name + String(repeating: "f", count: 16) }
        return text.replacing(/\/\S*kraken-tour-[A-Za-z0-9]{6}/, with: "/tmp/kraken-tour-XXXXXX")
    }

    private func words(_ line: String, home: String) -> [String] {
        let line = names.reduce(line) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
            .replacingOccurrences(of: "{home}", with: home)
        return ShellWords.words(in: line).filter { $0 != "kraken" } + ["--home", home]
    }

    private func runner(
        _ screen: SnapshotScreen, _ shown: SnapshotScreen.Shown, _ time: JumpingTime, home: String
    ) -> Runner {
        let ids = OrderIDs(seed: UInt64(bitPattern: now.nanoseconds))
        let variables = [
            "KRAKEN_SANDBOX": "true", "KRAKEN_ALLOW_WITHDRAW": "true", "KRAKEN_WITHDRAW_UNATTENDED": "true",
            "KRAKEN_FUNDING_LOOKUP": "0",
            // Pauses before a second try are random.
            "KRAKEN_RETRY_ATTEMPTS": "1",
        ]
        return Runner(
            environment: EnvironmentVariables(variables), userHome: home, directory: home, time: time.source,
            interrupts: nil, makeConsole: { _ in screen.console(shown) },
            makeOrderID: { ids.next($0) })
    }

    /// A folder with a path as long as the one the files show.
    private static func newHome(copying template: String? = nil) throws -> String {
        let unique = UUID().uuidString.replacingOccurrences(of: "-", with: "").lowercased().suffix(13)
        let path = "/tmp/k" + unique + String(repeating: "x", count: max(0, shownHome.count - 19))
        if let template {
            try FileManager.default.copyItem(atPath: template, toPath: path)
        } else {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        }
        return path
    }
}

/// Client ids that are the same in every run.
private final class OrderIDs: Sendable {
    private let generator: Mutex<SeededGenerator>

    init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

    func next(_ moment: Timestamp) -> ClientOrderID {
        generator.withLock { ClientOrderID.make(at: moment, random: &$0) }
    }
}
