import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// What `kraken config` shows and changes.
final class ConfigCommandTests: XCTestCase {
    private let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ="

    private func furnished(_ text: String = "", isTerminal: Bool = false) throws -> World {
        let world = try World(self, isTerminal: isTerminal)
        if !text.isEmpty { try write(text, to: world.home + "/.env") }
        return world
    }

    private func rows(_ outcome: CommandOutcome) -> [String: JSON] {
        let rows = outcome.data?["settings"]?.elements ?? []
        return Dictionary(rows.map { ($0["name"]?.string ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    }

    func test_givenSettingsOfEverySource_whenShown_thenEachHasItsValueAndOrigin_andNoSecretIsTold() async throws {
        let world = try furnished(
            "KRAKEN_API_KEY=mykeymykey\nKRAKEN_API_SECRET=\(secret)\nKRAKEN_TIMEOUT=5\n"
                + "ALERT_WEBHOOK_URL=https://hooks.example.com/T123/tokentoken\n")
        try write(#"{"timeout": 7, "retry_attempts": 2}"#, to: world.home + "/config.json")
        world.set("KRAKEN_TIER", "pro")
        let outcome = await world.run(["config", "show", "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        let rows = rows(outcome)
        for (name, value, origin) in [
            ("KRAKEN_TIMEOUT", "5", ".env"), ("KRAKEN_RETRY_ATTEMPTS", "2", "config.json"),
            ("KRAKEN_TIER", "pro", "environment"), ("KRAKEN_SANDBOX", "true", "--sandbox"),
            ("ALERT_WEBHOOK_URL", "https://hooks.example.com/...", ".env"),
        ] {
            XCTAssertEqual(rows[name]?["value"]?.string, value, name)
            XCTAssertEqual(rows[name]?["origin"]?.string, origin, name)
        }
        XCTAssertEqual(rows["KRAKEN_API_SECRET"]?["hidden"], true)
        XCTAssertEqual(rows.count, 7, "only what is set: \(rows.keys.sorted())")
        let told = await world.run(["config", "--sandbox"])
        XCTAssertTrue(told.output.contains("set, hidden"), told.output)
        for text in [outcome.output + outcome.complaints, told.output + told.complaints] {
            for hidden in [secret, "mykeymykey", "tokentoken"] { XCTAssertFalse(text.contains(hidden), text) }
        }
        let all = await world.run(["config", "show", "--all", "--json"])
        XCTAssertGreaterThan(self.rows(all).count, 50)
        XCTAssertEqual(self.rows(all)["KRAKEN_CURRENCY"]?["origin"]?.string, "default")
    }

    func test_givenManyMistakes_whenChecked_thenAllAreToldAtOnceWithTheirLines_andItEndsWithTwo() async throws {
        let world = try furnished(
            "KRAKEN_TIMEOUT=soon\n\nKRAKEN_TIMEOT=1\nKRAKEN_TIMEOT=2\nwhat is this\nKRAKEN_API_KEY=your_key_here\n")
        try write("{\n  \"timeout\": 9999\n}\n", to: world.home + "/config.json")
        world.set("KRAKEN_TIERR", "pro")
        let outcome = await world.run(["config", "check", "--json"])
        XCTAssertEqual(outcome.exitCode, 2)
        let found = (outcome.data?["mistakes"]?.elements ?? []).map { mistake in
            "\(mistake["file"]?.string?.split(separator: "/").last ?? "-") \(mistake["line"]?.scalarText ?? "-")"
        }
        XCTAssertEqual(
            found.sorted(), ["- -", ".env 1", ".env 3", ".env 4", ".env 5", ".env 6", "config.json 2"], outcome.output)
        let told = await world.run(["config", "check"])
        XCTAssertEqual(told.exitCode, 2)
        for part in ["line 3", "line 4", "line 1: KRAKEN_TIMEOUT is 'soon'", "KRAKEN_TIERR"] {
            XCTAssertTrue(told.complaints.contains(part), "\(part) in \(told.complaints)")
        }
    }

    func test_givenSeveralMistakes_whenChecked_thenEachHasALineWithItsHint_andNothingFarIsSuggested() async throws {
        let world = try furnished("KRAKEN_TIMEOT=1\nFOO=1\n")
        let told = await world.run(["config", "check"])
        let lines = told.complaints.split(separator: "\n").map(String.init)
        XCTAssertEqual(lines.count, 4, told.complaints)
        XCTAssertEqual(lines.first, "kraken: 2 mistakes in the settings")
        XCTAssertTrue(lines[1].hasPrefix("  line 1: there is no setting 'KRAKEN_TIMEOT'"), lines[1])
        XCTAssertTrue(lines[1].hasSuffix("; did you mean KRAKEN_TIMEOUT?"), lines[1])
        XCTAssertTrue(lines[2].hasSuffix("; see .env.template for all settings"), lines[2])
        XCTAssertTrue(lines[3].hasPrefix("hint: "), lines[3])
    }

    func test_givenHalfAKeyAndAnInsecureAddress_whenChecked_thenTheyAreFoundToo() async throws {
        let world = try furnished("KRAKEN_API_KEY=abcdefgh\nKRAKEN_API_BASE_URL=http://example.com\n")
        let outcome = await world.run(["config", "check", "--json"])
        XCTAssertEqual(outcome.exitCode, 2)
        XCTAssertEqual(outcome.data?["mistakes"]?.elements?.count, 2, outcome.output)
    }

    func test_givenGoodSettings_whenChecked_thenItEndsWithZero() async throws {
        let world = try furnished("KRAKEN_TIMEOUT=5\n")
        let outcome = await world.run(["config", "check", "--json"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["mistakes"]?.elements?.count, 0)
    }

    func test_givenAHome_whenPathsAreAsked_thenEveryFileIsNamed() async throws {
        let world = try furnished("KRAKEN_TIMEOUT=5\n")
        let outcome = await world.run(["config", "path", "--json"])
        XCTAssertEqual(outcome.exitCode, 0)
        let files = outcome.data?["files"]?.elements ?? []
        XCTAssertEqual(files[1]["path"]?.string, world.home + "/.env")
        XCTAssertEqual(files[1]["state"]?.string, "mode 600")
        XCTAssertEqual(files[2]["state"]?.string, "not there")
    }

    func test_givenNoTerminal_whenEdited_thenItIsRefused_andNothingIsMade() async throws {
        let world = try furnished()
        world.set("EDITOR", "touch \(world.home)/was-run; true")
        let outcome = await world.run(["config", "edit"])
        XCTAssertEqual(outcome.exitCode, 2, outcome.complaints)
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: world.home).filter { $0 != "logs" }, [])
    }

    private func text(_ world: World) -> String? { try? String(contentsOfFile: world.home + "/.env", encoding: .utf8) }

    private func mode(_ world: World) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: world.home + "/.env"))?[.posixPermissions] as? Int
    }

    func test_givenNoFile_whenEdited_thenItBeginsWithTheTemplate_forItsOwnerAlone() async throws {
        let world = try furnished(isTerminal: true)
        world.set("EDITOR", "sed -i 's/^# KRAKEN_TIMEOUT=30/KRAKEN_TIMEOUT=9/'")
        let outcome = await world.run(["config", "edit"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertTrue(text(world)?.contains("\nKRAKEN_TIMEOUT=9\n") ?? false, text(world) ?? "nothing")
        XCTAssertTrue(text(world)?.contains("# KRAKEN_TIER=starter") ?? false)
        XCTAssertEqual(mode(world), 0o600)
        XCTAssertEqual(
            try FileManager.default.contentsOfDirectory(atPath: world.home).filter { $0.hasPrefix(".edit") }, [])
    }

    func test_givenATextThatDoesNotRead_whenEdited_thenTheOldOneIsKept() async throws {
        let world = try furnished("KRAKEN_TIMEOUT=5\n", isTerminal: true)
        world.set("VISUAL", "sed -i 's/TIMEOUT=5/TIMEOT=5/'")
        world.answer("n")
        let outcome = await world.run(["config", "edit"])
        XCTAssertEqual(outcome.exitCode, 2, outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("line 1: there is no setting 'KRAKEN_TIMEOT'"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("(in \(world.home)/.env)"), "not the copy: \(outcome.complaints)")
        XCTAssertEqual(text(world), "KRAKEN_TIMEOUT=5\n")
    }

    func test_givenAMistakeThatIsCorrected_whenEditedAgain_thenTheNewTextIsTaken() async throws {
        let world = try furnished("KRAKEN_TIMEOUT=5\n", isTerminal: true)
        // Wrong the first time, right the second.
        world.set("EDITOR", "sed -i -e 's/=x5/=6/' -e 's/=5/=x5/'")
        world.answer("")
        let outcome = await world.run(["config", "edit"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertEqual(text(world), "KRAKEN_TIMEOUT=6\n")
    }

    func test_givenAnEditorThatFailsOrChangesNothing_whenEdited_thenTheOldTextStays() async throws {
        let world = try furnished("KRAKEN_TIMEOUT=5\n", isTerminal: true)
        world.set("EDITOR", "no-such-editor-anywhere")
        let missing = await world.run(["config", "edit"])
        XCTAssertEqual(missing.exitCode, 1)
        XCTAssertTrue(missing.complaints.contains("127"), missing.complaints)
        world.set("EDITOR", "true")
        let same = await world.run(["config", "edit", "--json"])
        XCTAssertEqual(same.exitCode, 0)
        XCTAssertEqual(same.data?["changed"], false)
        XCTAssertEqual(text(world), "KRAKEN_TIMEOUT=5\n")
    }

    func test_givenNoFile_whenTheEditorChangesNothing_thenNothingIsChanged_andThereIsStillNone() async throws {
        let world = try furnished(isTerminal: true)
        world.set("EDITOR", "true")
        let same = await world.run(["config", "edit"])
        XCTAssertEqual(same.exitCode, 0, same.complaints)
        XCTAssertTrue(same.output.contains("Nothing was changed."), same.output)
        XCTAssertNil(text(world))
    }

    func test_givenHalfAKeyWhoseOtherHalfIsElsewhere_whenEdited_thenItIsTaken() async throws {
        let world = try furnished("KRAKEN_TIMEOUT=5\n", isTerminal: true)
        world.set("KRAKEN_API_SECRET", secret)
        world.set("EDITOR", "sed -i s/.*/KRAKEN_API_KEY=abcdefgh/")
        let outcome = await world.run(["config", "edit"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertEqual(text(world), "KRAKEN_API_KEY=abcdefgh\n")
        XCTAssertFalse(outcome.complaints.contains("abcdefgh"))
    }

    func test_givenALink_whenEdited_thenTheFileItLeadsToIsChanged() async throws {
        let world = try furnished(isTerminal: true)
        let target = try temporaryFolder() + "/settings"
        try write("KRAKEN_TIMEOUT=5\n", to: target)
        try FileManager.default.createSymbolicLink(atPath: world.home + "/.env", withDestinationPath: target)
        world.set("EDITOR", "sed -i s/5/6/")
        let outcome = await world.run(["config", "edit"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertEqual(try String(contentsOfFile: target, encoding: .utf8), "KRAKEN_TIMEOUT=6\n")
        XCTAssertEqual(
            try FileManager.default.destinationOfSymbolicLink(atPath: world.home + "/.env"), target)
    }

    func test_givenACopyThatAKilledProcessLeft_whenEdited_thenItIsGoneToo() async throws {
        let world = try furnished("KRAKEN_TIMEOUT=5\n", isTerminal: true)
        let dead = Process()
        dead.executableURL = URL(fileURLWithPath: "/bin/true")
        try dead.run()
        dead.waitUntilExit()
        let left = world.home + "/.edit.\(dead.processIdentifier)"
        try write("KRAKEN_API_SECRET=left behind\n", to: left + "/.env")
        try write("in use\n", to: world.home + "/.edit.1/.env")
        world.set("EDITOR", "true")
        let outcome = await world.run(["config", "edit"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertFalse(FileManager.default.fileExists(atPath: left))
        XCTAssertTrue(FileManager.default.fileExists(atPath: world.home + "/.edit.1/.env"))
    }
}
