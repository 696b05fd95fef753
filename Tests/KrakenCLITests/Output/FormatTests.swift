import KrakenCore
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

final class FormatTests: XCTestCase {
    private let commands = [
        ["ticker", "BTC/USD", "ETH/USD", "DOGE/USD"], ["ohlc", "-p", "BTC/USD", "-l", "5"], ["balance"], ["portfolio"],
        ["orders"], ["orders", "--status", "any"], ["orders", "--trades"], ["orders", "--journal"],
        ["withdraw", "methods"],
        ["withdraw", "addresses"], ["deposit", "methods", "-a", "BTC"], ["deposit", "status"],
        ["withdraw", "--status"],
        ["sandbox", "requests"], ["sandbox", "fault", "list"], ["export-report", "--status"],
    ]

    private func furnished() async throws -> World {
        // Nobody waits for limits, and the market stands still.
        let world = try World(
            self, environment: ["KRAKEN_SANDBOX": "true", "KRAKEN_TIER": "pro"], time: JumpingTime().source)
        _ = await world.run(["sandbox", "rules", "--count-calls", "off", "--public-burst", "0"])
        for words in [
            ["order", "-p", "ETH/USD", "-s", "sell", "-v", "0.5", "--execute", "--yes"],
            [
                "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "50000", "--execute",
                "--yes",
            ],
            [
                "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.02", "--price", "9000", "--execute",
                "--yes",
            ],
            ["sandbox", "fault", "add", "--endpoint", "Nothing", "--kind", "lose"],
        ] {
            let outcome = await world.run(words)
            XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        }
        return world
    }

    func test_givenCommandsThatList_whenRunInEveryFormat_thenTheRowsAreTheSame() async throws {
        let world = try await furnished()
        for words in commands {
            let name = words.joined(separator: " ")
            let json = await world.run(words + ["--json"])
            XCTAssertEqual(json.exitCode, 0, name + json.complaints)
            let csv = await world.run(words + ["--output", "csv"])
            let lines = await world.run(words + ["--output", "ndjson"])
            let rows = lines.output.split(separator: "\n").compactMap { try? JSON(parsing: Array($0.utf8)) }
            XCTAssertEqual(rows.count, lines.output.split(separator: "\n").count, name)
            // What happened in between is another request in the exchange's own list.
            if words.last != "requests" {
                let list = json.data?.elements ?? members(json.data).compactMap(\.elements).max { $0.count < $1.count }
                XCTAssertEqual(rows.count, list?.count, name)
                let records = try CSVText(csv.output).lines.map(\.cells)
                XCTAssertEqual(records.count, rows.isEmpty ? min(1, records.count) : rows.count + 1, name)
                XCTAssertTrue(records.allSatisfy { $0.count == records[0].count }, name)
            }
            let bare = await world.run(words + ["--output", "csv", "--no-header"])
            XCTAssertEqual(
                bare.output.split(separator: "\n").count,
                csv.output.split(separator: "\n").count - (csv.output.isEmpty ? 0 : 1), name)
        }
    }

    private func members(_ data: JSON?) -> [JSON] {
        guard case .object(let members)? = data else { return [] }
        return members.map(\.value)
    }

    func test_givenWidthsOf60To200_whenTablesAreShown_thenNoLineIsWider_andNoNumberIsCut() async throws {
        let world = try await furnished()
        for words in commands {
            let free = await world.run(words)
            // Limits are waited for, and prices move on while they are.
            let isStill = words != ["portfolio"]
            let known = Set(free.output.split { " \n".contains($0) })
            for width in [60, 80, 100, 140, 200] {
                let outcome = await world.run(words, width: width)
                for line in outcome.output.split(separator: "\n") where String(line).displayWidth > width {
                    XCTFail("\(words) at \(width): \(line)")
                }
                let numbers = outcome.output.split { " \n".contains($0) }.filter {
                    $0.contains(".") && $0.contains(",")
                }
                for number in numbers where isStill && !known.contains(number) && !number.hasSuffix(",") {
                    XCTFail("\(words) at \(width): \(number) is not in the whole table")
                }
            }
        }
    }

