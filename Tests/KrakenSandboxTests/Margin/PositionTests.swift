import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// Orders with borrowed money: what they open, close and settle, and what that books.
final class PositionTests: XCTestCase {
    private let buy = ["pair": "XBTUSD", "type": "buy", "ordertype": "market", "volume": "0.1", "leverage": "5"]
    private let sell = ["pair": "XBTUSD", "type": "sell", "ordertype": "market", "volume": "0.1", "leverage": "5"]

    private func positions(_ bench: Bench, _ arguments: [String: String] = [:]) throws -> [JSON.Member] {
        try bench.result("OpenPositions", arguments).members
    }

    private func trades(_ bench: Bench, _ type: String = "all") throws -> [JSON.Member] {
        try XCTUnwrap(bench.result("TradesHistory", ["type": type])["trades"]).members
    }

    private func funds(_ bench: Bench, _ member: String) throws -> Amount {
        try bench.result("TradeBalance").decimal(member)
    }

    func test_givenALeveragedBuy_whenFilled_thenAPositionOpensAndOnlyFeesLeaveTheAccount() throws {
        let bench = try Bench(limits: .none)
        let (dollars, bitcoin) = try (bench.balance("ZUSD"), bench.balance("XXBT"))
        let id = try bench.place(buy)
        let order = try bench.order(id)
        XCTAssertEqual(order["status"], "closed")
        XCTAssertEqual(order["descr"]?["leverage"], "5:1")
        XCTAssertEqual(order["descr"]?["order"], "buy 0.10000000 XBTUSD @ market with 5:1 leverage")
        XCTAssertEqual(order["margin"], true)
        XCTAssertEqual(try bench.balance("XXBT"), bitcoin, "nothing is bought with own money")

        let cost: Amount = try order.decimal("cost")
        let opened = try positions(bench)
        XCTAssertEqual(
            try opened.reduce(Amount.zero) { try $0 + $1.value.decimal("cost") }, cost, "the parts make the whole")
        let margin = try opened.reduce(Amount.zero) { try $0 + $1.value.decimal("margin") }
        XCTAssertLessThan(abs(margin.units - cost.units / 5), Amount.one / 1_000)
        let fees = try opened.reduce(Amount.zero) { try $0 + $1.value.decimal("fee") }
        // The taker's 0.40 % and 0.02 % for opening.
        XCTAssertLessThan(abs(fees.units - cost.units * 42 / 10_000), Amount.one / 1_000)
        XCTAssertLessThan(abs((dollars - fees - (try bench.balance("ZUSD"))).units), Amount.one / 1_000)
        XCTAssertEqual(try trades(bench, "any position").count, opened.count)
        XCTAssertEqual(try trades(bench, "no position").count, 0)
        XCTAssertEqual(opened.map(\.key).sorted(), try trades(bench).map(\.key).sorted())
        let first = try XCTUnwrap(trades(bench).first?.value)
        XCTAssertEqual(first["leverage"], "5")
        XCTAssertEqual(first["posstatus"], "open")
        let entries = try XCTUnwrap(bench.result("Ledgers", ["type": "margin"])["ledger"]).members
        XCTAssertEqual(entries.count, opened.count)
        XCTAssertEqual(entries.first?.value["amount"], "0.0000")
    }

    func test_givenAPosition_whenClosedInTwoParts_thenTheGainIsTheDifferenceOfTheTrades() throws {
        let bench = try Bench(limits: .none)
        let opening = try bench.order(bench.place(buy))
        bench.clock.advance(by: .seconds(3_600))
        var closing = sell
        closing["volume"] = "0.04"
        let first = try bench.order(bench.place(closing))
        let left = try positions(bench).reduce(Quantity.zero) {
            try $0 + $1.value.decimal("vol") - $1.value.decimal("vol_closed")
        }
        XCTAssertEqual(left, try Quantity(parsing: "0.06"))
        closing["volume"] = "0.06"
        let second = try bench.order(bench.place(closing))
        XCTAssertEqual(try positions(bench).count, 0)

        let (cost, one, two): (Amount, Amount, Amount) = try (
            opening.decimal("cost"), first.decimal("cost"), second.decimal("cost")
        )
        let entries = try XCTUnwrap(bench.result("Ledgers", ["type": "margin"])["ledger"]).members
        let gained = try entries.reduce(Amount.zero) { try $0 + $1.value.decimal("amount") }
        XCTAssertLessThan(abs((gained - (one + two - cost)).units), Amount.one / 1_000)
        XCTAssertEqual(try trades(bench, "closing position").allSatisfy { $0.value["misc"] == "closing" }, true)
        XCTAssertFalse(try trades(bench, "closing position").isEmpty)
        let closed = try trades(bench, "closed position")
        XCTAssertFalse(closed.isEmpty)
        XCTAssertEqual(closed.first?.value["posstatus"], "closed")
        XCTAssertEqual(try funds(bench, "m"), .zero)
        XCTAssertNil(try bench.result("TradeBalance")["ml"])
    }

