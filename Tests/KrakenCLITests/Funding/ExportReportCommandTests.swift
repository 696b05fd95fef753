import KrakenSandbox
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Exports as commands.
final class ExportReportCommandTests: XCTestCase {
    private func adds(_ words: [String], in world: World, _ step: ScriptedTransport.Step) async -> (CommandOutcome, Int)
    {
        let sent = Mutex(0)
        let outcome = await world.run(words + ["--json", "--sandbox"]) { inner in
            ScriptedTransport(around: inner) { request, _ in
                guard request.url.hasSuffix("/AddExport") else { return .passOn }
                sent.withLock { $0 += 1 }
                return step
            }
        }
        return (outcome, sent.withLock(\.self))
    }

    func test_givenAnExport_whenCreatedListedFetchedAndDeleted_thenTheTableIsOnDiskForUsAlone() async throws {
        let world = try World(self, time: LeapingTime().source)
        let (made, sent) = await adds(
            ["export-report", "-r", "ledgers", "--confirm", "--wait", "--unzip", "-d", "mine"], in: world, .lostAfter)
        XCTAssertEqual(made.exitCode, 0, made.output + made.complaints)
        XCTAssertEqual(sent, 1, "its answer was lost, and it was found")
        let id = try XCTUnwrap(made.data?["id"]?.string)
        let folder = world.home + "/logs/exports"
        XCTAssertEqual(made.data?["path"]?.string, "\(folder)/\(id).zip")
        let table = try String(contentsOfFile: "\(folder)/\(id)/ledgers.csv", encoding: .utf8)
        XCTAssertTrue(table.hasPrefix("\"txid\",\"refid\",\"time\""), table)
        for path in ["\(id).zip", "\(id)/ledgers.csv"] {
            let rights = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")[.posixPermissions]
            XCTAssertEqual(rights as? Int, 0o600, path)
        }
        let all = try FileManager.default.subpathsOfDirectory(atPath: folder)
        XCTAssertEqual(all.sorted(), [id, "\(id).zip", "\(id)/ledgers.csv"], "nothing half is left")
        let list = await world.run(["export-report", "--status", "--json", "--sandbox"])
        let row = try XCTUnwrap(list.data?["exports"]?.elements?.first)
        XCTAssertEqual(row["id"]?.string, id)
        XCTAssertTrue(row["description"]?.string?.hasSuffix(" mine") ?? false, list.output)
        let again = await world.run(["export-report", "--retrieve-id", id, "--sandbox"])
        XCTAssertEqual(again.exitCode, 0, again.complaints)
        let gone = await world.run(["export-report", "--delete-id", id, "--json", "--sandbox"])
        XCTAssertEqual(gone.data?["removed"]?.string, "delete", gone.output)
        let missing = await world.run(["export-report", "--delete-id", id, "--json", "--sandbox"])
        XCTAssertEqual(missing.exitCode, 4, missing.output)
    }

    func test_givenALostAnswerNobodyCouldSettle_whenTheSameIsTyped_thenItIsFoundAndTaken() async throws {
        let world = try World(self, time: LeapingTime().source)
        let words = ["export-report", "-r", "trades", "--start", "24h", "--confirm", "--json", "--sandbox"]
        let (lost, _) = await world.runCounting(words) { name, _ in
            switch name {
            case "AddExport": .lostAfter
            case "ExportStatus": .page(status: 400)
            default: .passOn
            }
        }
        XCTAssertEqual(lost.exitCode, 7, lost.output)
        let (again, sent) = await adds(words, in: world, .passOn)
        XCTAssertEqual(again.exitCode, 0, again.output + again.complaints)
        XCTAssertEqual(sent, 0)
        XCTAssertNotNil(again.data?["asked_before"]?.string, again.output)
        let list = await world.run(["export-report", "--status", "--json", "--sandbox"])
        XCTAssertEqual(list.data?["exports"]?.elements?.map { $0["id"]?.string }, [again.data?["id"]?.string])
        let (meant, one) = await adds(words + ["--again"], in: world, .passOn)
        XCTAssertEqual(meant.data?["asked_before"], .null, meant.output)
        XCTAssertEqual(one, 1)
    }

    func test_givenAnError_whenFetched_thenItIsTold_andNothingIsSaved() async throws {
        let world = try World(self)
        let (made, _) = await adds(["export-report", "-r", "trades", "--confirm"], in: world, .passOn)
        let id = try XCTUnwrap(made.data?["id"]?.string, made.output)
        for (words, code, error) in [
            (["--retrieve-id", id], Int32(4), "EExport:Not ready"),
            (["--retrieve-id", "ZZZZ"], 4, "EGeneral:Invalid arguments:id"),
            (["--retrieve-id", "../../x"], 2, "unknown-export"), (["--delete-id", "../x"], 4, "unknown-export"),
        ] {
            let outcome = await world.run(["export-report", "--json", "--sandbox"] + words)
            XCTAssertEqual(outcome.exitCode, code, outcome.output)
            XCTAssertTrue(outcome.error?.hasPrefix(error) ?? false, outcome.output)
        }
        let left = try? FileManager.default.subpathsOfDirectory(atPath: world.home + "/logs/exports")
        XCTAssertEqual(left ?? [], [])
        let back = await world.run(["export-report", "--delete-id", id, "--json", "--sandbox"])
        XCTAssertEqual(back.data?["removed"]?.string, "cancel", back.output)
    }

    func test_givenQuestionsAndWrongWords_whenTyped_thenNothingIsCreatedUnmeant() async throws {
        let world = try World(self)
        let cases: [([String], Int32)] = [
            (["export-report", "-r", "trades"], 4), (["export-report"], 2), (["export-report", "-r", "json"], 2),
            (["export-report", "-r", "trades", "--format", "json"], 2),
            (["export-report", "--status", "--delete-id", "A"], 2),
            (["export-report", "-r", "trades", "--start", "2026-11-21", "--end", "2026-11-20", "--confirm"], 2),
            (["export-report", "-r", "trades", "--unzip", "--confirm"], 2),
        ]
        for (words, code) in cases {
            let (outcome, sent) = await adds(words, in: world, .passOn)
            XCTAssertEqual(outcome.exitCode, code, "\(words): \(outcome.output)")
            XCTAssertEqual(sent, 0, "\(words)")
        }
        let terminal = try World(self, isTerminal: true)
        terminal.answer("no")
        let (declined, none) = await adds(["export-report", "-r", "trades"], in: terminal, .passOn)
        XCTAssertEqual(declined.exitCode, 4, declined.output)
        XCTAssertEqual(none, 0)
        terminal.answer("y")
        let (made, one) = await adds(["export-report", "-r", "trades"], in: terminal, .passOn)
        XCTAssertEqual(made.exitCode, 0, made.output)
        XCTAssertEqual(one, 1)
    }
}
