import Foundation
import TestSupport
import XCTest

/// What the program leaves alone.
final class UntouchedFilesTests: XCTestCase {
    func test_givenFilesThatBlockWhoeverOpensThem_whenHelpOrVersionIsAskedFor_thenTheyAreNotOpened() async throws {
        let house = try Household(self)
        // Whoever opens a pipe nobody writes to waits for ever.
        let made = try await house.shell(
            #"mkdir "$KRAKEN_HOME/data" && mkfifo "$KRAKEN_HOME/.env" "$KRAKEN_HOME/config.json" "$KRAKEN_HOME/credentials""#
        )
        XCTAssertEqual(made.exitCode, 0, made.complaints)
        let files = house.files()
        for words in [
            ["--help"], ["-h"], ["--version"], ["order", "--help"], ["help", "settings"], [],
            ["__complete", "bash", "tick"], ["__complete", "zsh", "order", "--side", ""],
        ] {
            let process = try house.start(words, limit: 10)
            let outcome = await process.outcome()
            XCTAssertEqual(outcome.exitCode, 0, "\(words): \(outcome.complaints)")
            XCTAssertFalse(outcome.output.isEmpty, "\(words)")
        }
        XCTAssertEqual(house.files(), files)
        let blocked = try house.start(["ticker", "--sandbox"], limit: 1)
        let end = await blocked.outcome()
        XCTAssertNotEqual(end.exitCode, 0, "the pipes block nobody, so this test shows nothing")
    }

    func test_givenHomeElsewhere_whenCommandsRun_thenNothingIsWrittenOutsideOfIt() async throws {
        let around = try temporaryFolder()
        let house = try Household(
            self, environment: ["KRAKEN_SANDBOX": "true", "HOME": around + "/user", "TMPDIR": around + "/tmp"])
        for folder in ["user", "tmp", "here"] {
            try FileManager.default.createDirectory(atPath: around + "/" + folder, withIntermediateDirectories: false)
        }
        let outcome = try await house.shell(
            """
            cd '\(around)/here' || exit 1
            "$kraken" ticker && "$kraken" balance && "$kraken" pairs && "$kraken" doctor &&
            "$kraken" order -p BTC/USD -s buy -v 0.01 --execute --yes && "$kraken" orders --trades && "$kraken" panic &&
            "$kraken" completions bash && "$kraken" man && "$kraken" config show && "$kraken" __complete bash ticker b
            """)
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        let found = FileManager.default.enumerator(atPath: around)?.compactMap { $0 as? String }.sorted()
        XCTAssertEqual(found, ["here", "tmp", "user"])
    }
}
