import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// What lending allows, costs, and when it ends.
final class MarginAccountTests: XCTestCase {
    private func order(_ side: String, _ volume: String, _ leverage: String = "5") -> [String: String] {
        ["pair": "XBTUSD", "type": side, "ordertype": "market", "volume": volume, "leverage": leverage]
    }

    private func funds(_ bench: Bench, _ member: String) throws -> Amount {
        try bench.result("TradeBalance").decimal(member)
    }

    private func dollars(_ amount: Int, _ seed: UInt64 = 2026) throws -> Bench {
        try Bench(options: ExchangeOptions(seed: seed, balances: ["USD": Amount(whole: amount)]), limits: .none)
    }

    func test_givenFreeMargin_whenMoreIsNeeded_thenTheOrderIsRefused() throws {
        let bench = try dollars(1_000)
        XCTAssertEqual(try bench.error("AddOrder", order("buy", "1")), "EOrder:Insufficient initial margin")
        XCTAssertNil(try bench.error("AddOrder", order("buy", "0.03", "10")))
        let (equity, used): (Amount, Amount) = try (funds(bench, "e"), funds(bench, "m"))
        XCTAssertEqual(try funds(bench, "mf"), equity - used)
        XCTAssertGreaterThan(used, .zero)
        XCTAssertEqual(try funds(bench, "tb"), try bench.balance("ZUSD"))
        XCTAssertNil(try bench.error("AddOrder", order("sell", "0.03", "2")), "closing needs nothing")
    }

    func test_givenARestingMarginOrder_whenAnotherNeedsWhatItWould_thenThatIsRefused() throws {
        let bench = try dollars(1_000)
        let last = try bench.lastPrice("XBTUSD")
        let below = Price(units: last.units / 10 * 9).rounded(decimals: 1, .down).description
        let resting = order("buy", "0.05").merging(["ordertype": "limit", "price": below]) { $1 }
        let id = try bench.place(resting)
        XCTAssertEqual(try bench.hold("ZUSD"), .zero, "holds are for what is paid in full")
        XCTAssertEqual(try bench.error("AddOrder", resting), "EOrder:Insufficient initial margin")
        try bench.result("CancelOrder", ["txid": id])
        XCTAssertNil(try bench.error("AddOrder", resting))
    }

    func test_givenAPosition_whenItIsCarriedOver_thenEachFourHoursCostAFee() throws {
        let bench = try dollars(10_000)
        try bench.place(order("buy", "0.05"))
        let before = try bench.balance("ZUSD")
        bench.clock.advance(by: .seconds(9 * 3_600))
        let cost = try bench.result("OpenPositions").members.reduce(Amount.zero) {
            try $0 + $1.value.decimal("cost")
        }
        let paid = try before - bench.balance("ZUSD")
        XCTAssertLessThan(abs(paid.units - cost.units * 4 / 10_000), Amount.one / 500)
        let entries = try XCTUnwrap(bench.result("Ledgers", ["type": "rollover"])["ledger"]).members
        XCTAssertEqual(entries.count, try bench.result("OpenPositions").members.count * 2)
    }

    func test_givenMoneyThatPositionsBind_whenWithdrawn_thenItStays() throws {
        let bench = try dollars(1_000)
        let withdrawal = ["asset": "USD", "key": "sandbox-zusd-wire", "amount": "900"]
        let key = try XCTUnwrap(
            bench.result("WithdrawAddresses", ["asset": "USD"]).elements?.first?["key"]?.string)
        try bench.place(order("buy", "0.03", "10"))
        XCTAssertEqual(
            try bench.error("Withdraw", withdrawal.merging(["key": key]) { $1 }), "EFunding:Insufficient funds")
        try bench.place(order("sell", "0.03", "10"))
        XCTAssertNil(try bench.error("Withdraw", withdrawal.merging(["key": key]) { $1 }))
    }