    func test_givenAShortPosition_whenThePriceMoves_thenItGainsTheOtherWay() throws {
        let bench = try Bench(limits: .none)
        let opening = try bench.order(bench.place(sell))
        XCTAssertEqual(try positions(bench).first?.value["type"], "sell")
        bench.clock.advance(by: .seconds(7_000))
        let closing = try bench.order(bench.place(buy))
        let (sold, bought): (Amount, Amount) = try (opening.decimal("cost"), closing.decimal("cost"))
        let entries = try XCTUnwrap(bench.result("Ledgers", ["type": "margin"])["ledger"]).members
        let gained = try entries.reduce(Amount.zero) { try $0 + $1.value.decimal("amount") }
        XCTAssertLessThan(abs((gained - (sold - bought)).units), Amount.one / 1_000)
    }

    func test_givenAnOpposingOrder_whenLargerThanThePosition_thenTheRestOpensTheOtherSide() throws {
        let bench = try Bench(limits: .none)
        try bench.place(buy)
        try bench.place(sell.merging(["volume": "0.15"]) { $1 })
        let open = try positions(bench)
        XCTAssertTrue(open.allSatisfy { $0.value["type"] == "sell" })
        XCTAssertEqual(
            try open.reduce(Quantity.zero) { try $0 + $1.value.decimal("vol") }, try Quantity(parsing: "0.05"))
    }

    func test_givenAReduceOnlyOrder_whenThePositionIsSmaller_thenItEndsWithIt() throws {
        let bench = try Bench(limits: .none)
        let reducing = sell.merging(["reduce_only": "true", "volume": "0.15"]) { $1 }
        XCTAssertEqual(try bench.error("AddOrder", reducing), "EOrder:Reduce only:No position exists")
        XCTAssertEqual(
            try bench.error("AddOrder", reducing.filter { $0.key != "leverage" }),
            "EGeneral:Invalid arguments:leverage")
        try bench.place(buy)
        let order = try bench.order(bench.place(reducing))
        XCTAssertEqual(order["status"], "canceled")
        XCTAssertEqual(order["reason"], "Reduce only:Position is closed")
        XCTAssertEqual(order["vol_exec"], "0.10000000")
        XCTAssertEqual(try positions(bench).count, 0)
    }

    func test_givenARestingReduceOnlyOrder_whenItsPositionIsGone_thenItOpensNothing() throws {
        let bench = try Bench(limits: .none)
        try bench.place(buy)
        let last = try bench.lastPrice("XBTUSD")
        let above = Price(units: last.units / 1_000 * 1_001).rounded(decimals: 1, .down)
        let resting = ["ordertype": "limit", "price": above.description, "reduce_only": "true"]
        let id = try bench.place(sell.merging(resting) { $1 })
        try bench.place(sell)
        bench.clock.advance(by: .seconds(5 * 86_400))
        XCTAssertEqual(try bench.order(id)["reason"], "Reduce only:Position is closed")
        XCTAssertEqual(try bench.order(id)["vol_exec"], "0.00000000")
        XCTAssertEqual(try positions(bench).count, 0)
    }

    func test_givenAVolumeOfZero_whenThereIsAPosition_thenAllOfItIsClosed() throws {
        let bench = try Bench(limits: .none)
        let closing = sell.merging(["volume": "0"]) { $1 }
        XCTAssertEqual(try bench.error("AddOrder", closing), "EOrder:Reduce only:No position exists")
        XCTAssertEqual(
            try bench.error("AddOrder", closing.filter { $0.key != "leverage" }), "EGeneral:Invalid arguments:volume")
        try bench.place(buy)
        try bench.place(buy.merging(["volume": "0.02345"]) { $1 })
        let answer = try bench.result("AddOrder", closing)
        XCTAssertEqual(answer["descr"]?["order"], "sell 0.00000000 XBTUSD @ market with 5:1 leverage")
        let id = try XCTUnwrap(answer["txid"]?.elements?.first?.string)
        XCTAssertEqual(try bench.order(id)["vol"], "0.12345000")
        XCTAssertEqual(try bench.order(id)["vol_exec"], "0.12345000")
        XCTAssertEqual(try bench.order(id)["status"], "closed")
        XCTAssertEqual(try positions(bench).count, 0)
        try bench.exchange.setRules(EngineRules(hidesClosingVolume: true))
        XCTAssertEqual(try bench.order(id)["vol"], "0.00000000")
    }

