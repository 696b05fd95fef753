import KrakenCore
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What is said of orders that came to nothing, and of what was not sent a second time.
final class RepeatedOrderTests: XCTestCase {
    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute", "--yes",
        "--json", "--sandbox",
    ]

    func test_givenAnIdWhoseOrderWasCancelledWithoutATrade_whenItIsUsedAgain_thenThatIsNoSuccess() async throws {
        let world = try World(self)
        let words = order + ["--cl-ord-id", "01234567-89ab-7000-8000-000000000001"]
        let placed = await world.run(words)
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let cancelled = await world.run(["cancel", "01234567-89ab-7000-8000-000000000001", "--sandbox"])
        XCTAssertEqual(cancelled.exitCode, 0, cancelled.complaints)
        let again = await world.run(words)
        XCTAssertEqual(again.exitCode, 4, again.output)
        XCTAssertEqual(again.data?["mode"]?.string, "recall")
        XCTAssertTrue(again.error?.contains("ended without a trade") ?? false, again.output)
    }

    func test_givenAKeyThatIsThrottled_whenAnOrderIsRefusedForIt_thenItIsSentOnce_andTheJournalIsUpToDate() async throws
    {
        let world = try World(self, time: JumpingTime().source)
        let sent = Mutex(0)
        let until = Int(world.time.now().seconds) + 60
        let outcome = await world.run(order) { inner in
            ScriptedTransport(around: inner) { request, _ in
                guard request.url.hasSuffix("/AddOrder"),
                    !String(decoding: request.body, as: UTF8.self).contains("validate")
                else { return .passOn }
                sent.withLock { $0 += 1 }
                return .json("{\"error\":[\"EService:Throttled:\(until)\"]}")
            }
        }
        XCTAssertEqual(outcome.exitCode, 5, outcome.output)
        XCTAssertEqual(sent.withLock(\.self), 1)
        XCTAssertFalse(outcome.complaints.contains("could not be written"), outcome.complaints)
        XCTAssertFalse(outcome.complaints.contains(": sent once more"), outcome.complaints)
    }

    func test_givenSeveralIdsOneOfWhichIsUnknown_whenCancelled_thenThoseThatAreGoneAreNamed() async throws {
        let world = try World(self)
        var ids: [String] = []
        for price in ["20000", "20001"] {
            let placed = await world.run(order.map { $0 == "20000" ? price : $0 })
            ids.append(try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output))
        }
        let outcome = await world.run(["cancel", ids[0], "OZZZZZ-ZZZZZ-ZZZZZZ", ids[1], "--sandbox"])
        XCTAssertNotEqual(outcome.exitCode, 0)
        XCTAssertTrue(outcome.complaints.contains("; gone: \(ids[0]), \(ids[1])"), outcome.complaints)
    }
}