    func test_givenALossBeyondTheQuoteAsset_whenClosed_thenTheRestIsRaisedFromOtherCollateral() throws {
        let bench = try Bench(options: ExchangeOptions(balances: ["USD": Amount(whole: 30), "BTC": Amount(whole: 1)]))
        // The fee alone is more than thirty dollars.
        try bench.place(order("buy", "0.5"))
        XCTAssertLessThan(try bench.balance("ZUSD"), Amount(units: Amount.one / 1_000))
        XCTAssertLessThan(try bench.balance("XXBT"), Amount(whole: 1))
        let entries = try XCTUnwrap(bench.result("Ledgers", ["type": "conversion"])["ledger"]).members
        XCTAssertFalse(entries.isEmpty)
        XCTAssertEqual(try bench.exchange.ledgerSums(), try bench.exchange.accounts())
    }

    func test_givenAnAllocationUnderWay_whenAPositionBindsTheMoneyFirst_thenItFails() throws {
        let bench = try Bench(options: ExchangeOptions(balances: ["ETH": Amount(whole: 5)]), limits: .none)
        let strategy = "ESETHFA-SAND3-BOX03C"
        try bench.result("Earn/Allocate", ["strategy_id": strategy, "amount": "4.9"])
        try bench.place(order("buy", "0.3", "10"))
        bench.clock.advance(by: .seconds(3_600))
        XCTAssertEqual(
            try bench.error("Earn/AllocateStatus", ["strategy_id": strategy]), ExchangeFault.earnFundsMissing.text)
        XCTAssertEqual(try bench.exchange.ledgerSums(), try bench.exchange.accounts())
    }

    func test_givenAnOwnOrderInTheWay_whenPositionsAreClosed_thenItIsCancelledAndTheyAreClosed() throws {
        let bench = try Bench(limits: .none)
        try bench.place(order("sell", "0.1"))
        let ask = try XCTUnwrap(
            bench.publicResult("Depth", "pair=XBTUSD&count=1")["XXBTZUSD"]?["asks"]?.elements?.first?.elements?.first?
                .string)
        // Before all others.
        let best = try Price(parsing: ask) - Price(parsing: "0.1")
        let mine = try bench.place([
            "pair": "XBTUSD", "type": "sell", "ordertype": "limit", "volume": "0.1", "price": best.description,
            "oflags": "post",
        ])
        try bench.exchange.withEngine { engine in try engine.carryOut(.liquidation, at: engine.present) }
        XCTAssertEqual(try bench.result("OpenPositions"), JSON.emptyObject)
        XCTAssertEqual(try bench.order(mine)["reason"], "Self trade prevention")
        let closing = try XCTUnwrap(
            bench.result("ClosedOrders")["closed"]?.members.first { $0.value["misc"] == "liquidated" }?.value)
        XCTAssertEqual(closing["status"], "closed")
    }

    func test_givenAnOrderThatEndedInTheMeantime_whenCancelledAsItWasBefore_thenNothingHappensTwice() throws {
        let bench = try Bench(limits: .none)
        let id = try bench.place([
            "pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.01", "price": "20000",
        ])
        let before = try XCTUnwrap(bench.exchange.openOrders().first)
        try bench.result("CancelOrder", ["txid": id])
        let ended = try bench.order(id)
        bench.clock.advance(by: .seconds(60))
        try bench.exchange.withEngine { engine in
            try engine.cancel(before, reason: "Order expired", at: engine.now, status: .expired)
        }
        XCTAssertEqual(try bench.order(id), ended)
    }

    func test_givenAClosingOrder_whenSomethingIsToFollowIt_thenItIsRefused() throws {
        let bench = try Bench(limits: .none)
        try bench.place(order("buy", "0.1"))
        let close = ["close[ordertype]": "limit", "close[price]": "20000", "reduce_only": "true"]
        XCTAssertEqual(
            try bench.error("AddOrder", order("sell", "0.1").merging(close) { $1 }), "EGeneral:Invalid arguments:close")
        let later = ["ordertype": "settle-position", "starttm": "+60"]
        XCTAssertEqual(
            try bench.error("AddOrder", order("sell", "0.1").merging(later) { $1 }),
            "EGeneral:Invalid arguments:starttm")
    }

