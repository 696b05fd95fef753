import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What `order batch` checks, sends and tells when nothing goes wrong.
final class BatchTests: XCTestCase {
    static let rows = """
        [{"side":"buy","volume":"0.001","price":"20000"}, {"side":"buy","volume":"0.001","price":"21000"},
         {"side":"sell","volume":"0.001","price":"900000"}]
        """

    static func file(_ text: String, in bench: ChangeBench, name: String = "orders.json") throws -> [String] {
        let path = bench.world.home + "/" + name
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return ["order", "batch", path, "-p", "BTC/USD"]
    }

    private let live = ["--execute", "--yes"]

    func test_givenNoExecute_whenABatchIsChecked_thenTheExchangeChecksIt_andNothingIsPlaced() async throws {
        let bench = try ChangeBench(self)
        let words = try Self.file(Self.rows, in: bench)
        let (outcome, sent) = await bench.run(words, "AddOrderBatch", .passOn)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(sent.count, 0)
        XCTAssertEqual(outcome.data?["orders"]?.elements?.count, 3)
        XCTAssertEqual(
            outcome.data?["orders"]?.elements?[1]["exchange_description"], "buy 0.00100000 XBTUSD @ limit 21000.0")
        let open = try await bench.open()
        XCTAssertEqual(open, [])
        XCTAssertEqual(try bench.journal.latest(5), [])
    }

    func test_givenABatch_whenPlaced_thenOneCallCarriesIt_andEachOrderHasItsName() async throws {
        let bench = try ChangeBench(self)
        let words = try Self.file(Self.rows, in: bench)
        let (outcome, sent) = await bench.run(words + live, "AddOrderBatch", .passOn)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(sent.map(\.transmission), [.once])
        let body = try JSON(parsing: try XCTUnwrap(sent.first).body)
        XCTAssertNotNil(body["deadline"]?.string)
        let sentNames = body["orders"]?.elements?.map { $0["cl_ord_id"]?.string }
        let open = try await bench.open()
        XCTAssertEqual(Set(open.map { $0["cl_ord_id"]?.string }), Set(sentNames ?? []))
        XCTAssertEqual(open.count, 3)
        XCTAssertEqual(outcome.data?["orders"]?.elements?.map { $0["outcome"] }, ["placed", "placed", "placed"])
        XCTAssertEqual(try bench.journal.latest(5).map(\.state), [.open, .open, .open])
    }

    func test_givenAConditionalClose_whenPlaced_thenItIsNested_andTheOrderHasANumberOfItsOwn() async throws {
        let bench = try ChangeBench(self)
        let words = try Self.file(
            """
            [{"side":"buy","volume":"0.001","price":"20000","close":{"type":"limit","price":"30000"}},
             {"side":"buy","volume":"0.001","price":"21000"}]
            """, in: bench)
        let (outcome, sent) = await bench.run(words + live, "AddOrderBatch", .passOn)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        let rows = try XCTUnwrap(JSON(parsing: try XCTUnwrap(sent.first).body)["orders"]?.elements)
        XCTAssertEqual(rows[0]["close"], .object(["ordertype": "limit", "price": "30000.0"]))
        XCTAssertNil(rows[0]["cl_ord_id"])
        XCTAssertEqual(rows[0]["userref"], "1073741824")
        XCTAssertNil(rows[1]["close"])
        XCTAssertNotNil(rows[1]["cl_ord_id"])
    }

