import Foundation
import Storage
import TestSupport
import XCTest

/// A key that is typed at a terminal and lies encrypted in the home: nobody sees it, and a stolen home gives nothing.
final class EncryptedKeyTests: XCTestCase {
    private static let password = "correct horse battery"

    private struct Scene {
        var house: Household
        var key: String
        var secret: String
        var folder: String
    }

    /// A home without a key, the key for it in a file elsewhere, and the exchange.
    private func scene(environment: [String: String] = [:]) async throws -> Scene {
        let sandbox = try await ServedSandbox.start(self)
        var variables = sandbox.environment.merging(environment) { $1 }
        let key = try XCTUnwrap(variables.removeValue(forKey: "KRAKEN_API_KEY"))
        let secret = try XCTUnwrap(variables.removeValue(forKey: "KRAKEN_API_SECRET"))
        let folder = try temporaryFolder()
        try write("\(key)\n\(secret)\n", to: folder + "/key")
        try write(Self.password + "\n", to: folder + "/password")
        return Scene(house: try Household(self, environment: variables), key: key, secret: secret, folder: folder)
    }

    /// Runs the program in a terminal of its own, and then tells whether that is as it was before.
    private func terminal(_ house: Household, _ words: String) throws -> ChildProcess {
        let script = "/usr/bin/script"
        if !FileManager.default.isExecutableFile(atPath: script) { try Permission.skip("\(script) is missing") }
        if !FileManager.default.fileExists(atPath: "/dev/pts/ptmx") {
            try Permission.skip("there are no pseudo-terminals in /dev/pts")
        }
        let line =
            "trap : INT TERM; before=$(stty -g); '\(BuiltProgram.path)' \(words); code=$?;"
            + #" if [ "$(stty -g)" = "$before" ]; then echo as before; else echo changed; fi; exit $code"#
        return try ChildProcess(
            [script, "--quiet", "--return", "--command", line, "/dev/null"],
            environment: house.environment.merging(["TERM": "xterm", "SHELL": "/bin/sh"]) { $1 }, input: .typed)
    }

    private func type(_ answers: [(question: String, text: String)], to process: ChildProcess) async {
        for answer in answers {
            let isAsked = await process.shows(answer.question)
            XCTAssertTrue(isAsked, "not asked: \(answer.question)")
            process.type(answer.text)
        }
    }

    func test_givenATerminal_whenAKeyIsTyped_thenNothingOfItIsShown_andTheTerminalIsAsBefore() async throws {
        let scene = try await scene()
        let process = try terminal(scene.house, "config-setup")
        await type(
            [
                ("API key (not shown): ", scene.key + "\n"), ("API secret (not shown): ", scene.secret + "\n"),
                ("8 characters: ", Self.password + "\n"), ("The same again: ", Self.password + "\n"),
            ], to: process)
        let stored = await process.outcome()
        XCTAssertEqual(stored.exitCode, 0, stored.output)
        XCTAssertTrue(stored.output.contains("as before"), stored.output)
        XCTAssertTrue(stored.output.contains("may withdraw money"), stored.output)
        for secret in [scene.key, scene.secret, Self.password] {
            XCTAssertFalse(stored.output.contains(secret), stored.output)
        }
        let asking = try terminal(scene.house, "balance --json")
        await type([("Password of the key: ", Self.password + "\n")], to: asking)
        let balance = await asking.outcome()
        XCTAssertEqual(balance.exitCode, 0, balance.output)
        XCTAssertFalse(balance.output.contains(Self.password), balance.output)
    }

    func test_givenAHiddenQuestion_whenInterrupted_thenTheTerminalIsAsBefore_andNothingIsStored() async throws {
        let scene = try await scene()
        // Ctrl-C; Ctrl-Z and Ctrl-\, which must not leave the terminal mute, and then Ctrl-C.
        for keys in ["\u{3}", "half a sec\u{3}", "\u{1A}\u{1C}\u{3}"] {
            let process = try terminal(scene.house, "config-setup")
            await type([("API key (not shown): ", keys)], to: process)
            let outcome = await process.outcome()
            XCTAssertEqual(outcome.exitCode, 130, outcome.output)
            XCTAssertTrue(outcome.output.contains("as before"), outcome.output)
            XCTAssertFalse(outcome.output.contains("half a sec"), outcome.output)
        }
        let process = try terminal(scene.house, "config-setup")
        await type([("API key (not shown): ", "\u{4}")], to: process)
        let ended = await process.outcome()
        XCTAssertEqual(ended.exitCode, 4, ended.output)
        XCTAssertTrue(ended.output.contains("as before"), ended.output)
        XCTAssertFalse(scene.house.files().contains("credentials"))
    }

    func test_givenAStolenHome_whenSearched_thenNeitherKeyNorSecretNorPasswordIsInIt() async throws {
        let scene = try await scene(environment: ["KRAKEN_LOG_LEVEL": "debug"])
        let known = scene.house.with(["KRAKEN_PASSWORD_FILE": scene.folder + "/password"])
        try await known.succeed("config-setup", "--from", scene.folder + "/key")
        var texts: [String] = []
        for (house, words, code) in [
            (known, ["balance", "--verbose"], Int32(0)), (known, OrderWords.live, 0), (known, ["panic"], 0),
            (known, ["config-setup", "--test"], 0), (scene.house, ["config-setup", "--show"], 0),
            (scene.house, ["balance"], 3), (scene.house.with(["KRAKEN_PASSWORD": "a wrong password"]), ["balance"], 3),
        ] {
            let outcome = try await house.run(words)
            XCTAssertEqual(outcome.exitCode, code, "\(words): \(outcome.output)\(outcome.complaints)")
            texts.append(outcome.output + outcome.complaints)
        }
        let raw = try XCTUnwrap(Data(base64Encoded: scene.secret))
        let hunted = [
            Data(scene.key.utf8), Data(scene.secret.utf8), Data(scene.secret.prefix(20).utf8), raw,
            Data(Self.password.utf8), Data("a wrong password".utf8),
        ]
        for bytes in hunted {
            for text in texts { XCTAssertNil(Data(text.utf8).range(of: bytes), text) }
            for path in scene.house.files() {
                let content = try Data(contentsOf: URL(fileURLWithPath: scene.house.home + "/" + path))
                XCTAssertNil(content.range(of: bytes), path)
            }
        }
    }

    func test_givenAProgramThatWaits_whenLookedAtFromOutside_thenItsArgumentsHoldNoSecret() async throws {
        let scene = try await scene()
        let process = try ChildProcess(
            [BuiltProgram.path, "config-setup", "--from", "-", "--json"],
            environment: scene.house.with(["KRAKEN_PASSWORD_FILE": scene.folder + "/password"]).environment,
            input: .typed)
        // Without the end of its input it goes on waiting, which is when it is looked at.
        process.type("\(scene.key)\n\(scene.secret)\n")
        var arguments = Data()
        // Between the start of a process and the end of its `exec` there are none.
        while arguments.isEmpty {
            arguments = Data(try XCTUnwrap(try Files.read("/proc/\(process.id)/cmdline")))
            await Task.yield()
        }
        XCTAssertNotNil(arguments.range(of: Data("config-setup".utf8)))
        for secret in [scene.key, scene.secret, Self.password] {
            XCTAssertNil(arguments.range(of: Data(secret.utf8)))
        }
        process.kill()
        _ = await process.end()
        XCTAssertFalse(scene.house.files().contains("credentials"))
    }
}