    func test_givenAVolumeOfZeroAlone_whenThePositionIsClosedOtherwise_thenTheOrderIsAsFreeAsItWasAskedFor() throws {
        for reduces in [false, true] {
            let bench = try Bench(limits: .none)
            try bench.place(order("buy", "0.1"))
            let last = try bench.lastPrice("XBTUSD")
            let above = Price(units: last.units / 1_000 * 1_001).rounded(decimals: 1, .down)
            var resting = order("sell", "0").merging(["ordertype": "limit", "price": above.description]) { $1 }
            if reduces { resting["reduce_only"] = "true" }
            let id = try bench.place(resting)
            try bench.place(order("sell", "0.1"))
            bench.clock.advance(by: .seconds(5 * 86_400))
            XCTAssertEqual(try bench.order(id)["status"], reduces ? "canceled" : "closed")
            XCTAssertEqual(try bench.result("OpenPositions") == JSON.emptyObject, reduces)
        }
    }

    func test_givenAPositionOpenedWithinASecond_whenItIsCarriedOver_thenAtAWholeOne() {
        let position = PositionRecord(
            id: "T", orderID: "O", pair: "XXBTZUSD", side: .buy, type: .market, leverage: 2,
            opened: Timestamp(nanoseconds: 1_000_500_000_000), quantity: Quantity(whole: 1), cost: Amount(whole: 1),
            fee: .zero)
        XCTAssertEqual(position.nextRollover, Timestamp(seconds: 1_001 + 4 * 3_600))
    }

    /// A position that the seeded market moves against until it is no longer covered.
    func test_givenAPositionThatIsNoLongerCovered_whenTimePasses_thenItIsClosedBelowTheStopLevel() throws {
        var found = 0
        for seed in UInt64(1)...6 {
            for side in ["buy", "sell"] {
                let bench = try dollars(1_000, seed)
                let price = try bench.lastPrice("XBTUSD")
                let volume = Quantity(buying: Amount(whole: 8_500), at: price, decimals: 4, .down)
                try bench.place(order(side, volume.description, "10"))
                bench.clock.advance(by: .seconds(40 * 86_400))
                let closed = try XCTUnwrap(bench.result("ClosedOrders")["closed"]).members
                guard let order = closed.first(where: { $0.value["misc"] == "liquidated" })?.value else { continue }
                found += 1
                XCTAssertEqual(try bench.result("OpenPositions"), JSON.emptyObject)
                XCTAssertNotEqual(order["descr"]?["type"]?.string, side)
                XCTAssertGreaterThan(try bench.balance("ZUSD"), .zero)
                XCTAssertLessThan(try bench.balance("ZUSD"), Amount(whole: 700), "seed \(seed): far below what it was")
            }
        }
        XCTAssertGreaterThan(found, 2, "the market never moved enough")
    }

    func test_givenTheSameDays_whenLookedAtOftenOrOnce_thenTheSameHappened() throws {
        for seed in UInt64(1)...3 {
            var endings: [String] = []
            for step in [40 * 86_400, 5_003] {
                let bench = try dollars(1_000, seed)
                let price = try bench.lastPrice("XBTUSD")
                let volume = Quantity(buying: Amount(whole: 8_500), at: price, decimals: 4, .down)
                try bench.place(order(seed == 2 ? "sell" : "buy", volume.description, "10"))
                var rest = 40 * 86_400
                while rest > 0 {
                    bench.clock.advance(by: .seconds(min(step, rest)))
                    rest -= step
                    if step < 86_400 { try bench.result("OpenOrders") }
                }
                let rows = try XCTUnwrap(bench.result("Ledgers")["ledger"]).members
                endings.append(
                    rows.map { "\($0.value["time"]?.text ?? "") \($0.value["amount"]?.text ?? "")" }
                        .joined(separator: "\n"))
            }
            XCTAssertEqual(endings[0], endings[1], "seed \(seed)")
        }
    }
}
