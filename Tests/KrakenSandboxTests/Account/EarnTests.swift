import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class EarnTests: XCTestCase {
    private let flexible = "ESETHFA-SAND3-BOX03C"
    private let bonded = "ESETHBA-SAND2-BOX02B"

    private func checkSums(_ bench: Bench) throws {
        XCTAssertEqual(try bench.exchange.ledgerSums(), try bench.exchange.accounts())
    }

    private func totals(_ bench: Bench) throws -> [String: Amount] {
        try bench.exchange.accounts().values.reduce(into: [:]) { totals, account in
            for (asset, amount) in account { totals[asset, default: .zero] += amount }
        }.filter { $0.value != .zero }
    }

    func test_givenTheStrategies_whenFiltered_thenOnlyThoseCome() throws {
        let bench = try Bench()
        let all = try XCTUnwrap(bench.result("Earn/Strategies")["items"]?.elements)
        XCTAssertEqual(all.count, EarnStrategy.all.count)
        let some = try XCTUnwrap(
            bench.result("Earn/Strategies", ["asset": "ETH", "lock_type": "bonded"])["items"]?.elements)
        XCTAssertEqual(some.map { $0["id"]?.string }, [bonded])
        XCTAssertEqual(some[0]["lock_type"]?["unbonding_period"], 432_000)
        XCTAssertEqual(some[0]["asset"], "ETH")
        for strategy in EarnStrategy.all {
            XCTAssertEqual(
                Catalogue.standard.asset(strategy.variant)?.tradable, Catalogue.standard.asset(strategy.asset)?.asset)
        }
    }

    func test_givenAnAllocation_whenItIsUnderWay_thenItIsPendingAndThenMovesTheMoneyOnce() throws {
        let bench = try Bench()
        let before = try (totals(bench), bench.balance("XETH"))
        XCTAssertEqual(try bench.result("Earn/Allocate", ["strategy_id": flexible, "amount": "1.5"]), true)
        let pending = { try bench.result("Earn/AllocateStatus", ["strategy_id": self.flexible])["pending"] }
        XCTAssertEqual(try pending(), true)
        XCTAssertEqual(try bench.balance("XETH"), before.1)
        XCTAssertEqual(
            try bench.error("Earn/Deallocate", ["strategy_id": flexible, "amount": "1"]),
            "EEarnings:Busy:Another (de)allocation for the same strategy is in progress")
        bench.clock.advance(by: .seconds(6))
        XCTAssertEqual(try pending(), false)
        XCTAssertEqual(try bench.balance("XETH"), try before.1 - Amount(parsing: "1.5"))
        XCTAssertEqual(try bench.balance("ETH.F"), try Amount(parsing: "1.5"))
        let rows = try XCTUnwrap(bench.result("Ledgers", ["type": "earn"])["ledger"]?.members)
        XCTAssertEqual(rows.map { $0.value["asset"] }, ["ETH.F", "XETH"])
        XCTAssertEqual(rows.map { $0.value["amount"] }, ["1.5000000000", "-1.5000000000"])
        XCTAssertEqual(rows.map { $0.value["subtype"] }, ["allocation", "allocation"])
        XCTAssertEqual(rows[0].value["refid"], rows[1].value["refid"])
        let items = try XCTUnwrap(bench.result("Earn/Allocations")["items"]?.elements)
        let item = try XCTUnwrap(items.first { $0["strategy_id"]?.string == flexible })
        XCTAssertEqual(item["amount_allocated"]?["total"]?["native"], "1.5000000000")
        XCTAssertEqual(item["native_asset"], "ETH")

        XCTAssertEqual(try bench.result("Earn/Deallocate", ["strategy_id": flexible, "amount": "0.5"]), true)
        bench.clock.advance(by: .seconds(6))
        XCTAssertEqual(try bench.result("Earn/DeallocateStatus", ["strategy_id": flexible])["pending"], false)
        XCTAssertEqual(try bench.balance("XETH"), before.1 - Amount(whole: 1))
        XCTAssertEqual(try totals(bench), before.0)
        try checkSums(bench)
    }

    func test_givenABondedStrategy_whenTakenBack_thenItComesAfterItsDaysAndIsTakenOnce() throws {
        let bench = try Bench()
        let before = try bench.balance("XETH")
        try bench.result("Earn/Allocate", ["strategy_id": bonded, "amount": "2"])
        bench.clock.advance(by: .seconds(6))
        let amounts = {
            let items = try bench.result("Earn/Allocations", ["converted_asset": "EUR"])["items"]?.elements
            return items?.first { $0["strategy_id"]?.string == self.bonded }?["amount_allocated"]
        }
        XCTAssertEqual(try amounts()?["bonding"]?["allocation_count"], 1)
        bench.clock.advance(by: .seconds(3 * 86_400))
        XCTAssertNil(try amounts()?["bonding"])
        try bench.result("Earn/Deallocate", ["strategy_id": bonded, "amount": "1.5"])
        bench.clock.advance(by: .seconds(10))
        XCTAssertEqual(try amounts()?["unbonding"]?["native"], "1.5000000000")
        XCTAssertEqual(
            try bench.error("Earn/Deallocate", ["strategy_id": bonded, "amount": "0.6"]),
            "EEarnings:Insufficient funds:Insufficient funds to complete the (de)allocation request")
        XCTAssertEqual(try bench.balance("XETH"), before - Amount(whole: 2))
        bench.clock.advance(by: .seconds(5 * 86_400))
        XCTAssertEqual(try bench.balance("XETH"), try before - Amount(parsing: "0.5"))
        XCTAssertNil(try amounts()?["unbonding"])
        try checkSums(bench)
    }

    func test_givenMoneySpentMeanwhile_whenAnAllocationComesDue_thenItFailsAndTheStatusSaysWhy() throws {
        let bench = try Bench()
        try bench.result("Earn/Allocate", ["strategy_id": flexible, "amount": "5"])
        try bench.place(["pair": "ETHUSD", "type": "sell", "ordertype": "market", "volume": "1"])
        bench.clock.advance(by: .seconds(6))
        XCTAssertEqual(
            try bench.error("Earn/AllocateStatus", ["strategy_id": flexible]),
            "EEarnings:Insufficient funds:Insufficient funds to complete the (de)allocation request")
        XCTAssertEqual(try bench.balance("XETH"), Amount(whole: 4))
        try checkSums(bench)
    }

    func test_givenWhatCannotBe_whenAsked_thenItIsRefused() throws {
        let bench = try Bench()
        for (arguments, text) in [
            (["amount": "1"], "EGeneral:Invalid arguments:Invalid strategy ID"),
            (["strategy_id": flexible], "EGeneral:Invalid arguments:amount"),
            (["strategy_id": flexible, "amount": "-1"], "EGeneral:Invalid arguments:amount"),
            (
                ["strategy_id": flexible, "amount": "0.0001"],
                "EEarnings:Below min:(De)allocation operation amount less than minimum"
            ),
            (
                ["strategy_id": flexible, "amount": "6"],
                "EEarnings:Insufficient funds:Insufficient funds to complete the (de)allocation request"
            ),
        ] { XCTAssertEqual(try bench.error("Earn/Allocate", arguments), text) }
        XCTAssertEqual(try bench.error("Earn/Nothing"), "EGeneral:Unknown method")
        try bench.exchange.restrictKey(to: [.queryFunds])
        XCTAssertEqual(
            try bench.error("Earn/Allocate", ["strategy_id": flexible, "amount": "1"]), "EGeneral:Permission denied")
    }

    func test_givenSeveralChanges_whenOneIsImpossible_thenNoneIsMade() throws {
        let bench = try Bench()
        let before = try bench.exchange.accounts()
        let change = FundingChange(asset: "USD", amount: Amount(whole: 5))
        for other in [
            FundingChange(asset: "NOPE", amount: Amount(whole: 1)),
            FundingChange(asset: "BTC", amount: Amount(whole: -1)),
        ] {
            XCTAssertThrowsError(try bench.exchange.fund([change, other]))
            XCTAssertEqual(try bench.exchange.accounts(), before)
        }
        XCTAssertEqual(
            try bench.exchange.fund([change, FundingChange(asset: "ETH", amount: Amount(whole: -1))]).count, 2)
        XCTAssertEqual(try bench.balance("ZUSD"), Amount(whole: 10_005))
        XCTAssertEqual(try bench.balance("XETH"), Amount(whole: 4))
        let pair = Pair(base: Asset("BTC"), quote: Asset("USD"))
        let none = Pair(base: Asset("NO"), quote: Asset("USD"))
        XCTAssertThrowsError(try bench.exchange.setMarkets([(pair, .cancelOnly), (nil, .postOnly), (none, .online)]))
        XCTAssertEqual(try bench.exchange.marketState(pair: pair), .online)
        XCTAssertEqual(try bench.exchange.marketState(pair: nil), .online)
        try bench.exchange.setMarkets([(pair, .cancelOnly), (nil, .postOnly)])
        XCTAssertEqual(try bench.exchange.marketState(pair: pair), .cancelOnly)
        XCTAssertEqual(try bench.exchange.marketState(pair: nil), .postOnly)
    }
}
