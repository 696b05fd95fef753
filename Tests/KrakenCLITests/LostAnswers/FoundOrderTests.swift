import KrakenCore
import KrakenSandbox
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What is said of an order whose answer was lost and that is found in each of its states.
final class FoundOrderTests: XCTestCase {
    /// The words of a buy order at a price.
    private func buy(_ volume: String, at price: String, _ more: [String] = []) -> [String] {
        [
            "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", volume, "--price", price, "--execute", "--yes",
            "--json", "--sandbox",
        ] + more
    }

    /// What the market asks for.
    private func ask(_ lost: LostOrder) async throws -> Price {
        let ticker = await lost.run(["ticker", "BTC/USD", "--json", "--sandbox"])
        return try Price(parsing: XCTUnwrap(ticker.data?.elements?.first?["ask"]?.string, ticker.output))
    }

    func test_givenALostAnswer_whenTheOrderHasTraded_thenItIsFoundFilled() async throws {
        let lost = try LostOrder(self)
        let price = try await ask(lost)
        try lost.arm(.lose)
        let outcome = await lost.run(buy("0.0001", at: "\(price + Price(whole: 500))"))
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["state"], "closed")
        XCTAssertEqual(outcome.data?["executed"], "0.0001")
        XCTAssertEqual(try lost.state(), .filled)
        XCTAssertEqual(lost.live.count, 1)
    }

    func test_givenALostAnswer_whenAPartTradedAndTheRestWasCancelled_thenThePartIsTold_andItIsASuccess() async throws {
        for words in [[], ["--time-in-force", "IOC"]] {
            let lost = try LostOrder(self)
            try lost.exchange.deposit(Amount(whole: 90_000_000), of: "USD")
            let price = try await ask(lost)
            try lost.arm(.lose)
            if words.isEmpty { try lost.arm(.cancel(reason: "Out of liquidity")) }
            let outcome = await lost.run(buy("500", at: "\(price)", words))
            XCTAssertEqual(outcome.exitCode, 0, outcome.output)
            XCTAssertEqual(outcome.data?["state"], "canceled")
            let executed = try XCTUnwrap(outcome.data?["executed"]?.string.map { try Quantity(parsing: $0) })
            XCTAssertGreaterThan(executed, .zero)
            XCTAssertLessThan(executed, Quantity(whole: 500))
            XCTAssertEqual(try lost.state(), .cancelled)
            XCTAssertEqual(lost.live.count, 1)
        }
    }

    func test_givenALostAnswer_whenTheExchangeCancelledTheOrder_thenItsReasonIsTold_andItIsARefusal() async throws {
        let lost = try LostOrder(self)
        try lost.arm(.lose)
        try lost.arm(.cancel(reason: "Self trade prevention"))
        let outcome = await lost.run()
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("cancelled-by-exchange: ") ?? false, outcome.output)
        XCTAssertTrue(outcome.error?.contains("Self trade prevention") ?? false, outcome.output)
        XCTAssertEqual(outcome.data?["reason"], "Self trade prevention")
        XCTAssertEqual(try lost.state(), .cancelledByExchange)
    }

    func test_givenAnotherSpellingOfTheName_whenTheOrderIsLookedFor_thenItIsFound() async throws {
        for spelling in [FaultEffect.IDSpelling.upper, .plain] {
            let lost = try LostOrder(self)
            try lost.arm(.lose)
            try lost.armLists(.respell(spelling))
            let outcome = await lost.run()
            XCTAssertEqual(outcome.exitCode, 0, "\(spelling): \(outcome.output)")
            XCTAssertEqual(try lost.state(), .open, "\(spelling)")
        }
    }

    func test_givenAListThatIgnoresTheFilter_whenTheOrderIsThere_thenItIsFoundAmongOthers() async throws {
        let lost = try LostOrder(self)
        for _ in 1...3 {
            let other = await lost.run(LostOrder.words + ["--again"])
            XCTAssertEqual(other.exitCode, 0, other.output)
        }
        try lost.arm(.lose)
        try lost.armLists(.ignore(parameter: "cl_ord_id"))
        let outcome = await lost.run(LostOrder.words + ["--again"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["journal_state"], "open")
        XCTAssertEqual(try lost.openCount(), 4)
    }

    func test_givenAListThatIgnoresTheFilter_whenOnlyOthersAreThere_thenItIsProvedNotPlaced() async throws {
        let lost = try LostOrder(self)
        let other = await lost.run()
        XCTAssertEqual(other.exitCode, 0, other.output)
        let cancelled = await lost.run(LostOrder.words.map { $0 == "20000" ? "20001" : $0 })
        XCTAssertEqual(cancelled.exitCode, 0, cancelled.output)
        let id = try XCTUnwrap(cancelled.data?["txid"]?.elements?.first?.string)
        _ = await lost.run(["cancel", "--txid", id, "--sandbox"])
        try lost.armLists(.ignore(parameter: "cl_ord_id"))
        let outcome = await lost.run(LostOrder.words + ["--again"]) { $0 == "AddOrder" ? .lostBefore : nil }
        XCTAssertEqual(outcome.exitCode, 6, outcome.output)
        XCTAssertEqual(try lost.state(), .notPlaced)
    }
}
