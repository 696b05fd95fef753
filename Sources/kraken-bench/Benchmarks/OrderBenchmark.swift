import CLinux
import Glibc
import KrakenCore
import KrakenSandbox
import Storage
import Trading
import Transport

extension Benchmark {
    /// What checks, journal and signing add to the bare round trip of a live order over loopback.
    static let order = Benchmark("order", "a live order beside the bare round trip of AddOrder") { options in
        let folder = try Folder()
        defer { folder.remove() }
        let home = folder.path + "/server"
        let exchange = try Exchange(
            folder: home + "/data/sandbox/exchange", options: ExchangeOptions(tier: .pro), now: TimeSource.system.now)
        try exchange.setLimits(.none)
        let server = try SandboxServer(program: options.program, home: home)
        defer { server.stop() }
        let transport = CurlTransport(userAgent: "kraken-bench")
        var rounds = try await OrderRounds(server.url, exchange, folder: folder.path, transport)
        for _ in 0..<min(options.rounds, 80) { try await rounds.run() }
        await transport.shutdown()
        let keys = try exchange.makeKey()
        let fresh = try Program.sampled(
            Program(
                [
                    options.program, "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000",
                    "--execute", "--yes", "--again",
                ],
                .client(home: folder.path + "/fresh", url: server.url).merging([
                    "KRAKEN_API_KEY": keys.apiKey, "KRAKEN_API_SECRET": keys.apiSecret, "KRAKEN_TIER": "pro",
                    "KRAKEN_PRIVATE_RATE_LIMIT_PER_MIN": "6000",
                ]) { $1 }), rounds: min(options.rounds, 20))
        return rounds.figures(fresh: fresh)
    }
}

/// Orders placed in turn by the module and by bare requests, in a warm process.
private struct OrderRounds {
    /// How many writes of an order must be durable before the next step: intent, attempt, outcome.
    private static let durableWrites = 3

    private let trader: Trader
    private let plan: Trader.Plan
    private var bare: SigningClient
    private let transport: CurlTransport
    private let url: String
    private let floorPath: String
    private var random = SystemRandomNumberGenerator()
    private var whole: [Double] = []
    private var trips: [Double] = []
    private var writes: [Double] = []

    init(_ url: String, _ exchange: Exchange, folder: String, _ transport: CurlTransport) async throws {
        let keys = try exchange.credentials()
        var configuration = ClientConfiguration(keyStateFolder: folder + "/keys")
        (configuration.baseURL, configuration.tier) = (url, .pro)
        configuration.privateCallsPerMinute = Points(whole: 6_000)
        configuration.publicRate = Points(whole: 1_000)
        let kraken = Kraken(
            transport: transport, configuration: configuration,
            credentials: try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret))
        let markets = Markets(
            path: folder + "/catalogue.db", kraken: kraken, maximumAge: .seconds(3_600), now: TimeSource.system.now)
        trader = Trader(
            kraken: kraken, markets: markets, journal: Journal(path: folder + "/journal.db"), time: .system)
        plan = try await trader.plan(
            OrderDraft(
                market: "XXBTZUSD", side: .buy, type: .limit, volume: .quantity(try Quantity(parsing: "0.001")),
                price: .exchange(OrderPrice(Price(whole: 20_000))))
        ).get()
        bare = try SigningClient(exchange.makeKey())
        (self.transport, self.url, floorPath) = (transport, url, folder + "/floor")
        // What is asked once in a warm process: the exchange's clock, and what the key may do.
        _ = try await place()
    }

    /// One order each way, and as many durable writes as an order needs.
    mutating func run() async throws {
        let isEven = whole.count % 2 == 0
        if isEven { whole.append(try await place()) }
        trips.append(try await trip())
        if !isEven { whole.append(try await place()) }
        writes.append(try durableWrites())
    }

    /// The checks and everything until the outcome is written down, in milliseconds.
    private mutating func place() async throws -> Double {
        let naming = Trader.Naming.automatic(.make(at: TimeSource.system.now(), random: &random))
        let start = ContinuousClock.now
        guard !plan.checks.run(plan.request).contains(where: { $0.problem != nil }) else {
            throw BenchmarkError("the order does not pass our own checks")
        }
        let placement = try await trader.place(
            plan, as: naming, confirmedAt: TimeSource.system.elapsed(), override: .init(repeats: true)
        ).get()
        let time = (ContinuousClock.now - start).milliseconds
        guard case .accepted = placement.outcome else { throw BenchmarkError("not accepted: \(placement.outcome)") }
        return time
    }

    /// An order that was signed beforehand, in milliseconds.
    private mutating func trip() async throws -> Double {
        let call = try bare.call(
            "AddOrder", "pair=XXBTZUSD&type=buy&ordertype=limit&volume=0.00100000&price=20000.0")
        let request = HTTPRequest(
            method: .post, url: url + call.path, headers: call.headers, body: call.body, transmission: .once)
        let start = ContinuousClock.now
        let answer = try await transport.send(request)
        let time = (ContinuousClock.now - start).milliseconds
        _ = try answer.body.accepted()
        return time
    }

    private func durableWrites() throws -> Double {
        let descriptor = kraken_open(floorPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchmarkError("no file can be made") }
        defer { close(descriptor) }
        let bytes = [UInt8](repeating: 0, count: 4 << 10)
        let start = ContinuousClock.now
        for _ in 0..<Self.durableWrites {
            guard write(descriptor, bytes, bytes.count) == bytes.count, fdatasync(descriptor) == 0 else {
                throw BenchmarkError("a file cannot be written")
            }
        }
        return (ContinuousClock.now - start).milliseconds
    }

    func figures(fresh: [Double]) -> [Figure] {
        let (trip, bare) = (trips.median, writes.median)
        let added = zip(whole, trips).map { $0 - $1 }.median
        return [
            Figure(
                what: "a live order in a warm process", value: whole.median.text(2) + " ms",
                floor: "bare AddOrder \(trip.text(2)) ms", ratio: (whole.median / max(trip, 0.001)).text(2)),
            Figure(
                what: "checks, journal and signing add", value: added.text(2) + " ms",
                floor: "\(Self.durableWrites) x 4 KiB fdatasync \(bare.text(2)) ms",
                ratio: "+\((added - bare).text(2))", goal: "<= 3 ms + the writes"),
            Figure(what: "a live order, whole fresh process", value: fresh.median.text(1) + " ms"),
        ]
    }
}
