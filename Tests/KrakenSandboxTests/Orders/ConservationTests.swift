import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// Money is neither made nor lost, whatever is asked of the exchange.
final class ConservationTests: XCTestCase {
    /// Without optimisation each takes several times as long.
    #if DEBUG
    private static let operations = 3_000
    #else
    private static let operations = 20_000
    #endif

    func test_givenARandomHistory_whenEveryStateIsChecked_thenMoneyIsConserved() throws {
        let seed = TestSeed.choose()
        print("conservation with seed \(seed)")
        var random = SeededRandom(key: seed)
        let bench = try Bench(options: ExchangeOptions(seed: seed, tier: .pro))
        let before = try Self.totals(bench)
        var crowd = RandomOrders(seed: seed)
        var accepted: [String: Int] = [:]
        for step in 0..<Self.operations {
            bench.clock.advance(by: .milliseconds(random.below(8) == 0 ? random.below(900_000) : random.below(3_000)))
            let (name, error) = try crowd.act(bench, &random)
            if let error { Self.expect(error, "\(name), seed \(seed), step \(step)") }
            accepted[name, default: 0] += error == nil ? 1 : 0
            if step % 2_500 == 0 {
                let sums = try bench.exchange.ledgerSums()
                XCTAssertTrue(try sums == bench.exchange.accounts(), "seed \(seed), step \(step)")
            }
            if step % 200 == 0 {
                XCTAssertEqual(try Self.totals(bench), before, "seed \(seed), step \(step)")
                try checkHolds(bench, "seed \(seed), step \(step)")
                try checkBook(bench, "seed \(seed), step \(step)")
            }
        }
        XCTAssertEqual(try Self.totals(bench), before)
        for name in RandomOrders.names { XCTAssertGreaterThan(accepted[name, default: 0], 5, "\(name), seed \(seed)") }
    }

    /// Refusals are the exchange's own; a fault of ours would be an internal error.
    private static func expect(_ error: String, _ place: String) {
        let isOrdinary = error.hasPrefix("EOrder:") || error.hasPrefix("EService:Market in ")
        XCTAssertTrue(isOrdinary, "\(error) from \(place)")
    }

    /// Own orders in the book of a market never cross.
    private func checkBook(_ bench: Bench, _ place: String) throws {
        var (bids, asks): ([String: Price], [String: Price]) = ([:], [:])
        for order in try bench.exchange.openOrders() where order.isInBook {
            guard let price = order.limitPrice else { return XCTFail("no limit, \(place)") }
            if order.side == .buy {
                bids[order.pair] = max(bids[order.pair] ?? price, price)
            } else {
                asks[order.pair] = min(asks[order.pair] ?? price, price)
            }
        }
        for (pair, bid) in bids { if let ask = asks[pair] { XCTAssertLessThan(bid, ask, "\(pair), \(place)") } }
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

    /// What BalanceEx says is held must be what the open orders need.
    private func checkHolds(_ bench: Bench, _ place: String) throws {
        // Asked first: the call carries out what was due, and the orders are those that are open after that.
        let balances = try bench.result("BalanceEx").members
        var expected: [String: Amount] = [:]
        for order in try bench.exchange.openOrders() {
            let market = try XCTUnwrap(Catalogue.standard.market(order.pair))
            let rules = market.instrument
            let rest = order.quantity - order.filled
            let percent = try Percent(parsing: order.waitsForTrigger ? "0.4" : "0.25")
            if order.side == .sell {
                expected[rules.baseID, default: .zero] += Amount(rest)
                if order.isFeeInBase {
                    expected[rules.baseID, default: .zero] += Amount(rest).share(percent: percent, .up)
                }
            } else {
                guard let price = order.limitPrice ?? order.trigger?.price else {
                    // A market order that waits for its start holds nothing.
                    XCTAssertEqual(order.status, .pending, place)
                    continue
                }
                let cost = price.cost(of: rest, decimals: rules.costDecimals, .up)
                let fee = cost.share(percent: percent, decimals: rules.costDecimals, .up)
                expected[rules.quoteID, default: .zero] += order.isFeeInBase ? cost : cost + fee
            }
        }
        for member in balances {
            let asset = try XCTUnwrap(Catalogue.standard.asset(member.key))
            let (held, owned): (Amount, Amount) = try (
                member.value.decimal("hold_trade"), member.value.decimal("balance")
            )
            let needed = expected[member.key, default: .zero].rounded(decimals: asset.decimals, .up)
            XCTAssertEqual(held, min(needed, owned), "\(member.key), \(place)")
            XCTAssertLessThanOrEqual(needed, owned + Amount(units: powerOfTen(12 - asset.decimals)), place)
        }
    }
}
