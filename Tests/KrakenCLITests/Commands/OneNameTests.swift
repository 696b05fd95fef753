import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// How many and since when: said in the same way to every command, and in the ways other programs have.
final class OneNameTests: XCTestCase {
    private let listings = [
        ["orders", "--status", "any"], ["orders", "--trades"], ["ledger"], ["withdraw", "--status"],
        ["deposit", "status"], ["trades", "BTC/USD"], ["spread", "BTC/USD"], ["ohlc", "BTC/USD"],
    ]

    private func world() async throws -> World {
        let world = try World(self, environment: ["KRAKEN_SANDBOX": "true"], time: JumpingTime().source)
        for words in [
            ["sandbox", "rules", "--count-calls", "off", "--public-burst", "0"],
            ["order", "-p", "ETH/USD", "-s", "sell", "-v", "0.5", "--execute", "--yes"],
        ] {
            let outcome = await world.run(words)
            XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        }
        return world
    }

    func test_givenAMoment_whenSaidInAnyFormAndUnderEitherName_thenEveryListingTakesIt() async throws {
        let world = try await world()
        for words in listings {
            for moment in ["10m", "2026-09-21", "2026-09-21T08:00:00Z", "1789999000"] {
                let since = await world.run(words + ["--since", moment, "-o", "csv", "--quiet"])
                XCTAssertEqual(since.exitCode, 0, "\(words) \(moment): \(since.complaints)")
                let start = await world.run(words + ["--start", moment, "-o", "csv", "--quiet"])
                XCTAssertEqual(start.output, since.output, "\(words) \(moment): \(start.complaints)")
            }
            // A candle that is still running is always told.
            let future = await world.run(words + ["--since", "+1d", "-o", "csv", "--quiet", "--no-header"])
            XCTAssertTrue(future.output.isEmpty || words[0] == "ohlc", "\(words): \(future.complaints)")
            let nonsense = await world.run(words + ["--since", "soon"])
            XCTAssertEqual(nonsense.exitCode, 2)
            XCTAssertTrue(nonsense.complaints.contains("--since: 'soon' is not a moment"), nonsense.complaints)
        }
    }

    func test_givenANumberOfRows_whenSaidUnderEitherName_thenThereAreNoMore() async throws {
        let world = try await world()
        let counted = listings.filter { !["withdraw", "deposit"].contains($0[0]) } + [["sandbox", "requests"]]
        for words in counted {
            for name in ["--limit", "--count"] {
                let rows = await world.run(words + [name, "1", "-o", "csv", "--quiet", "--no-header"])
                XCTAssertEqual(rows.output.split(separator: "\n").count, 1, "\(words) \(name): \(rows.complaints)")
            }
        }
    }

    func test_givenAnExport_whenItsTimeIsSaid_thenItIsThatTime_andNoneThatEndsBeforeItBegins() async throws {
        let world = try await world()
        for names in [("--since", "--until"), ("--start", "--end")] {
            let words = ["export-report", "-r", "trades", "--confirm", "--again", "--json"]
            let made = await world.run(words + [names.0, "2d", names.1, "1d"])
            XCTAssertEqual(made.exitCode, 0, made.output)
            let backwards = await world.run(words + [names.0, "1d", names.1, "2d"])
            XCTAssertEqual(backwards.exitCode, 2, backwards.output)
        }
        let list = try await world.data(["export-report", "--status", "--json"])["exports"]?.elements ?? []
        XCTAssertEqual(list.count, 2)
        for export in list {
            XCTAssertEqual(export["start"]?.string?.hasPrefix("2026-09-19"), true, export.text)
            XCTAssertEqual(export["end"]?.string?.hasPrefix("2026-09-20"), true, export.text)
        }
    }
}
