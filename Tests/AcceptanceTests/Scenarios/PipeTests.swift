import Foundation
import TestSupport
import Transport
import XCTest

/// Readers that go away, streams that are closed, and an environment with almost nothing in it.
final class PipeTests: XCTestCase {
    /// Runs the program with a pipe for standard output that nobody reads any more.
    private func runWithoutReader(_ house: Household, _ words: String) async throws -> CommandOutcome {
        try await house.shell(
            """
            mkfifo "$KRAKEN_HOME/../pipe.$$" && exec 3<>"$KRAKEN_HOME/../pipe.$$" 4>"$KRAKEN_HOME/../pipe.$$"
            rm "$KRAKEN_HOME/../pipe.$$"
            exec 3<&-
            exec "$kraken" \(words) >&4
            """)
    }

    func test_givenAReaderThatIsGone_whenTheProgramWrites_thenThatIsNoError() async throws {
        let house = try Household(self)
        for words in ["ohlc -p BTC/USD -l 720 --sandbox", "ohlc -p BTC/USD -l 720 --sandbox --json", "tour"] {
            let outcome = try await runWithoutReader(house, words)
            XCTAssertEqual(outcome.exitCode, 0, words)
            XCTAssertEqual(outcome.complaints, "", words)
        }
        let help = try await runWithoutReader(house, "--help")
        XCTAssertEqual(help.exitCode, 0)
        XCTAssertEqual(help.complaints, "")
    }