    func test_givenColumns_whenChosen_thenTheyComeInThatOrder_byKeyOrHeading() async throws {
        let world = try await furnished()
        let csv = await world.run(["orders", "-o", "csv", "--columns", "Price,ORDER ID,filled", "--sort", "-price"])
        let records = try CSVText(csv.output).lines.map(\.cells)
        XCTAssertEqual(records[0], ["price", "txid", "executed"])
        XCTAssertEqual(records.dropFirst().map { $0[0] }, ["50000", "9000"])
        let table = await world.run(["orders", "--columns", "price,flags,side", "--sort", "price", "--quiet"])
        XCTAssertEqual(table.output, " Price  flags  Side\n 9,000  fciq   buy\n50,000  fciq   buy\n", table.complaints)
        let rows = await world.run(["orders", "--no-header", "--quiet", "--columns", "price"])
        XCTAssertEqual(rows.output.split(separator: "\n").count, 2)
        let lines = await world.run(["orders", "-o", "ndjson", "--columns", "price,pair", "--sort", "volume"])
        XCTAssertEqual(
            lines.output, "{\"price\":\"50000\",\"pair\":\"BTC/USD\"}\n{\"price\":\"9000\",\"pair\":\"BTC/USD\"}\n")
        let sorted = await world.run(["orders", "--json", "--sort", "price"])
        XCTAssertEqual(sorted.data?["orders"]?.elements?.first?["price"], "9000")
    }

    func test_givenWrongWishes_whenRun_thenTheyAreRefused_beforeAnythingIsPrinted() async throws {
        let world = try await furnished()
        for (words, part) in [
            (["orders", "--columns", "prise"], "did you mean 'price'?"),
            (["orders", "--sort", "prise"], "there are txid"),
            (["orders", "--json", "--columns", "price"], "exclude each other"),
            (["orders", "--json", "--output", "csv"], "exclude each other"),
            (["orders", "--output", "xml"], "is not table, json, ndjson or csv"),
            (["orders", "--columns", "a,,b"], "columns"),
            (["orders", "--utc", "--local"], "exclude each other"),
            (["orders", "--quiet", "--verbose"], "exclude each other"),
            (["panic", "--columns", "venue"], "no rows"), (["status", "--sort", "venue"], "one thing"),
            (["status", "--columns", "venu"], "did you mean 'venue'?"),
            (["order", "watch", "OAAAAA", "--columns", "end"], "no rows"),
            (["order", "watch", "OAAAAA", "-o", "csv", "--sort", "time"], "as they come"),
            (["order", "watch", "OAAAAA", "-o", "csv", "--columns", "ent"], "did you mean 'end'?"),
        ] {
            let outcome = await world.run(words)
            XCTAssertEqual(outcome.exitCode, 2, "\(words)")
            XCTAssertTrue((outcome.complaints + outcome.output).contains(part), "\(words): \(outcome.complaints)")
            if !words.contains("--json") { XCTAssertEqual(outcome.output, "") }
        }
    }

    func test_givenACommandThatMovesMoney_whenItsColumnsAreWrong_thenNothingIsSent_orOnlyTheMistakeIsTold() async throws
    {
        let world = try await furnished()
        let order = [
            "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.03", "--price", "8000", "--execute",
        ]
        for wish in [["--columns", "txid"], ["--sort", "txid"], ["-o", "csv", "--columns", "nothing"]] {
            let refused = await world.run(order + ["--yes"] + wish)
            XCTAssertEqual(refused.exitCode, 2, refused.output)
            let payment = ["withdraw", "-a", "BTC", "-k", "sandbox-xxbt-bitcoin", "-n", "0.01", "--confirm"]
            let unpaid = await world.run(payment + wish)
            XCTAssertEqual(unpaid.exitCode, 2, unpaid.output)
            let isRefused = unpaid.complaints.contains("no rows") || unpaid.complaints.contains("there is no column")
            XCTAssertTrue(isRefused, unpaid.complaints)
        }
        let open = await world.run(["orders", "--json"])
        let ids = open.data?["orders"]?.elements?.compactMap { $0["txid"]?.string } ?? []
        XCTAssertEqual(ids.count, 2, "nothing was sent")
        for words in [
            ["cancel", ids[0], "-o", "csv", "--columns"], ["cancel", "--cancel-all", "--yes", "--sort"],
            ["cancel", "--pair", "BTC/USD", "--yes", "--columns"], ["cancel", "after", "60", "--yes", "--columns"],
            ["transfer", "-a", "USD", "-n", "1", "--execute", "--yes", "--columns"],
            ["export-report", "-r", "trades", "--confirm", "--sort"], ["order", "resolve", ids[0], "--columns"],
            ["order", "amend", ids[0], "--price", "7000", "--execute", "--yes", "--columns"],
            ["order", "edit", ids[0], "--price", "7000", "--execute", "--yes", "--columns"],
            ["api", "CancelAll", "--execute", "--yes", "--columns"],
            ["api", "CancelOrder", "txid=\(ids[0])", "--execute", "--yes", "--sort"],
            ["api", "WalletTransfer", "asset=USD", "from=Spot Wallet", "to=Futures Wallet", "amount=1", "--execute"]
                + ["--yes", "--sort"],
            ["api", "CreateSubaccount", "username=a", "email=a@b.c", "--execute", "--yes", "--columns"],
        ] {
            let (outcome, asked) = await world.runCounting(words + ["nothing"])
            XCTAssertEqual(outcome.exitCode, 2, "\(words): \(outcome.complaints)")
            XCTAssertEqual(asked, [], "\(words)")
        }
    }

