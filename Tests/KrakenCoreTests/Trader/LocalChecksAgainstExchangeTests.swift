import KrakenSandbox
import Synchronization
import TestSupport
import Transport
import XCTest

@testable import KrakenCore

/// Random orders over all markets: what passes our checks the exchange takes, and what it refuses for tick, lot,
/// minimum, cost or funds was refused here first.
final class LocalChecksAgainstExchangeTests: XCTestCase {
    private final class Clock: Sendable {
        private let now = Mutex(Timestamp(seconds: 1_790_000_000))
        func pass(_ duration: Duration) { now.withLock { $0 = $0 + duration } }
        var source: TimeSource {
            TimeSource(
                now: { self.now.withLock(\.self) }, elapsed: { .nanoseconds(self.now.withLock(\.nanoseconds)) },
                sleep: { self.pass($0) })
        }
    }

    private struct Tally {
        var accepted = 0
        var refusedHere = 0
        var refusedByBoth = 0
        var rules: Set<OrderCheck.Rule> = []
        var types: Set<OrderType> = []
        /// Orders with borrowed money that were taken.
        var borrowed = 0
    }

    func test_givenTenThousandRandomOrders_whenTheyPassOurChecks_thenTheExchangeTakesThem() async throws {
        let seed = TestSeed.choose()
        print("seed of the random orders: \(seed)")
        let (tally, failures) = try await run(seed: seed, blocks: 200, ordersInBlock: 50)
        for failure in failures.prefix(10) { XCTFail(failure + " (TEST_SEED=\(seed))") }
        XCTAssertEqual(failures.count, 0)
        XCTAssertGreaterThan(tally.accepted, 2_000)
        XCTAssertGreaterThan(tally.refusedByBoth, 2_000)
        XCTAssertEqual(tally.types, Set(OrderType.allCases))
        XCTAssertGreaterThan(tally.borrowed, 200)
        XCTAssertTrue(
            tally.rules.isSuperset(of: [.tick, .lot, .minimumQuantity, .minimumCost, .funds, .post, .terms, .margin]),
            "\(tally.rules)")
    }

    private func run(seed: UInt64, blocks: Int, ordersInBlock: Int) async throws -> (Tally, [String]) {
        var random = RandomOrderRequests(seed: seed)
        let clock = Clock()
        let exchange = try Exchange(
            folder: nil, options: ExchangeOptions(tier: .pro), now: clock.source.now)
        try exchange.setLimits(.none)
        let keys = try exchange.credentials()
        let folder = try temporaryFolder()
        var configuration = ClientConfiguration(keyStateFolder: folder + "/keys")
        configuration.publicRate = Points(whole: 1_000)
        configuration.privateCallsPerMinute = Points(whole: 1_000_000)
        let kraken = Kraken(
            transport: SandboxTransport(exchange: exchange), configuration: configuration,
            credentials: try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret), time: clock.source)
        let markets = Markets(
            path: folder + "/catalogue.db", kraken: kraken, maximumAge: .seconds(86_400 * 365), now: clock.source.now)
        let portfolio = Portfolio(kraken: kraken, markets: markets, time: clock.source)
        let marketData = MarketData(kraken: kraken, markets: markets, time: clock.source)
        let pairs = try exchange.summary().pairs.sorted()
        for pair in pairs where pair.quote == Asset("USD") {
            let instrument = try await XCTUnwrapAsync(try await markets.instrument(pair: pair))
            let price = try await XCTUnwrapAsync(try await marketData.quotes(of: [instrument]).value.first).ticker.last
            let amount = Amount(Quantity(buying: random.funds(), at: price, .up))
            _ = try exchange.deposit(amount.rounded(decimals: 2, .up), of: pair.base.description)
        }
        var (tally, failures) = (Tally(), [String]())
        for _ in 0..<blocks {
            clock.pass(.seconds(300))
            try await closePositions(kraken, markets)
            let chosen = (0..<ordersInBlock).map { _ in pairs[random.below(pairs.count)] }
            var instruments: [Instrument] = []
            for pair in Set(chosen).sorted() {
                instruments.append(try await XCTUnwrapAsync(try await markets.instrument(pair: pair)))
            }
            let quotes = try await marketData.quotes(of: instruments).value
            var sheet = try await portfolio.balances().get()
            for pair in chosen {
                let quote = try XCTUnwrap(quotes.first { $0.instrument.pair == pair })
                let side = random.side()
                let asset = side == .buy ? pair.quote : pair.base
                let free = sheet[asset]?.available ?? .zero
                let request = random.request(in: quote.instrument, quote.ticker, side: side, available: free)
                let available = sheet[request.type.pays(on: side, in: pair)]?.available ?? .zero
                var checks = OrderChecks(
                    instrument: quote.instrument, ticker: quote.ticker, available: available, unresolved: [])
                if request.options.leverage != nil {
                    let balance = try await kraken.send(TradeBalance(assetID: quote.instrument.quoteID)).value
                    let positions = try await kraken.send(OpenPositions()).value.positions
                    checks.margin = MarginLook(free: balance.freeMarginWithOrders, positions: positions)
                        .funds(for: side, in: quote.instrument)
                }
                let verdicts = checks.run(request).filter { $0.problem != nil }
                tally.rules.formUnion(verdicts.map(\.rule))
                // The exchange knows no collar of ours.
                let isRefusedHere = verdicts.contains { $0.rule != .collar }
                // What our checks refuse for its digits cannot even be written down.
                guard !verdicts.contains(where: { [.tick, .lot].contains($0.rule) }) else {
                    tally.refusedHere += 1
                    continue
                }
                let order = AddOrder(request, in: quote.instrument, key: nil, deadline: nil)
                switch await kraken.transmit(order, nonceWindow: 0) {
                case .accepted(let response):
                    tally.accepted += 1
                    if request.options.leverage != nil { tally.borrowed += 1 }
                    tally.types.insert(request.type)
                    let seen = try await kraken.send(QueryOrders(ids: response.ids)).value.orders.first
                    if !isRefusedHere, let seen, seen.status == .canceled, !request.isImmediate,
                        !["Out of liquidity", "Reduce only:Position is closed"].contains(seen.reason)
                    {
                        failures.append("taken and cancelled (\(seen.reason ?? "")): \(request)")
                    }
                    for id in response.ids { _ = try? await kraken.send(CancelOrder(.order(id))) }
                    sheet = try await portfolio.balances().get()
                case .refused(let errors):
                    if isRefusedHere {
                        tally.refusedByBoth += 1
                    } else {
                        failures.append("\(errors.text): \(request), \(available) free, \(quote.ticker)")
                    }
                case .unknown where isRefusedHere: tally.refusedByBoth += 1
                case let other: failures.append("\(other): \(request)")
                }
            }
        }
        return (tally, failures)
    }
}

/// Closes everything that is open with borrowed money, so that there are never many positions to look through.
private func closePositions(_ kraken: Kraken, _ markets: Markets) async throws {
    let open = try await kraken.send(OpenPositions()).value.positions
    for (name, side) in Set(open.map { [$0.pairID, $0.side.rawValue] }).map({ ($0[0], $0[1]) }) {
        let instrument = try await markets.instrument(named: name)
        var request = OrderRequest(
            pair: instrument.pair, side: side == "buy" ? .sell : .buy, type: .market, quantity: .zero, limitPrice: nil)
        request.options.leverage = 2
        _ = await kraken.transmit(AddOrder(request, in: instrument, key: nil, deadline: nil), nonceWindow: 0)
    }
}

private func XCTUnwrapAsync<T>(_ value: T?) async throws -> T { try XCTUnwrap(value) }