    func test_givenAReaderOfOneLine_whenMoreIsWritten_thenBothEndQuietly() async throws {
        let house = try Household(self)
        for words in [
            "--help", "order --help", "ohlc -p BTC/USD -l 720 --sandbox", "ticker BTC/USD --sandbox",
            "status --sandbox", "balance --sandbox", "orders --sandbox", "portfolio --sandbox",
            "withdraw methods --sandbox", "sandbox requests", "completions bash", "man order", "tour",
            "ohlc -p BTC/USD -l 720 --sandbox -o csv", "ohlc -p BTC/USD -l 720 --sandbox -o ndjson",
        ] {
            let outcome = try await house.shell(#""$kraken" \#(words) | head -n 1"#)
            XCTAssertEqual(outcome.exitCode, 0, words)
            XCTAssertEqual(outcome.complaints, "", words)
            XCTAssertEqual(outcome.output.split(separator: "\n").count, 1, words)
        }
    }

    func test_givenStandardStreamsThatAreClosed_whenACommandRuns_thenNothingIsWrittenElsewhere() async throws {
        let house = try Household(self, environment: ["KRAKEN_LOG_LEVEL": "debug"])
        let order = OrderWords.live.joined(separator: " ") + " --again --sandbox"
        for streams in [">&-", "<&- >&-", "<&- >&- 2>&-"] {
            let outcome = try await house.shell(#""$kraken" \#(order) \#(streams)"#)
            XCTAssertEqual(outcome.exitCode, 1, streams + outcome.complaints)
            XCTAssertEqual(outcome.output, "", streams)
            let isTold = outcome.complaints.contains("could not be written: standard output is closed")
            XCTAssertEqual(isTold, !streams.contains("2>&-"), outcome.complaints)
        }
        for path in house.files() {
            let content = try Data(contentsOf: URL(fileURLWithPath: house.home + "/" + path))
            XCTAssertNil(content.range(of: Data(#""success""#.utf8)), "\(path) holds what was meant for the terminal")
        }
        let orders = try await house.succeed("orders", "--sandbox", "--json")
        XCTAssertEqual(orders.data?["orders"]?.elements?.count, 3)
    }

    func test_givenStandardStreamsThatAreClosed_whenACommandRuns_thenNoFileOrSocketTakesTheirPlace() async throws {
        let server = try FaultyServer(afterwards: .hang)
        defer { server.stop() }
        let house = try Household(self, environment: ["KRAKEN_API_BASE_URL": server.url("")])
        let process = try ChildProcess(
            ["/bin/sh", "-c", "exec '\(BuiltProgram.path)' ticker <&- >&- 2>&-"], environment: house.environment)
        let arrived = await server.requestCount.reaches(1)
        XCTAssertTrue(arrived)
        for number in 0...2 {
            let path = "/proc/\(process.id)/fd/\(number)"
            XCTAssertEqual(try FileManager.default.destinationOfSymbolicLink(atPath: path), "/dev/null")
        }
        process.kill()
    }

    func test_givenAClosedStandardOutput_whenAnythingIsWritten_thenItEndsWithOne_andNothingIsLost() async throws {
        let house = try Household(self)
        for (words, part) in [
            ("--help", "Usage: kraken"), ("man order", "KRAKEN"), ("ticker --sandbox", "BTC/USD"),
            ("tickr --json", "tickr"),
        ] {
            let outcome = try await house.shell(#""$kraken" \#(words) >&-"#)
            XCTAssertEqual(outcome.exitCode, words.hasPrefix("tickr") ? 2 : 1, words + outcome.complaints)
            XCTAssertTrue(outcome.complaints.contains("could not be written: standard output is closed"), words)
            XCTAssertTrue(outcome.complaints.contains(part), outcome.complaints)
        }
    }

    func test_givenADeviceThatIsFull_whenAnythingIsWritten_thenItEndsWithOne_andNothingIsLost() async throws {
        let house = try Household(self)
        for words in ["--help", "--version", "help exit-codes", "man order", "ticker --sandbox", "tickr --json"] {
            let outcome = try await house.shell(#""$kraken" \#(words) >/dev/full"#)
            XCTAssertEqual(outcome.exitCode, words.hasPrefix("tickr") ? 2 : 1, words + outcome.complaints)
            XCTAssertTrue(outcome.complaints.contains("could not be written: No space left on device"), words)
            XCTAssertGreaterThan(outcome.complaints.split(separator: "\n").count, 1, words)
        }
    }

    func test_givenNothingToRead_whenStandardInputIsClosed_thenCommandsWork_andALiveOrderIsNotPlaced() async throws {
        let house = try Household(self)
        let ticker = try await house.shell(#""$kraken" ticker --sandbox --json <&-"#)
        XCTAssertEqual(ticker.exitCode, 0, ticker.complaints)
        XCTAssertEqual(ticker.envelope?["success"], true)
        let words = (OrderWords.dry + ["--execute", "--sandbox"]).joined(separator: " ")
        let order = try await house.shell(#""$kraken" \#(words) <&-"#)
        XCTAssertEqual(order.exitCode, 4)
        XCTAssertTrue(order.error?.hasPrefix("confirmation-needed") ?? false, order.output)
    }

    func test_givenTheEnvironmentOfCron_whenTheSandboxIsUsed_thenItWorks() async throws {
        let folder = try temporaryFolder()
        let process = try ChildProcess(
            [BuiltProgram.path, "--sandbox", "--home", folder, "portfolio", "--json"],
            environment: ["PATH": "/usr/bin:/bin", "LLVM_PROFILE_FILE": "/dev/null"])
        let outcome = await process.outcome()
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertEqual(outcome.envelope?["success"], true)
        XCTAssertEqual(outcome.complaints, "")
    }

    func test_givenHelpOrVersion_whenAskedFor_thenNoFileIsTouched() async throws {
        var house = try Household(self)
        house.home += "/missing/home"
        house.environment["KRAKEN_HOME"] = house.home
        house.environment["HOME"] = house.home
        for words in [["--version"], ["--help"], ["order", "--help"], ["sandbox", "serve", "--help"]] {
            let outcome = try await house.run(words)
            XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
            XCTAssertEqual(outcome.complaints, "")
            XCTAssertTrue(outcome.output.contains("kraken"), outcome.output)
            XCTAssertTrue(outcome.output.hasSuffix("\n"))
        }
        for words in [["tickr"], ["order", "-v", "x"]] {
            let outcome = try await house.run(words)
            XCTAssertEqual(outcome.exitCode, 2, outcome.complaints)
        }
        XCTAssertFalse(FileManager.default.fileExists(atPath: house.home))
        XCTAssertFalse(FileManager.default.fileExists(atPath: house.home + "/.."))
    }
}
