import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// Money is neither made nor lost, whatever is asked of the exchange.
final class ConservationTests: XCTestCase {
    private static let pairs = [
        "XBTUSD", "XBTEUR", "ETHUSD", "ETHXBT", "SOLUSD", "ADAUSD", "XTZUSD", "XDGUSD", "EURUSD", "USDTUSD",
    ]

    func test_givenARandomHistory_whenEveryStateIsChecked_thenMoneyIsConserved() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("conservation with seed \(seed)")
        var random = SeededRandom(key: seed)
        let options = ExchangeOptions(seed: seed, tier: .pro)
        let bench = try Bench(options: options)
        let before = try Self.totals(bench)
        var accepted = 0
        for step in 0..<3_000 {
            bench.clock.advance(by: .milliseconds(random.below(4) == 0 ? random.below(9_000_000) : random.below(3_000)))
            if try act(bench, &random) { accepted += 1 }
            if step % 20 == 0 {
                let sums = try bench.exchange.ledgerSums()
                XCTAssertTrue(try sums == bench.exchange.accounts(), "seed \(seed), step \(step)")
                XCTAssertEqual(try Self.totals(bench), before, "seed \(seed), step \(step)")
                try checkHolds(bench, "seed \(seed), step \(step)")
            }
        }
        XCTAssertEqual(try Self.totals(bench), before)
        XCTAssertGreaterThan(accepted, 500)
    }

    /// One random operation; whether the exchange did it.
    private func act(_ bench: Bench, _ random: inout SeededRandom) throws -> Bool {
        switch random.below(10) {
        case 0..<6: return try bench.error("AddOrder", order(bench, &random)) == nil
        case 6..<9:
            guard let id = try bench.result("OpenOrders")["open"]?.keys.randomElement(using: &random) else {
                return false
            }
            // The market may reach the order at the same moment.
            let error = try bench.error("CancelOrder", ["txid": id])
            XCTAssertTrue(error == nil || error == "EOrder:Unknown order")
            return error == nil
        default: return try random.below(10) == 0 ? bench.error("CancelAll") == nil : bench.error("Balance") == nil
        }
    }

    private func order(_ bench: Bench, _ random: inout SeededRandom) throws -> [String: String] {
        let pair = try XCTUnwrap(Self.pairs.randomElement(using: &random))
        let market = try XCTUnwrap(Catalogue.standard.market(pair))
        let last = MarketHistory(market: market, seed: try bench.exchange.summary().seed)
            .price(at: Int(bench.clock.now.seconds))
        let volume = market.instrument.minimumQuantity.units * Int128(random.within(1, 4_000)) / 10
        let ticks = max(1, last + last * random.within(-20, 20) / 1_000)
        var order = [
            "pair": pair, "type": random.below(2) == 0 ? "buy" : "sell",
            "ordertype": random.below(3) == 0 ? "market" : "limit",
            "volume": Quantity(units: volume).rounded(toMultipleOf: market.lot, .down).description,
            "price": market.price(ticks).description,
        ]
        if order["ordertype"] == "limit", random.below(8) == 0 { order["oflags"] = "post" }
        if order["ordertype"] == "limit", random.below(8) == 0 { order["timeinforce"] = "IOC" }
        return order
    }

    /// The sum of all accounts, by asset.
    private static func totals(_ bench: Bench) throws -> [String: Amount] {
        let accounts = try bench.exchange.accounts()
        for (asset, amount) in accounts[.client] ?? [:] { XCTAssertGreaterThanOrEqual(amount, .zero, asset) }
        for (asset, amount) in accounts[.fees] ?? [:] { XCTAssertGreaterThanOrEqual(amount, .zero, asset) }
        var totals: [String: Amount] = [:]
        for account in accounts.values {
            for (asset, amount) in account { totals[asset, default: .zero] += amount }
        }
        return totals.filter { $0.value != .zero }
    }

    /// What BalanceEx says is held must be what the open orders, read from the wire, need.
    private func checkHolds(_ bench: Bench, _ place: String) throws {
        var expected: [String: Amount] = [:]
        for order in try bench.result("OpenOrders")["open"]?.members.map(\.value) ?? [] {
            let market = try XCTUnwrap(Catalogue.standard.market(XCTUnwrap(order["descr"]?["pair"]?.string)))
            let rest: Quantity = try order.decimal("vol") - order.decimal("vol_exec")
            let rules = market.instrument
            if order["descr"]?["type"] == "sell" {
                expected[rules.baseID, default: .zero] += Amount(rest)
            } else {
                let price = try Price(parsing: XCTUnwrap(order["descr"]?["price"]?.string))
                let cost = price.cost(of: rest, decimals: rules.costDecimals, .up)
                let fee = try cost.share(percent: Percent(parsing: "0.25"), decimals: rules.costDecimals, .up)
                expected[rules.quoteID, default: .zero] += cost + fee
            }
        }
        for member in try bench.result("BalanceEx").members {
            let asset = try XCTUnwrap(Catalogue.standard.asset(member.key))
            let (held, owned): (Amount, Amount) = try (
                member.value.decimal("hold_trade"), member.value.decimal("balance")
            )
            let needed = expected[member.key, default: .zero].rounded(decimals: asset.decimals, .up)
            XCTAssertEqual(held, min(needed, owned), place)
            XCTAssertLessThanOrEqual(needed, owned + Amount(units: powerOfTen(12 - asset.decimals)), place)
        }
    }
}