    func test_givenNoHeader_whenATableGoesIntoAPipe_thenThereAreRowsAndNothingElse() async throws {
        let world = try await furnished()
        for (words, rows) in [
            (["orders"], 2), (["orders", "-p", "SOL/USD"], 0), (["orders", "--trades"], 1),
            (["sandbox", "fault", "list"], 1),
        ] {
            let bare = await world.run(words + ["--no-header"])
            XCTAssertEqual(bare.output.split(separator: "\n").count, rows, "\(words): \(bare.output)")
        }
        let worth = await world.run(["portfolio", "--no-header"])
        XCTAssertFalse(worth.output.contains("Total"), worth.output)
        XCTAssertTrue(worth.output.hasPrefix("USD") || worth.output.contains("\nUSD"), worth.output)
    }

    func test_givenALiveBatch_whenItsColumnsAreWrong_thenNothingIsSent_andKnownOnesAreShown() async throws {
        let world = try await furnished()
        let file = world.home + "/batch.csv"
        try write("side,volume,price\nbuy,0.01,8000\nbuy,0.01,8100\n", to: file)
        let batch = ["order", "batch", file, "-p", "BTC/USD", "--execute", "--yes"]
        let before = try await world.openOrders().count
        for wish in [["--columns", "nothing"], ["--sort", "nothing"], ["-o", "csv", "--columns", "nothing"]] {
            let refused = await world.run(batch + wish)
            XCTAssertEqual(refused.exitCode, 2, refused.complaints)
            XCTAssertTrue(refused.complaints.contains("there is no column"), refused.complaints)
        }
        let unsent = try await world.openOrders().count
        XCTAssertEqual(unsent, before)
        let placed = await world.run(batch + ["-o", "csv", "--columns", "price,outcome", "--sort", "-price"])
        XCTAssertEqual(placed.output, "price,outcome\n8100,placed\n8000,placed\n", placed.complaints)
    }

    func test_givenOrdersCancelledByTheirIds_whenColumnsAreAskedFor_thenTheyAreThere() async throws {
        let world = try await furnished()
        let id = try await world.openOrders()[0].id.description
        let cancelled = await world.run(["cancel", id, "--columns", "id,open", "-o", "csv"])
        XCTAssertEqual(cancelled.output, "id,open\n\(id),false\n", cancelled.complaints)
    }

    func test_givenFailures_whenScriptsRead_thenNDJSONIsOneLine_andCSVLeavesStandardOutputEmpty() async throws {
        let world = try World(self)
        let lines = await world.run(["ticker", "NOPE/NOPE", "--sandbox", "-o", "ndjson"])
        XCTAssertEqual(lines.envelope?["success"], false)
        XCTAssertEqual(lines.output.split(separator: "\n").count, 1)
        let usage = await world.run(["ticker", "--nonsense", "-o", "ndjson"])
        XCTAssertEqual(usage.envelope?["success"], false)
        let csv = await world.run(["ticker", "NOPE/NOPE", "--sandbox", "-o", "csv"])
        XCTAssertEqual(csv.exitCode, 2)
        XCTAssertEqual(csv.output, "")
        XCTAssertTrue(csv.complaints.hasPrefix("kraken: "), csv.complaints)
    }

    func test_givenTheQuiet_whenSomethingIsToldBesideTheResult_thenOnlyWhatMattersStays() async throws {
        let world = try await furnished()
        let hint = await world.run(["ticker", "USD/BTC"])
        XCTAssertTrue(hint.complaints.contains("hint:"), hint.complaints)
        let quiet = await world.run(["ticker", "USD/BTC", "--quiet"])
        XCTAssertTrue(quiet.complaints.hasPrefix("kraken: "))
        XCTAssertFalse(quiet.complaints.contains("hint:"), quiet.complaints)
        let more = await world.run(["orders", "--journal", "--limit", "1", "-o", "csv"])
        XCTAssertTrue(more.complaints.contains("--all shows all of them"), more.complaints)
        let less = await world.run(["orders", "--journal", "--limit", "1", "-o", "csv", "--quiet"])
        XCTAssertEqual(less.complaints, "")
        XCTAssertEqual(less.output, more.output)
    }

    func test_givenVerbose_whenTheCatalogueIsThere_thenThatIsTold() async throws {
        let world = try await furnished()
        let outcome = await world.run(["ticker", "--verbose"])
        XCTAssertTrue(outcome.complaints.contains("markets and assets: from the cache"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("GET /0/public/Ticker: 200 after"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("cost 1"), outcome.complaints)
    }
}
