import CommandKit
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// The columns that commands declare, beside the rows that they really have.
final class DeclaredRowsTests: XCTestCase {
    private let order = ["order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--execute", "--yes"]

    /// A line of each command that lists, and the name of its rows.
    private let lines: [([String], RowsSpec)] = [
        (["ticker"], .tickers), (["ohlc", "BTC/USD", "-l", "3"], .candles), (["book", "BTC/USD"], .bookLevels),
        (["trades", "BTC/USD", "-n", "3"], .publicTrades), (["spread", "BTC/USD"], .spreads),
        (["pairs", "btc"], .markets), (["assets", "btc"], .assets), (["balance"], .balances),
        (["portfolio"], .holdings), (["ledger"], .ledgerEntries), (["fees"], .fees), (["positions"], .positions),
        (["orders"], .orders),
        (["orders", "--trades"], .trades), (["orders", "--journal"], .journal),
        (["withdraw", "--status"], .withdrawals), (["withdraw", "methods"], .withdrawalMethods),
        (["withdraw", "addresses"], .withdrawalAddresses), (["deposit", "methods", "-a", "BTC"], .depositMethods),
        (["deposit", "addresses", "-a", "SOL", "--new"], .depositAddresses), (["deposit", "status"], .deposits),
        (["export-report", "--status"], .exports), (["sandbox", "fault", "list"], .armedFaults),
        (["sandbox", "requests"], .sandboxRequests), (["config", "show", "--all"], .settings),
        (["config", "path"], .files), (["info", "--diagnostics"], .checks), (["doctor"], .checks),
    ]

    private func furnished() async throws -> World {
        let world = try World(
            self,
            environment: [
                "KRAKEN_SANDBOX": "true", "KRAKEN_TIER": "pro", "KRAKEN_ALLOW_WITHDRAW": "true",
                "KRAKEN_WITHDRAW_UNATTENDED": "true",
            ],
            time: JumpingTime().source)
        for words in [
            ["sandbox", "rules", "--count-calls", "off", "--public-burst", "0"], order + ["--price", "20000"],
            ["order", "-p", "ETH/USD", "-s", "sell", "-v", "0.5", "--execute", "--yes"],
            ["sandbox", "fault", "add", "--endpoint", "Nothing", "--kind", "lose"],
            ["order", "-p", "BTC/USD", "-s", "buy", "-v", "0.01", "--leverage", "3", "--execute", "--yes"],
            ["export-report", "-r", "trades", "--confirm"],
            ["withdraw", "-a", "BTC", "-k", "sandbox-xxbt-bitcoin", "-n", "0.01", "--confirm"],
        ] {
            let outcome = await world.run(words)
            XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        }
        return world
    }

    func test_givenRowsOfEveryCommandThatLists_whenWritten_thenTheyHaveTheColumnsThatAreDeclared() async throws {
        let world = try await furnished()
        for (words, kind) in lines {
            let outcome = await world.run(words + ["-o", "csv"])
            let header = outcome.output.split(separator: "\n").first.map(String.init)
            XCTAssertEqual(header, kind.keys.joined(separator: ","), "\(words): \(outcome.complaints)")
            let rows = await world.run(words + ["-o", "ndjson"])
            for line in rows.output.split(separator: "\n") {
                let row = FlatRow(try JSON(parsing: Array(line.utf8)))
                // What an order does not ask for is left out; where it is there, it has its place.
                let missing = kind == .journal ? [] : Set(kind.keys).subtracting(row.members.map(\.key))
                XCTAssertEqual(missing, [], "\(words): \(line)")
            }
        }
    }

    func test_givenTheHeadingsOfTables_whenTheyNameColumns_thenTheyAreKnown() async throws {
        let world = try await furnished()
        for (words, kind) in lines {
            let table = await world.run(words)
            for column in kind.columns where column.heading != nil {
                let heading = column.heading ?? ""
                let outcome = await world.run(words + ["--columns", heading])
                XCTAssertTrue([0, 1].contains(outcome.exitCode), "\(words) \(heading): \(outcome.complaints)")
                XCTAssertTrue(
                    table.output.contains(heading) || table.output.isEmpty || words.contains("status"),
                    "\(words) has no heading \(heading):\n\(table.output)")
            }
        }
    }