    func test_givenALongPosition_whenSettled_thenItsCostIsPaidAndTheCoinsCome() throws {
        let bench = try Bench(limits: .none)
        let settling = sell.merging(["ordertype": "settle-position", "volume": "0"]) { $1 }
        XCTAssertEqual(try bench.error("AddOrder", settling), "EOrder:Unknown position")
        let order = try bench.order(bench.place(buy))
        let (dollars, bitcoin) = try (bench.balance("ZUSD"), bench.balance("XXBT"))
        let settled = try bench.order(bench.place(settling))
        XCTAssertEqual(settled["status"], "closed")
        XCTAssertEqual(settled["descr"]?["order"], "sell 0.10000000 XBTUSD @ settle position with 5:1 leverage")
        XCTAssertEqual(settled["fee"], "0.00000")
        XCTAssertEqual(try bench.balance("XXBT") - bitcoin, try Amount(parsing: "0.1"))
        let cost: Amount = try order.decimal("cost")
        XCTAssertLessThan(abs((dollars - cost - (try bench.balance("ZUSD"))).units), Amount.one / 1_000)
        XCTAssertEqual(try positions(bench).count, 0)
        let entries = try XCTUnwrap(bench.result("Ledgers", ["type": "settled"])["ledger"]).members
        XCTAssertFalse(entries.isEmpty)
    }

    func test_givenTooLittleMoney_whenAPositionIsSettled_thenItIsRefusedAndStays() throws {
        let bench = try Bench(limits: .none)
        try bench.place(buy.merging(["volume": "0.3"]) { $1 })
        let settling = sell.merging(["ordertype": "settle-position", "volume": "0"]) { $1 }
        XCTAssertEqual(try bench.error("AddOrder", settling), "EOrder:Insufficient funds")
        XCTAssertEqual(
            try positions(bench).reduce(Quantity.zero) { try $0 + $1.value.decimal("vol") },
            try Quantity(parsing: "0.3"))
        let part = settling.merging(["volume": "0.05"]) { $1 }
        XCTAssertEqual(try bench.order(bench.place(part))["vol_exec"], "0.05000000")
    }

    func test_givenAMarketThatLendsLess_whenMoreIsAskedFor_thenTheArgumentIsRefused() throws {
        let bench = try Bench(limits: .none)
        for (pair, leverage, isTaken) in [
            ("ADAUSD", "3", true), ("ADAUSD", "4", false), ("XTZUSD", "2", false), ("XBTUSD", "10", true),
            ("XBTUSD", "11", false), ("XBTUSD", "x", false), ("XBTUSD", "1", true),
        ] {
            let volume = pair == "XBTUSD" ? "0.001" : "20"
            let order = ["pair": pair, "type": "buy", "ordertype": "market", "volume": volume, "leverage": leverage]
            XCTAssertEqual(
                try bench.error("AddOrder", order), isTaken ? nil : "EGeneral:Invalid arguments:leverage",
                "\(pair) \(leverage)")
        }
        XCTAssertEqual(
            try bench.publicResult("AssetPairs", "pair=ADAUSD")["ADAUSD"]?["leverage_sell"], [2, 3])
        XCTAssertEqual(
            try bench.error("AddOrder", buy.merging(["oflags": "viqc"]) { $1 }), "EGeneral:Invalid arguments:oflags")
    }

    func test_givenAReduceOnlyMarket_whenOrdersCome_thenOnlyClosingOnesAreTaken() throws {
        let bench = try Bench(limits: .none)
        try bench.place(buy)
        try bench.exchange.setMarket(.reduceOnly, pair: Pair(name: "BTC/USD"))
        XCTAssertEqual(try bench.error("AddOrder", buy), "EService:Market in reduce_only mode")
        XCTAssertNil(try bench.error("AddOrder", sell.merging(["reduce_only": "true"]) { $1 }))
    }

    func test_givenPositionsInSeveralMarkets_whenSummedUp_thenEachMarketHasARow() throws {
        let bench = try Bench(limits: .none)
        try bench.place(buy)
        try bench.place(buy)
        try bench.place(["pair": "ETHUSD", "type": "sell", "ordertype": "market", "volume": "1", "leverage": "2"])
        let rows = try XCTUnwrap(
            bench.result("OpenPositions", ["consolidation": "market", "docalcs": "true"]).elements)
        XCTAssertEqual(rows.map { $0["pair"] }, ["XXBTZUSD", "XETHZUSD"])
        XCTAssertEqual(rows[0]["vol"], "0.20000000")
        XCTAssertNotNil(rows[0]["net"])
        let single = try XCTUnwrap(positions(bench).first?.key)
        XCTAssertEqual(try positions(bench, ["txid": single]).map(\.key), [single])
    }

    func test_givenALeveragedOrderWithAClose_whenFilled_thenTheCloseReducesTheSamePosition() throws {
        let bench = try Bench(limits: .none)
        let last = try bench.lastPrice("XBTUSD")
        let target = Price(units: last.units / 1_000 * 1_002).rounded(decimals: 1, .down)
        try bench.place(buy.merging(["close[ordertype]": "limit", "close[price]": target.description]) { $1 })
        bench.clock.advance(by: .seconds(20 * 86_400))
        let child = try XCTUnwrap(
            bench.result("ClosedOrders")["closed"]?.members.first { $0.value["refid"] != .null }?.value)
        XCTAssertEqual(child["descr"]?["leverage"], "5:1")
        XCTAssertEqual(child["status"], "closed")
    }
}
