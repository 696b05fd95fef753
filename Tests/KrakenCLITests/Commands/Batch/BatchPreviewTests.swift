import KrakenCore
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What is shown of a batch before it is placed: every order's money, all of it together, and every check.
final class BatchPreviewTests: XCTestCase {
    private let rows = """
        [{"side":"buy","volume":"0.001","price":"20000"}, {"side":"buy","volume":"0.002","price":"21000"},
         {"side":"sell","volume":"0.001","price":"900000"}]
        """

    private func run(_ rows: String, _ bench: ChangeBench, _ more: String...) async throws -> CommandOutcome {
        await bench.world.run(try BatchTests.file(rows, in: bench) + more + ["--sandbox"])
    }

    func test_givenABatch_whenChecked_thenEachOrdersCostAndFees_theirSumsAndEveryCheckAreShown() async throws {
        let bench = try ChangeBench(self)
        let text = try await run(rows, bench)
        XCTAssertEqual(text.exitCode, 0, text.complaints)
        for part in [
            "Market       BTC/USD, bid ", "Buys cost    about 62 USD",
            "  fee        0.248 USD as taker (0.4%), 0.155 USD as maker (0.25%)",
            "Sells bring  about 900 USD", "62.248 of ", " left",
            "Taker fee  Maker fee", "market               online", "no unresolved order  fine",
            "funds                order 1, 2: ", "order 3: ",
        ] { XCTAssertTrue(text.output.contains(part), "\(part): \(text.output)") }
        let json = try await run(rows, bench, "--json")
        let data = try XCTUnwrap(json.data)
        XCTAssertEqual(data["totals"]?["buy"]?["estimated_cost"], "62")
        XCTAssertEqual(data["totals"]?["buy"]?["needed"], "62.248")
        XCTAssertEqual(data["totals"]?["sell"]?["asset"], "BTC")
        XCTAssertEqual(data["orders"]?.elements?.first?["checks"]?.elements?.first?["passed"], true)
        let csv = try await run(rows, bench, "-o", "csv")
        XCTAssertEqual(csv.output.split(separator: "\n").count, 4, csv.output)
        XCTAssertFalse(csv.output.contains("{"), csv.output)
    }

    func test_givenOrdersThatFail_whenTheBatchIsChecked_thenTheirLinesAreMarked_andTheRestIsShownAllTheSame()
        async throws
    {
        let bench = try ChangeBench(self)
        let bad = """
            [{"side":"buy","volume":"0.001","price":"20000.05"}, {"side":"buy","volume":"0.001","price":"21000"},
             {"side":"buy","volume":"5","price":"21000"}]
            """
        let text = try await run(bad, bench)
        XCTAssertEqual(text.exitCode, 4)
        for part in [
            "tick                 REFUSED: order 1: the price 20000.05 is not a multiple",
            "tick                 order 2, 3: in steps of 0.1",
            "funds                REFUSED: order 3: the order needs",
            "funds                REFUSED: all orders together need", "too little", "Taker fee",
        ] { XCTAssertTrue(text.complaints.contains(part), "\(part): \(text.complaints)") }
        let json = try await run(bad, bench, "--json")
        let failed = json.data?["orders"]?.elements?.map { row in
            row["checks"]?.elements?.filter { $0["passed"] == false }.compactMap { $0["rule"]?.string } ?? []
        }
        XCTAssertEqual(failed, [["tick"], [], ["funds"]])
    }

    func test_givenABatchJustPlaced_whenTheSameIsChecked_thenThatIsACheckThatFails_andExecuteWouldBeRefused()
        async throws
    {
        let bench = try ChangeBench(self)
        let placed = try await run(rows, bench, "--execute", "--yes", "--json")
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let dry = try await run(rows, bench, "--json")
        XCTAssertEqual(dry.exitCode, 4, dry.output)
        XCTAssertTrue(dry.error?.hasSuffix("; --execute would be refused now") ?? false, dry.output)
        for row in dry.data?["orders"]?.elements ?? [] {
            let check = row["checks"]?.elements?.first { $0["rule"] == "repetition" }
            XCTAssertEqual(check?["passed"], false, row.text)
        }
        let live = try await run(rows, bench, "--execute", "--yes", "--json")
        XCTAssertFalse(live.error?.contains("would be") ?? true, live.output)
    }

    func test_givenALimitOfOrdersAMinute_whenABatchGoesBeyondIt_thenOneTrueSentenceHasTheNumbers_andWhenItFits()
        async throws
    {
        let bench = try ChangeBench(self)
        bench.world.set("KRAKEN_MAX_ORDERS_PER_MINUTE", "4")
        _ = try await bench.place()
        let first = bench.time.source.now()
        bench.time.pass(.seconds(10))
        _ = try await bench.place("--again")
        let refused = try await run(rows, bench, "--again", "--json")
        XCTAssertEqual(refused.exitCode, 4, refused.output)
        let error = try XCTUnwrap(refused.error)
        let words =
            "these are 3 orders, and 2 orders were sent within the last minute; your limit is 4; "
            + "there is room for all of them from "
        XCTAssertTrue(error.contains(words), error)
        XCTAssertFalse(error.contains("order 1:"), error)
        let room = try XCTUnwrap(error.components(separatedBy: words).last).prefix(19)
        let moment = try XCTUnwrap(Timestamp(rfc3339: room.replacingOccurrences(of: " ", with: "T") + "Z"))
        XCTAssertLessThan(moment - first, .seconds(61))
        XCTAssertGreaterThan(moment - first, .seconds(55))
        bench.time.pass(moment - bench.time.source.now() + .seconds(1))
        let fits = try await run(rows, bench, "--again", "--json")
        XCTAssertEqual(fits.exitCode, 0, fits.output)
        bench.world.set("KRAKEN_MAX_ORDERS_PER_MINUTE", "2")
        let never = try await run(rows, bench, "--again", "--json")
        XCTAssertTrue(
            never.error?.contains("these are 3 orders; your limit is 2 within a minute") ?? false, never.output)
    }
}
