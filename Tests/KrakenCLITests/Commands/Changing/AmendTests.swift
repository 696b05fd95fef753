import KrakenSandbox
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What `order amend` and `order edit` check, show and do when nothing goes wrong.
final class AmendTests: XCTestCase {
    private func run(_ bench: ChangeBench, _ words: String...) async -> CommandOutcome {
        await bench.world.run(["order"] + words + ["--json", "--sandbox"])
    }

    func test_givenNoExecute_whenAnOrderIsAmended_thenOldAndNewAreShown_andNothingIsSent() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let outcome = await run(bench, "amend", id, "--price", "21000", "--volume", "0.002")
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["mode"], "validate")
        XCTAssertEqual(outcome.data?["before"]?["price"], "20000")
        XCTAssertEqual(outcome.data?["change"]?["price"], "21000")
        XCTAssertEqual(outcome.data?["queue"], "lost")
        XCTAssertEqual(try bench.count("AmendOrder"), 0)
        XCTAssertEqual(try bench.journal.changes(), [])
    }

    func test_givenLessVolume_whenAnOrderIsAmended_thenItKeepsItsPlace() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let outcome = await run(bench, "amend", id, "--volume", "0.0005", "--execute", "--yes")
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["queue"], "kept")
        let open = try await bench.open()
        XCTAssertEqual(open.map { $0["volume"]?.string }, ["0.0005"])
    }

    func test_givenAClientID_whenAnOrderIsAmended_thenItIsFound_inWhateverSpelling() async throws {
        let name = "01234567-89ab-7000-8000-000000000001"
        let bench = try ChangeBench(self)
        let id = try await bench.place("--cl-ord-id", name)
        var volume = 2
        for spelling in [name, name.uppercased(), name.filter { $0 != "-" }, "01234567"] {
            let outcome = await run(bench, "amend", spelling, "--volume", "0.00\(volume)", "--execute", "--yes")
            XCTAssertEqual(outcome.exitCode, 0, "\(spelling): \(outcome.output)")
            XCTAssertEqual(outcome.data?["txid"]?.string, id)
            volume += 1
        }
        let none = await run(bench, "amend", "0123456700", "--volume", "0.002")
        XCTAssertEqual(none.exitCode, 2, none.output)
    }

    func test_givenAPriceOfTheMarket_whenAnOrderIsAmended_thenANumberIsSent() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let words = ["order", "amend", id, "--price", "bid-1%", "--execute", "--yes"]
        let (outcome, sent) = await bench.run(words, "AmendOrder", .passOn)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        let price = try XCTUnwrap(outcome.data?["change"]?["price"]?.string)
        let body = String(decoding: try XCTUnwrap(sent.first).body, as: UTF8.self)
        XCTAssertTrue(body.contains("limit_price=\(try Price(parsing: price).text(decimals: 1))"), body)
        XCTAssertTrue(body.contains("deadline="), body)
        let open = try await bench.open()
        XCTAssertEqual(open.map { $0["price"]?.string }, [price])
    }

    func test_givenAnOrderWhosePriceIsADistance_whenOnlyItsVolumeIsAmended_thenNoPriceIsNeeded() async throws {
        for (type, prices) in [
            ("limit", ["--price", "-50%"]), ("stop-loss-limit", ["--price", "+5%", "--price2", "+6%"]),
            ("trailing-stop", ["--price", "+5%"]), ("trailing-stop-limit", ["--price", "+5%", "--price2", "+1"]),
        ] {
            let bench = try ChangeBench(self)
            let placed = await bench.world.run(
                ["order", "-p", "BTC/USD", "-s", "buy", "-t", type, "-v", "0.001", "--json", "--sandbox"] + prices
                    + ["--execute", "--yes"])
            let id = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output)
            let outcome = await run(bench, "amend", id, "--volume", "0.002", "--execute", "--yes")
            XCTAssertEqual(outcome.exitCode, 0, "\(type): \(outcome.output)")
            let open = try await bench.open()
            XCTAssertEqual(open.map { $0["volume"]?.string }, ["0.002"], type)
            let tooMuch = await run(bench, "amend", id, "--volume", "9000")
            XCTAssertEqual(tooMuch.exitCode, 4, "\(type): \(tooMuch.output)")
            XCTAssertTrue(tooMuch.error?.contains("are free") ?? false, "\(type): \(tooMuch.output)")
        }
    }

    func test_givenValuesTheOrderHas_whenItIsAmended_thenNothingIsDone() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let outcome = await run(bench, "amend", id, "--price", "20000", "--volume", "0.001", "--execute", "--yes")
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(try bench.count("AmendOrder"), 0)
    }

    func test_givenWhatTheExchangeWouldRefuse_whenAnOrderIsAmended_thenItIsRefusedHere_withTheNumbers() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let wrong: [([String], String)] = [
            (["--price", "20000.123"], "tick"), (["--volume", "0.000000001"], "decimals"),
            (["--volume", "0.00000001"], "minimum"), (["--volume", "1000"], "free"),
            (["--price", "900000"], "worse than the market"), (["--trigger-price", "20000"], "no trigger"),
            (["--displayvol", "0.0005"], "iceberg"),
        ]
        for (words, sentence) in wrong {
            let outcome = await bench.world.run(
                ["order", "amend", id, "--execute", "--yes", "--json", "--sandbox"] + words)
            XCTAssertEqual(outcome.exitCode, 4, "\(words): \(outcome.output)")
            XCTAssertTrue(outcome.error?.contains(sentence) ?? false, "\(words): \(outcome.output)")
        }
        XCTAssertEqual(try bench.count("AmendOrder"), 0)
    }

    func test_givenFundsThatTheOrderHolds_whenItTakesMore_thenTheyCountAsFree() async throws {
        let bench = try ChangeBench(self)
        let plan = await run(bench, "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "all", "--price", "20000")
        let all = try XCTUnwrap(plan.data?["order"]?["volume"]?.string, plan.output)
        let big = await run(
            bench, "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", all, "--price", "20000", "--execute", "--yes")
        XCTAssertEqual(big.exitCode, 0, big.output)
        let id = try XCTUnwrap(big.data?["txid"]?.elements?.first?.string)
        // Nothing is free any more, and a lower price needs less than the order holds.
        let lower = await run(bench, "amend", id, "--price", "19000", "--execute", "--yes")
        XCTAssertEqual(lower.exitCode, 0, lower.output)
        let twice = await run(bench, "amend", id, "--price", "25000", "--execute", "--yes")
        XCTAssertEqual(twice.exitCode, 4, twice.output)
        XCTAssertTrue(twice.error?.contains("are free") ?? false, twice.output)
    }

    func test_givenAPostOnlyChange_whenItWouldTrade_thenItIsRefusedHere() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let outcome = await run(bench, "amend", id, "--price", "ask", "--post-only", "--execute", "--yes")
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.contains("post-only") ?? false, outcome.output)
    }

    func test_givenAStop_whenItsTriggerIsMoved_thenItIsAmended_andItsPlaceInTheQueueIsNone() async throws {
        let bench = try ChangeBench(self)
        let placed = await run(
            bench, "-p", "BTC/USD", "-s", "sell", "-t", "stop-loss-limit", "-v", "0.001", "--price", "last-10%",
            "--price2", "last-12%", "--execute", "--yes")
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let id = try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string)
        let words = ["order", "amend", id, "--trigger-price", "last-8%", "--execute", "--yes"]
        let (outcome, sent) = await bench.run(words, "AmendOrder", .acted(then: .lostBefore))
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["queue"], "none")
        XCTAssertEqual(sent.count, 1)
        XCTAssertEqual(try bench.journal.changes().map(\.state), [.applied])
    }

    func test_givenAConditionalClose_whenTheOrderIsAmended_thenItIsRefusedWithTheReason() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place("--close-order-type", "limit", "--close-price", "30000")
        let outcome = await run(bench, "amend", id, "--price", "21000", "--execute", "--yes")
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.contains("followed by another order") ?? false, outcome.output)
    }

    func test_givenAnOrderThatIsOver_whenItIsAmended_thenItsEndIsTold() async throws {
        let bench = try ChangeBench(self)
        let id = try await bench.place()
        let gone = await bench.world.run(["cancel", "--txid", id, "--json", "--sandbox"])
        XCTAssertEqual(gone.exitCode, 0, gone.output)
        let outcome = await run(bench, "amend", id, "--price", "21000", "--execute", "--yes")
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("order-over: ") ?? false, outcome.output)
        XCTAssertEqual(try bench.count("AmendOrder"), 0)
    }

    func test_givenAQuestion_whenTheAnswerIsNo_orNobodyIsThere_thenNothingIsChanged() async throws {
        let bench = try ChangeBench(self, isTerminal: true)
        let id = try await bench.place()
        bench.world.answer("n")
        let no = await run(bench, "amend", id, "--price", "21000", "--execute")
        XCTAssertEqual(no.exitCode, 4, no.output)
        XCTAssertTrue(no.complaints.contains("20000.0 -> 21000.0"), no.complaints)
        XCTAssertTrue(no.complaints.contains("back of the queue"), no.complaints)
        bench.world.answer("y")
        let yes = await run(bench, "amend", id, "--price", "21000", "--execute")
        XCTAssertEqual(yes.exitCode, 0, yes.output)
        let silent = try ChangeBench(self)
        let other = try await silent.place()
        let nobody = await run(silent, "amend", other, "--price", "21000", "--execute")
        XCTAssertEqual(nobody.exitCode, 4, nobody.output)
        XCTAssertTrue(nobody.error?.hasPrefix("confirmation-needed") ?? false, nobody.output)
    }

    func test_givenNothingToChange_whenAmendIsTyped_thenItIsAMistakeOfUse() async throws {
        let bench = try ChangeBench(self)
        for words in [["amend", "OQCLML-BW3P3-BUCMWZ"], ["amend", "OQCLML-BW3P3-BUCMWZ", "--volume", "-1"]] {
            let outcome = await bench.world.run(["order"] + words + ["--json", "--sandbox"])
            XCTAssertEqual(outcome.exitCode, 2, outcome.output)
        }
    }
}