    func test_givenOrdersThatFitOneByOne_whenTheirSumDoesNot_thenTheBatchIsRefusedHere() async throws {
        let bench = try ChangeBench(self)
        let plan = await bench.world.run(
            [
                "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "60%", "--price", "20000", "--json",
                "--sandbox",
            ])
        let most = try XCTUnwrap(plan.data?["order"]?["volume"]?.string, plan.output)
        let words = try Self.file(
            """
            [{"side":"buy","volume":"\(most)","price":"20000"}, {"side":"buy","volume":"\(most)","price":"19999"}]
            """, in: bench)
        let outcome = await bench.world.run(words + live + ["--json", "--sandbox"])
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.contains("all orders together need") ?? false, outcome.output)
        XCTAssertEqual(try bench.count("AddOrderBatch"), 0)
    }

    func test_givenOneBadOrder_whenABatchIsPlaced_thenItsNumberIsTold_andNothingIsSent() async throws {
        let bench = try ChangeBench(self)
        let bad: [(String, String)] = [
            (#"{"side":"buy","volume":"0.001","price":"20000.123"}"#, "order 2: the price"),
            (#"{"side":"buy","volume":"0.00000001","price":"20000"}"#, "order 2: the volume"),
            (#"{"side":"buy","volume":"0.001","price":"20001"}"#, "order 2: the same as order 1"),
            (#"{"side":"buy","volume":"0.001","price":"1","pair":"ETH/USD"}"#, "order 2: it is of ETH/USD"),
            (#"{"side":"buy","volume":"0.001","price":"1","pair":"NOPE/USD"}"#, "order 2: there is no market"),
        ]
        for (row, words) in bad {
            let file = try Self.file(#"[{"side":"buy","volume":"0.001","price":"20001"},\#(row)]"#, in: bench)
            let outcome = await bench.world.run(file + live + ["--json", "--sandbox"])
            XCTAssertTrue([2, 4].contains(outcome.exitCode), "\(row): \(outcome.output)")
            XCTAssertTrue(outcome.error?.contains(words) ?? false, "\(row): \(outcome.output)")
        }
        XCTAssertEqual(try bench.count("AddOrderBatch"), 0)
        XCTAssertEqual(try bench.journal.latest(5), [])
    }

    func test_givenABadFile_whenABatchIsPlaced_thenItIsAMistakeOfUse_andNothingIsAsked() async throws {
        let bench = try ChangeBench(self)
        let words = try Self.file("side,volume,price\nbuy,1,2\nbuy,x,2\n", in: bench, name: "orders.csv")
        let outcome = await bench.world.run(words + live + ["--json", "--sandbox"])
        XCTAssertEqual(outcome.exitCode, 2, outcome.output)
        XCTAssertTrue(outcome.error?.contains("orders.csv, line 3: ") ?? false, outcome.output)
        let none = await bench.world.run(["order", "batch", "/nowhere/orders.csv", "--json", "--sandbox"])
        XCTAssertEqual(none.exitCode, 2, none.output)
    }

    func test_givenTheSameBatchAgain_whenItsOrdersAreOpen_thenItIsRefused_andNoOrderOfItIsWrittenDown() async throws {
        let bench = try ChangeBench(self)
        let words = try Self.file(Self.rows, in: bench) + live + ["--json", "--sandbox"]
        let first = await bench.world.run(words)
        XCTAssertEqual(first.exitCode, 0, first.output)
        let second = await bench.world.run(words)
        XCTAssertEqual(second.exitCode, 4, second.output)
        XCTAssertTrue(second.error?.hasPrefix("repeated-order: ") ?? false, second.output)
        XCTAssertEqual(try bench.count("AddOrderBatch"), 1, "the first one")
        XCTAssertEqual(try bench.journal.latest(9).count, 3)
        let meant = await bench.world.run(words + ["--again"])
        XCTAssertEqual(meant.exitCode, 0, meant.output)
    }

    func test_givenIdsUsedBefore_whenTheBatchIsRepeated_thenItsOrdersAreReported_andNothingIsSent() async throws {
        let bench = try ChangeBench(self)
        let rows = #"""
            [{"side":"buy","volume":"0.001","price":"20000","cl_ord_id":"grid-1"},
             {"side":"buy","volume":"0.001","price":"21000","cl_ord_id":"grid-2"}]
            """#
        let words = try Self.file(rows, in: bench) + live
        let (first, _) = await bench.run(words, "AddOrderBatch", .passOn)
        XCTAssertEqual(first.exitCode, 0, first.output)
        let (again, sent) = await bench.run(words, "AddOrderBatch", .passOn)
        XCTAssertEqual(again.exitCode, 0, again.output)
        XCTAssertEqual(sent.count, 0)
        XCTAssertEqual(again.data?["mode"], "recall")
        let mixed = try Self.file(rows.replacingOccurrences(of: "grid-2", with: "grid-3"), in: bench) + live
        let (refused, none) = await bench.run(mixed, "AddOrderBatch", .passOn)
        XCTAssertEqual(refused.exitCode, 4, refused.output)
        XCTAssertEqual(none.count, 0)
    }
}