    func test_givenNothingToList_whenWrittenAsCSV_thenItsHeaderIsThere_andOnlyThat() async throws {
        let world = try World(self, environment: ["KRAKEN_SANDBOX": "true"], time: JumpingTime().source)
        for (words, kind) in [
            (["orders"], RowsSpec.orders), (["orders", "--trades"], .trades), (["orders", "--journal"], .journal),
            (["pairs", "ZZZ"], .markets), (["assets", "ZZZ"], .assets), (["withdraw", "--status"], .withdrawals),
            (["deposit", "status"], .deposits), (["export-report", "--status"], .exports),
            (["ledger", "--type", "dividend"], .ledgerEntries), (["sandbox", "fault", "list"], .armedFaults),
            (["sandbox", "requests", "--endpoint", "Nothing"], .sandboxRequests), (["config", "show"], .settings),
            (["config", "check"], .settingMistakes), (["withdraw", "resolve"], .looks(.withdrawal)),
            (["transfer", "resolve"], .looks(.transfer)), (["trades", "BTC/USD", "--since", "+1h"], .publicTrades),
        ] {
            let empty = await world.run(words + ["-o", "csv"])
            let rows = words == ["config", "show"] ? 2 : 1
            XCTAssertEqual(empty.output.split(separator: "\n").count, rows, "\(words): \(empty.output)")
            XCTAssertTrue(
                empty.output.hasPrefix(kind.keys.joined(separator: ",") + "\n"), "\(words): \(empty.output)")
            let bare = await world.run(words + ["-o", "csv", "--no-header"])
            XCTAssertEqual(bare.output.split(separator: "\n").count, rows - 1, "\(words): \(bare.output)")
            let chosen = await world.run(words + ["-o", "csv", "--columns", kind.keys[1]])
            XCTAssertTrue(chosen.output.hasPrefix(kind.keys[1] + "\n"), "\(words): \(chosen.output)")
            XCTAssertEqual(chosen.exitCode, 0, chosen.complaints)
        }
    }

    func test_givenAColumnThatNoRowHas_whenAskedFor_thenItIsRefusedBeforeAnythingIsAsked() async throws {
        let world = try World(self, environment: ["KRAKEN_SANDBOX": "true"])
        for (words, hint) in [
            (["orders", "--columns", "prise"], "did you mean 'price'?"), (["pairs", "--sort", "tik"], "'tick'"),
            (["orders", "--journal", "-o", "csv", "--columns", "looks"], "there is no column 'looks'"),
            (["ticker", "--sort", "-lasst"], "did you mean 'last'?"),
            (["withdraw", "-a", "BTC", "-k", "cold", "-n", "1", "--columns", "nothing"], "there is no column"),
        ] {
            let (outcome, asked) = await world.runCounting(words)
            XCTAssertEqual(outcome.exitCode, 2, "\(words)")
            XCTAssertTrue(outcome.complaints.contains(hint), outcome.complaints)
            XCTAssertEqual(asked, [], "\(words)")
        }
        for (words, kind) in [
            (["orders"], RowsSpec.orders), (["orders", "--trades"], .trades), (["orders", "--journal"], .journal),
            (["doctor"], .checks), (["doctor", "--probe-order", "--yes"], .measurements),
        ] {
            let outcome = await world.run(words + ["--columns", "nothing", "-o", "csv"])
            let columns = "there are \(kind.keys.joined(separator: ", "))\n"
            XCTAssertTrue(outcome.complaints.contains(columns), "\(words): \(outcome.complaints)")
        }
        let columns = await world.run(["orders", "--columns", "nothing"])
        let known = columns.complaints.split(separator: ";").last?.split(separator: "\n").first?.split(separator: ", ")
        XCTAssertEqual(known.map { Set($0).count }, known?.count, "a column is told twice")
    }

    func test_givenOneThing_whenColumnsAreAskedOf_thenTheyAreShownInOneLine_butThereIsNothingToSort() async throws {
        let world = try World(self, environment: ["KRAKEN_SANDBOX": "true"])
        let status = await world.run(["status", "--columns", "system,venue", "--quiet"])
        XCTAssertEqual(
            status.output, "system  venue\nonline  sandbox\nThe exchange is online.\n", status.complaints)
        let info = await world.run(["info", "--columns", "venue,version"])
        XCTAssertEqual(info.output, "venue    version\nsandbox  0.1.0\n", info.complaints)
        for words in [["status"], ["info"], ["sandbox", "status"]] {
            let sorted = await world.run(words + ["--sort", "venue"])
            XCTAssertEqual(sorted.exitCode, 2)
            XCTAssertTrue(sorted.complaints.contains("one thing"), sorted.complaints)
        }
    }

    func test_givenEveryCommandThatLists_whenHelpIsAsked_thenItsColumnsAreThere() throws {
        for (words, kind) in lines where words != ["info", "--diagnostics"] {
            let path = words.prefix { !$0.hasPrefix("-") && $0.lowercased() == $0 && $0 != "btc" }
            guard case .help(let text) = try KrakenProgram.parse(Array(path) + ["--help"]) else { return XCTFail() }
            let isGroup = path == ["withdraw"] || path == ["config"]
            XCTAssertTrue(isGroup || text.contains("\nColumns"), "\(path): \(text)")
            XCTAssertTrue(isGroup || text.contains("  " + kind.columns[0].key), "\(path): \(text)")
        }
    }
}
