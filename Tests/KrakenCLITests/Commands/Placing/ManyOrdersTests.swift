import Foundation
import KrakenCore
import KrakenSandbox
import Storage
import TestSupport
import Transport
import XCTest

/// Many processes that place many orders with one key, up to a limit of the exchange that is tight.
final class ManyOrdersTests: XCTestCase {
    private static let processes = 8
    private static let ordersEach = 50
    /// Three processes share the first market, more than its counter takes at once; their orders end at once, because
    /// only eighty may rest.
    private static let markets = [
        "BTC/USD", "BTC/USD", "BTC/USD", "ETH/USD", "XTZ/USD", "BTC/EUR", "ADA/USD", "DOGE/USD",
    ]

    func test_givenEightProcessesWithOneKey_whenEachPlacesFiftyOrders_thenAllAreThereOnce_andNoLimitIsHit()
        async throws
    {
        let served = try ServedExchange(tier: .intermediate)
        defer { served.stop() }
        for currency in ["USD", "EUR"] {
            _ = try served.exchange.deposit(Amount(whole: 1_000_000), of: currency)
        }
        let home = try temporaryFolder()
        var environment = try served.environment()
        environment.merge(["WORKER_HOME": home, "LLVM_PROFILE_FILE": "/dev/null", "PATH": "/usr/bin:/bin"]) { $1 }
        let program = CommandLine.arguments[0]
        let workers = try (0..<Self.processes).map { number in
            environment["WORKER_NUMBER"] = "\(number)"
            return try ChildProcess(
                [program, "KrakenCLITests.ManyOrdersTests/test_worker"], environment: environment, limit: 120)
        }
        for worker in workers {
            let outcome = await worker.outcome()
            // Of a crash the complaints tell the thread that crashed first.
            let told = outcome.output.suffix(2_000) + outcome.complaints.prefix(10_000)
            XCTAssertEqual(outcome.exitCode, 0, String(told))
        }
        let keys = try served.exchange.credentials()
        var configuration = ClientConfiguration(keyStateFolder: home + "/keys")
        configuration.baseURL = "http://sandbox"
        let kraken = Kraken(
            transport: SandboxTransport(exchange: served.exchange), configuration: configuration,
            credentials: try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret))
        var orders = try await kraken.send(OpenOrders(isLookup: true)).value.orders
        XCTAssertEqual(orders.count, 250)
        for offset in stride(from: 0, to: 150, by: 50) {
            orders += try await kraken.send(ClosedOrders(offset: offset, isLookup: true)).value.orders
        }
        XCTAssertEqual(orders.count, Self.processes * Self.ordersEach)
        XCTAssertEqual(Set(orders.compactMap(\.clientOrderID)).count, orders.count, "each under its own name")
        let count = try served.exchange.requestCounts().first { $0.endpoint == "AddOrder" }?.count
        XCTAssertEqual(count, orders.count, "each transmitted once: nothing was refused and sent again")
        let journal = Journal(path: home + "/journal.db")
        let states = try await journal.use { try $0.latest(1_000).map(\.state) }
        XCTAssertEqual(states, Array(repeating: .accepted, count: orders.count))
    }

    /// One of the processes; it does nothing unless it was started as one.
    func test_worker() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let home = environment["WORKER_HOME"], let number = environment["WORKER_NUMBER"].flatMap({ Int($0) })
        else { throw XCTSkip("only for the processes of the other test") }
        var configuration = ClientConfiguration(keyStateFolder: home + "/keys")
        configuration.baseURL = try XCTUnwrap(environment["KRAKEN_API_BASE_URL"])
        configuration.tier = .intermediate
        configuration.publicRate = Points(whole: 20)
        let kraken = Kraken(
            transport: CurlTransport(userAgent: "worker"), configuration: configuration,
            credentials: try Credentials(
                key: XCTUnwrap(environment["KRAKEN_API_KEY"]),
                base64Secret: XCTUnwrap(environment["KRAKEN_API_SECRET"])))
        let markets = Markets(
            path: home + "/catalogue.db", kraken: kraken, maximumAge: .seconds(3_600), now: TimeSource.system.now)
        var rules = PlacingRules()
        rules.confirmationLife = .seconds(60)
        let trader = Trader(
            kraken: kraken, markets: markets, journal: Journal(path: home + "/journal.db"), time: .system, rules: rules)
        let price = try PriceTerm(parsing: "-50%")
        var draft = OrderDraft(
            market: Self.markets[number], side: .buy, type: .limit,
            volume: .worth(Amount(whole: 200), of: number == 5 ? "EUR" : "USD"), price: price)
        if number < 3 { draft.options.timeInForce = .immediateOrCancel }
        let plan = try await trader.plan(draft).get()
        XCTAssertEqual(plan.problems(despite: .init(repeats: true)), [])
        var random = SystemRandomNumberGenerator()
        for _ in 0..<Self.ordersEach {
            let id = ClientOrderID.make(at: TimeSource.system.now(), random: &random)
            let placement = try await trader.place(
                plan, as: .automatic(id), confirmedAt: TimeSource.system.elapsed(), override: .init(repeats: true)
            ).get()
            guard case .accepted = placement.outcome else { return XCTFail("\(placement.outcome)") }
        }
    }
}
