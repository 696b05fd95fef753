import KrakenCore
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What is shown of an order that must not be placed, beside the reason.
final class RefusedPreviewTests: XCTestCase {
    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--sandbox",
    ]
    private let dear = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "5", "--price", "20000.05", "--sandbox",
    ]

    func test_givenAnOrderThatFailsChecks_whenItIsChecked_thenItsWholePreviewIsShown_withTheFailingLinesMarked()
        async throws
    {
        let world = try World(self, time: JumpingTime().source)
        let outcome = await world.run(dear)
        XCTAssertEqual(outcome.exitCode, 4)
        XCTAssertEqual(outcome.output, "", "a refusal is no result")
        for part in [
            "Venue     sandbox", "Order     buy 5 BTC/USD at 20000.05 or better", "Cost      about 100,000.25 USD",
            "as taker (", "as maker (", "too little", "market               online",
            "tick                 REFUSED: the price 20000.05 is not a multiple of the tick 0.1",
            "funds                REFUSED: the order needs", "no unresolved order  fine",
        ] {
            XCTAssertTrue(outcome.complaints.contains(part), "\(part): \(outcome.complaints)")
        }
        let last = try XCTUnwrap(outcome.complaints.split(separator: "\n").last)
        XCTAssertTrue(last.hasPrefix("kraken: the price 20000.05"), outcome.complaints)
        for format in ["json", "ndjson"] {
            let scripted = await world.run(dear + ["--output", format])
            XCTAssertEqual(scripted.complaints, "", format)
        }
    }

    func test_givenANarrowTerminal_whenAnOrderFailsChecks_thenNoLineIsWiderThanIt() async throws {
        let world = try World(self, time: JumpingTime().source)
        let outcome = await world.run(dear, width: 60)
        let preview = outcome.complaints.split(separator: "\n").prefix { !$0.hasPrefix("kraken: ") }
        XCTAssertGreaterThan(preview.count, 15)
        XCTAssertEqual(preview.filter { $0.count > 60 }, [])
    }

    func test_givenAnOverriddenLimit_whenTheOrderIsChecked_thenItsLineSaysSo() async throws {
        let world = try World(self, environment: ["KRAKEN_MAX_ORDER_VALUE": "15"], time: JumpingTime().source)
        let refused = await world.run(order)
        XCTAssertTrue(
            refused.complaints.contains("largest order        REFUSED: the order is worth"), refused.complaints)
        let outcome = await world.run(order + ["--override-limits"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertTrue(outcome.output.contains("largest order        overridden: the order is worth"), outcome.output)
    }

    func test_givenAQuestion_whenTheOrderFails_thenItsPreviewIsShown_butNotWhereNobodyWouldBeAsked() async throws {
        let asked = try World(self, isTerminal: true, time: JumpingTime().source)
        let outcome = await asked.run(dear + ["--execute"])
        XCTAssertEqual(outcome.exitCode, 4)
        XCTAssertTrue(outcome.complaints.contains("REFUSED: "), outcome.complaints)
        let unasked = await asked.run(dear + ["--execute", "--yes"])
        XCTAssertEqual(unasked.exitCode, 4)
        XCTAssertFalse(unasked.complaints.contains("REFUSED: "), unasked.complaints)
    }

    func test_givenARefusalOfTheExchangesCheck_whenAnOrderIsChecked_thenItsPreviewIsShownAsWell() async throws {
        let world = try World(self, time: JumpingTime().source)
        let (outcome, _) = await world.runCounting(order) { name, _ in
            name == "AddOrder" ? .json(##"{"error":["EOrder:Insufficient funds"]}"##) : .passOn
        }
        XCTAssertEqual(outcome.exitCode, 4, outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("Cost      about 20 USD"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("kraken: EOrder:Insufficient funds"), outcome.complaints)
    }

    func test_givenAnOrderJustPlaced_whenTheSameIsChecked_thenThatIsOneOfTheChecks() async throws {
        let world = try World(self, time: JumpingTime().source)
        func repetition(_ outcome: CommandOutcome) -> JSON? {
            outcome.data?["checks"]?.elements?.first { $0["rule"] == "repetition" }
        }
        let first = await world.run(order + ["--json"])
        XCTAssertEqual(repetition(first)?["passed"], true, first.output)
        let placed = await world.run(order + ["--execute", "--yes", "--json"])
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let again = await world.run(order + ["--json"])
        XCTAssertEqual(again.exitCode, 4)
        XCTAssertEqual(repetition(again)?["passed"], false, again.output)
        XCTAssertTrue(repetition(again)?["problem"]?.string?.contains("the same order was placed at") ?? false)
        let table = await world.run(order)
        XCTAssertTrue(table.complaints.contains("no repetition        REFUSED: the same order"), table.complaints)
        let meant = await world.run(order + ["--again"])
        XCTAssertTrue(meant.output.contains("no repetition        overridden: the same order"), meant.output)
    }

    func test_givenLimitsThatAreKept_whenAnOrderIsChecked_thenTheirNumbersAndTheOrdersAreShown() async throws {
        let world = try World(
            self,
            environment: [
                "KRAKEN_MAX_ORDER_SHARE": "50", "KRAKEN_MAX_ORDER_VALUE": "1000", "KRAKEN_MAX_DAILY_VALUE": "500",
                "KRAKEN_MAX_ORDERS_PER_MINUTE": "3",
            ], time: JumpingTime().source)
        let portfolio = try await world.data(["portfolio", "--json", "--sandbox"])
        let total = try Amount(parsing: XCTUnwrap(portfolio["total"]?.string))
        let share = Percent(share: Amount(whole: 20), of: total, decimals: 2, .halfEven)
        let text = await world.run(order)
        for part in [
            "share of the account  20 USD, \(share)% of the \(total.rounded(decimals: 2, .down).grouped()) USD the "
                + "account is worth, at most 50%",
            "largest order         20 USD, at most 1,000 USD",
            "value of the day      20 USD, 0 used before of at most 500 USD",
            "orders a minute       0 sent, 1 more now, at most 3",
        ] { XCTAssertTrue(text.output.contains(part), "\(part): \(text.output)") }
        let json = try await world.data(order + ["--json"])
        let check = json["checks"]?.elements?.first { $0["rule"] == "orderShare" }
        XCTAssertTrue(check?["detail"]?.string?.hasPrefix("20 USD, \(share)% of the ") ?? false, "\(json.text)")
    }

    func test_givenADryRun_whenItIsAskedForAsCSV_thenItsChecksAreOneCell() async throws {
        let world = try World(self, environment: ["KRAKEN_MAX_ORDER_VALUE": "15"], time: JumpingTime().source)
        let outcome = await world.run(order + ["--override-limits", "-o", "csv"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        let lines = outcome.output.split(separator: "\n")
        XCTAssertEqual(lines.count, 2)
        XCTAssertTrue(lines[0].hasSuffix(",checks_failed"), "\(lines[0])")
        XCTAssertTrue(lines[1].hasSuffix(",orderValue"), "\(lines[1])")
        XCTAssertFalse(outcome.output.contains("{"), outcome.output)
    }
}
