import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// An id that was used before, by a dry run and a live one alike: the same order is reported, another one is refused.
final class UsedIdentifierTests: XCTestCase {
    private let live = ["--execute", "--yes"]

    private func order(_ volume: String = "0.001", price: String = "20000", id: String = "daily-1") -> [String] {
        [
            "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", volume, "--price", price, "--cl-ord-id", id,
            "--json", "--sandbox",
        ]
    }

    func test_givenAUsedId_whenTheOrderIsOnlyChecked_thenTheFirstOneIsReported_asWhenItIsPlaced() async throws {
        let bench = try ChangeBench(self)
        let first = await bench.world.run(order() + live)
        XCTAssertEqual(first.exitCode, 0, first.output)
        for (words, sentence) in [([], "nothing would be sent"), (live, "nothing was sent")] {
            let again = await bench.world.run(order() + words)
            XCTAssertEqual(again.exitCode, 0, again.output)
            XCTAssertEqual(again.data?["mode"], "recall")
            XCTAssertEqual(again.data?["state"], "open")
            XCTAssertEqual(again.data?["txid"], first.data?["txid"])
            XCTAssertEqual(again.data?["differences"], [])
            let text = await bench.world.run((order() + words).filter { $0 != "--json" })
            XCTAssertTrue(text.output.contains(sentence), text.output)
        }
        XCTAssertEqual(try bench.count("AddOrder"), 1)
    }

    func test_givenAUsedIdWhoseOrderCameToNothing_whenTheOrderIsChecked_thenItEndsAsPlacingItWould() async throws {
        let bench = try ChangeBench(self)
        _ = await bench.world.run(order() + live)
        _ = await bench.world.run(["cancel", "daily-1", "--sandbox"])
        for words in [[], live] {
            let again = await bench.world.run(order() + words)
            XCTAssertEqual(again.exitCode, 4, again.output)
            XCTAssertTrue(again.error?.contains("ended without a trade") ?? false, again.output)
        }
    }

    func test_givenAUsedId_whenOtherTermsAreAsked_thenTheDifferenceIsNamed_andItEndsFour() async throws {
        let bench = try ChangeBench(self)
        _ = await bench.world.run(order() + live)
        for words in [[], live] {
            let other = await bench.world.run(order("0.002", price: "21000", id: "DAILY-1") + words)
            XCTAssertEqual(other.exitCode, 4, other.output)
            XCTAssertTrue(other.error?.hasPrefix("id-reused: ") ?? false, other.output)
            XCTAssertTrue(
                other.error?.contains("volume 0.001 then, 0.002 now; price 20000 then, 21000 now") ?? false,
                other.output)
            XCTAssertEqual(other.data?["differences"]?.elements?.map { $0["term"] }, ["volume", "price"])
            XCTAssertEqual(other.data?["differences"]?.elements?.first?["asked"], "0.002")
        }
        let open = try await bench.open()
        XCTAssertEqual(open.count, 1)
    }

    func test_givenAUsedIdWhoseOrderMayBeLive_whenOtherTermsAreAsked_thenSevenComesFirst() async throws {
        let bench = try ChangeBench(self)
        let down: @Sendable (String) -> ScriptedTransport.Step = { $0 == "OpenOrders" ? .page(status: 502) : .passOn }
        let words = order().filter { !["--json", "--sandbox"].contains($0) }
        _ = await bench.run(words + live, "AddOrder", .lostBefore, others: down)
        let other = order("0.002").filter { !["--json", "--sandbox"].contains($0) }
        let (again, _) = await bench.run(other, "AddOrder", .passOn, others: down)
        XCTAssertEqual(again.exitCode, 7, again.output)
        XCTAssertTrue(again.error?.contains("volume 0.001 then, 0.002 now") ?? false, again.output)
    }

    func test_givenWordsThatDependOnTheMarket_whenCronRepeatsThem_thenItIsTheSameOrder() async throws {
        let bench = try ChangeBench(self)
        let words = [
            "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "5%", "--price", "bid-20%", "--expire-time",
            "+1d", "--cl-ord-id", "cron", "--json", "--sandbox",
        ]
        let first = await bench.world.run(words + live)
        XCTAssertEqual(first.exitCode, 0, first.output)
        bench.time.pass(.seconds(7_200))
        let again = await bench.world.run(words + live)
        XCTAssertEqual(again.exitCode, 0, again.output)
        XCTAssertEqual(again.data?["mode"], "recall")
    }

    func test_givenAnotherProcessThatIsFasterWithTheId_whenTheOrderIsPlaced_thenTheFirstOneIsReported() async throws {
        let rows = #"""
            [{"side":"buy","volume":"0.001","price":"20000","cl_ord_id":"daily-1"},
             {"side":"buy","volume":"0.001","price":"21000","cl_ord_id":"daily-2"}]
            """#
        for (isBatch, code) in [(false, Int32(0)), (true, 4)] {
            let bench = try ChangeBench(self)
            let (world, checks, other) = (bench.world, Counter(), order() + live)
            let words = isBatch ? try BatchTests.file(rows, in: bench) + ["--json", "--sandbox"] : order()
            let outcome = await world.run(words + live) { inner in
                ScriptedTransport(around: inner) { request, _ in
                    guard String(decoding: request.body, as: UTF8.self).contains("validate") else { return .passOn }
                    return ScriptedTransport.Step { call async throws(TransportError) in
                        if checks.increase() == 1 { _ = await world.run(other) }
                        return try await ScriptedTransport.Step.passOn.run(call)
                    }
                }
            }
            XCTAssertEqual(outcome.exitCode, code, outcome.output)
            XCTAssertEqual(outcome.data?["mode"], "recall", outcome.output)
            let open = try await bench.open()
            XCTAssertEqual(open.count, 1)
        }
    }

    func test_givenABatchOfUsedIds_whenAnOrderOfItIsAnotherOne_thenItIsNamed_andNothingIsSent() async throws {
        let bench = try ChangeBench(self)
        func file(_ second: String, name: String, third: String = "") throws -> [String] {
            try BatchTests.file(
                """
                [{"side":"buy","volume":"0.001","price":"20000","cl_ord_id":"grid-1"},
                 {"side":"buy","volume":"\(second)","price":"21000","cl_ord_id":"grid-2"}\(third)]
                """, in: bench, name: name) + ["--json", "--sandbox"]
        }
        let first = try await bench.world.run(file("0.001", name: "a.json") + live)
        XCTAssertEqual(first.exitCode, 0, first.output)
        let new = #", {"side":"buy","volume":"0.001","price":"22000","cl_ord_id":"grid-3"}"#
        for words in [[], live] {
            let same = try await bench.world.run(file("0.001", name: "a.json") + words)
            XCTAssertEqual(same.exitCode, 0, same.output)
            XCTAssertEqual(same.data?["mode"], "recall")
            let other = try await bench.world.run(file("0.002", name: "b.json") + words)
            XCTAssertEqual(other.exitCode, 4, other.output)
            XCTAssertTrue(other.error?.hasPrefix("id-reused: ") ?? false, other.output)
            XCTAssertTrue(other.error?.contains("order 2 (id grid-2") ?? false, other.output)
            XCTAssertTrue(other.error?.contains("volume 0.001 then, 0.002 now") ?? false, other.output)
            let more = try await bench.world.run(file("0.001", name: "c.json", third: new) + words)
            XCTAssertEqual(more.exitCode, 4, more.output)
            XCTAssertTrue(more.error?.contains("the other orders of the batch are new") ?? false, more.output)
        }
        let open = try await bench.open()
        XCTAssertEqual(open.count, 2)
    }
}
