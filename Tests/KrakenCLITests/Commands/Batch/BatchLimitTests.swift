import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// The operator's limits, the exchange's own check and old ids of a batch.
final class BatchLimitTests: XCTestCase {
    private let live = ["--execute", "--yes"]
    private let three = """
        [{"side":"buy","volume":"0.001","price":"20000"}, {"side":"buy","volume":"0.001","price":"21000"},
         {"side":"buy","volume":"0.001","price":"22000"}]
        """

    func test_givenALimitOfOrdersAMinute_whenABatchHasMore_thenTheOrdersBeforeInItCount_andNothingIsSent() async throws
    {
        for (limit, code) in [("2", Int32(4)), ("3", 0)] {
            let bench = try ChangeBench(self)
            bench.world.set("KRAKEN_MAX_ORDERS_PER_MINUTE", limit)
            let (outcome, sent) = await bench.run(
                try BatchTests.file(three, in: bench) + live, "AddOrderBatch", .passOn)
            XCTAssertEqual(outcome.exitCode, code, outcome.output)
            XCTAssertEqual(sent.count, code == 0 ? 1 : 0)
            if code != 0 {
                XCTAssertTrue(outcome.error?.contains("these are 3 orders; your limit is 2") ?? false, outcome.output)
            }
        }
    }

    func test_givenALimitOfADaysValue_whenABatchIsWorthMore_thenTheOrdersBeforeInItCount_andNothingIsSent() async throws
    {
        for (limit, code) in [("62", Int32(4)), ("63", 0)] {
            let bench = try ChangeBench(self)
            bench.world.set("KRAKEN_MAX_DAILY_VALUE", limit)
            let (outcome, sent) = await bench.run(
                try BatchTests.file(three, in: bench) + live, "AddOrderBatch", .passOn)
            XCTAssertEqual(outcome.exitCode, code, outcome.output)
            XCTAssertEqual(sent.count, code == 0 ? 1 : 0)
            if code != 0 { XCTAssertTrue(outcome.error?.contains("order 3: ") ?? false, outcome.output) }
        }
    }

    func test_givenALimitOfTheAccountsShare_whenAnOrderIsWorthMore_thenItIsRefused_withTheNumbers_unlessOverridden()
        async throws
    {
        let order = [
            "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--json",
            "--sandbox",
        ]
        let bench = try ChangeBench(self)
        let portfolio = await bench.world.run(["portfolio", "--json", "--sandbox"])
        let total = try Amount(parsing: XCTUnwrap(portfolio.data?["total"]?.string, portfolio.output))
        // 200 dollars of the account, and a hundredth of a per cent less.
        let share = Percent(share: Amount(whole: 200), of: total, decimals: 4, .up)
        for (limit, code) in [(share, Int32(0)), (share - Percent(units: Percent.one / 100), 4)] {
            bench.world.set("KRAKEN_MAX_ORDER_SHARE", "\(limit)")
            let outcome = await bench.world.run(order)
            XCTAssertEqual(outcome.exitCode, code, "\(limit): \(outcome.output)")
            guard code != 0 else { continue }
            XCTAssertTrue(outcome.error?.contains("the order is worth 200 USD, more than \(limit)%") ?? false)
            let overridden = await bench.world.run(order + ["--override-limits"])
            XCTAssertEqual(overridden.exitCode, 0, overridden.output)
            let batch = await bench.world.run(
                try BatchTests.file(three, in: bench) + ["--json", "--sandbox"])
            XCTAssertEqual(batch.exitCode, 0, "each order counts alone: \(batch.output)")
        }
    }

    func test_givenAnOrderThatTheExchangesCheckRefuses_orTooFewAnswers_whenABatchIsPlaced_thenNothingIsSent()
        async throws
    {
        let good = #"{"descr":{"order":"buy"}}"#
        for (lines, words) in [
            ([good, #"{"error":"EOrder:Tick size check failed"}"#, good], "order 2: "), ([good, good], "one line"),
        ] {
            let bench = try ChangeBench(self)
            let answer = #"{"error":[],"result":{"orders":[\#(lines.joined(separator: ","))]}}"#
            let (outcome, sent) = await bench.run(
                try BatchTests.file(three, in: bench) + live, "AddOrderBatch", .passOn
            ) { $0 == "AddOrderBatch" ? .json(answer) : .passOn }
            XCTAssertNotEqual(outcome.exitCode, 0, outcome.output)
            XCTAssertTrue(outcome.error?.contains(words) ?? false, outcome.output)
            XCTAssertEqual(sent.count, 0)
        }
    }

    func test_givenAConfirmationThatGrewOld_whenTheBatchIsToBeSent_thenItIsNot() async throws {
        let bench = try ChangeBench(self)
        let (outcome, sent) = await bench.run(
            try BatchTests.file(three, in: bench) + live, "AddOrderBatch", .passOn, others: bench.slowRights)
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.output.contains("expired"), outcome.output)
        XCTAssertEqual(sent.count, 0)
        XCTAssertEqual(try bench.journal.latest(5).map(\.state), [.notSent, .notSent, .notSent])
    }

    func test_givenIdsOfOrdersThatMayBeLive_whenTheBatchIsRepeated_thenItEndsSeven_andNothingIsSent() async throws {
        let bench = try ChangeBench(self)
        let rows = #"""
            [{"side":"buy","volume":"0.001","price":"20000","cl_ord_id":"grid-1"},
             {"side":"buy","volume":"0.001","price":"21000","cl_ord_id":"grid-2"}]
            """#
        let words = try BatchTests.file(rows, in: bench) + live
        for step in [ScriptedTransport.Step.lostBefore, .passOn] {
            let (outcome, sent) = await bench.run(words, "AddOrderBatch", step) {
                $0 == "OpenOrders" ? .page(status: 502) : .passOn
            }
            XCTAssertEqual(outcome.exitCode, 7, outcome.output)
            let isRecalled = outcome.data?["mode"] == "recall"
            XCTAssertEqual(sent.count, isRecalled ? 0 : 1)
        }
        XCTAssertEqual(try bench.journal.unresolved().count, 2)
    }
}
