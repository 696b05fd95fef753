import KrakenCore
import KrakenSandbox
import Storage
import Synchronization
import TestSupport
import Transport
import XCTest

/// When an order whose answer was lost may be called "not placed".
final class ResolvingTests: XCTestCase {
    /// Time that only moves when somebody sleeps or the test says so.
    private final class Moments: Sendable {
        private let now = Mutex(Timestamp(seconds: 1_790_000_000))

        var source: TimeSource {
            TimeSource(
                now: { self.now.withLock(\.self) },
                elapsed: { .nanoseconds(self.now.withLock(\.nanoseconds)) },
                sleep: { duration in self.pass(duration) })
        }

        func pass(_ duration: Duration) { now.withLock { $0 = $0 + duration } }
    }

    private struct Bench {
        let trader: Trader
        let journal: Journal
        let moments: Moments
        let intent: OrderIntent
    }

    /// An intent whose answer was lost before the exchange saw the order.
    private func lost(_ answers: @escaping @Sendable (HTTPRequest) -> ScriptedTransport.Step = { _ in .passOn })
        async throws -> Bench
    {
        let moments = Moments()
        let time = moments.source
        let exchange = try Exchange(folder: nil, now: time.now)
        let keys = try exchange.credentials()
        let folder = try temporaryFolder()
        var configuration = ClientConfiguration(keyStateFolder: folder + "/keys")
        configuration.tier = .intermediate
        configuration.attempts = 1
        let transport = ScriptedTransport(around: SandboxTransport(exchange: exchange)) { request, _ in answers(request)
        }
        let kraken = Kraken(
            transport: transport, configuration: configuration,
            credentials: try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret), time: time)
        let journal = Journal(path: folder + "/journal.db")
        let markets = Markets(path: folder + "/catalogue.db", kraken: kraken, maximumAge: .seconds(3600), now: time.now)
        let request = try OrderRequest(
            pair: XCTUnwrap(Pair(name: "BTC/USD")), side: .buy, type: .limit, quantity: Quantity(parsing: "0.01"),
            limitPrice: Price(whole: 20_000))
        var intent = OrderIntent(
            id: ClientOrderID("0199aaaa-0000-7000-8000-000000000001"), request: request, createdAt: time.now())
        try await journal.record(intent)
        try await journal.begin(intent.id, nonce: 1, at: time.now(), deadline: time.now() + .seconds(10))
        intent = try await journal.apply(.answerLost, to: intent.id, at: time.now(), detail: "lost")
        let trader = Trader(kraken: kraken, markets: markets, journal: journal, time: time)
        return Bench(trader: trader, journal: journal, moments: moments, intent: intent)
    }

    private func cancel(_ bench: Bench) async throws -> Trader.CancelResult {
        let results = try await bench.trader.cancel([.clientOrder(bench.intent.id)]).get()
        return try XCTUnwrap(results.first)
    }

    func test_givenTheDeadlineAndTheSettleTimeHavePassed_whenTwoPassesAreClean_thenItWasNotPlaced() async throws {
        let bench = try await lost()
        bench.moments.pass(.seconds(40))
        let result = try await cancel(bench)
        XCTAssertTrue(result.isNotPlaced)
        let state = try await bench.journal.intent(bench.intent.id)?.state
        XCTAssertEqual(state, .notPlaced)
    }

    func test_givenTheDeadlineHasJustPassed_whenLookedFor_thenItStaysUnknown() async throws {
        let bench = try await lost()
        bench.moments.pass(.seconds(12))
        let result = try await cancel(bench)
        XCTAssertFalse(result.isNotPlaced)
        let state = try await bench.journal.intent(bench.intent.id)?.state
        XCTAssertEqual(state, .unknown)
    }

    func test_givenALegThatCannotBeRead_whenLookedFor_thenItStaysUnknown() async throws {
        for name in ["OpenOrders", "ClosedOrders", "GetApiKeyInfo"] {
            let bench = try await lost { $0.url.hasSuffix("/" + name) ? .page(status: 502) : .passOn }
            bench.moments.pass(.seconds(40))
            let outcome = await bench.trader.cancel([.clientOrder(bench.intent.id)])
            XCTAssertFalse(outcome.data?.first?.isNotPlaced ?? false, name)
            let state = try await bench.journal.intent(bench.intent.id)?.state
            XCTAssertEqual(state, .unknown, name)
        }
    }

    func test_givenAnUnknownOrder_whenTheSameSideIsAboutToBeSent_thenTheJournalRefuses() async throws {
        let bench = try await lost()
        let second = OrderIntent(
            id: ClientOrderID("second"), request: bench.intent.request, createdAt: bench.moments.source.now())
        try await bench.journal.record(second)
        do {
            try await bench.journal.begin(second.id, nonce: 2, at: second.createdAt, deadline: second.createdAt)
            XCTFail("it began")
        } catch let error as UnresolvedOrder {
            XCTAssertEqual(error.id, bench.intent.id)
        }
    }
}
