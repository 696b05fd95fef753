import KrakenCore
import KrakenSandbox
import Synchronization
import Trading

extension Benchmark {
    /// A month in which nobody looked at ten waiting orders, carried out by one command in a process of its own.
    static let settling = Benchmark("settling", "a month with ten waiting orders, carried out by one command") {
        options in
        var (times, again, left): ([Double], [Double], [Int]) = ([], [], [])
        for number in 0..<max(5, options.rounds / 4) {
            let folder = try Folder()
            defer { folder.remove() }
            try placeTenOrders(in: folder.path, seed: options.seed + UInt64(number))
            let command = Program([options.program, "balance", "--sandbox", "--json", "--home", folder.path])
            times.append(try command.run().wall.milliseconds)
            again.append(try command.run().wall.milliseconds)
            let exchange = try Exchange(
                folder: Exchange.folder(inHome: folder.path), now: TimeSource.system.now)
            left.append(try exchange.summary().openOrderCount)
        }
        guard left.contains(where: { $0 < 10 }) else { throw BenchmarkError("no order was ever reached") }
        return [
            Figure(
                what: "a month with ten orders, whole process", value: times.median.text(1) + " ms",
                floor: "the same again " + again.median.text(1) + " ms", ratio: (times.median / again.median).text(2),
                goal: "<= 200 ms"),
            Figure(
                what: "the slowest of \(times.count) months, --seed \(options.seed)",
                value: (times.max() ?? 0).text(1) + " ms",
                floor: "\(left.count * 10 - left.reduce(0, +)) of \(left.count * 10) orders done", goal: "<= 200 ms"),
        ]
    }

    /// Ten orders of all kinds, thirty days ago: some near the price, some out of its reach, some that follow it.
    private static func placeTenOrders(in home: String, seed: UInt64) throws {
        let clock = Mutex(TimeSource.system.now() - .seconds(30 * 86_400))
        let exchange = try Exchange(
            folder: Exchange.folder(inHome: home), options: ExchangeOptions(seed: seed),
            now: { clock.withLock { $0 } })
        var client = try SigningClient(exchange.credentials())
        for (pair, terms) in [
            ("XBTUSD", "type=buy&ordertype=limit&volume=0.001&price=-1%25"),
            ("XBTUSD", "type=buy&ordertype=limit&volume=0.001&price=-60%25"),
            ("XBTUSD", "type=sell&ordertype=limit&volume=0.001&price=%2B2%25"),
            ("ETHUSD", "type=buy&ordertype=limit&volume=0.02&price=-2%25"),
            ("ETHUSD", "type=sell&ordertype=limit&volume=0.02&price=%2B90%25"),
            ("XBTEUR", "type=buy&ordertype=limit&volume=0.001&price=-3%25"),
            ("XBTUSD", "type=sell&ordertype=stop-loss&volume=0.001&price=-4%25"),
            ("ETHUSD", "type=sell&ordertype=take-profit&volume=0.02&price=%2B5%25"),
            ("XBTUSD", "type=sell&ordertype=trailing-stop&volume=0.001&price=%2B3%25"),
            ("ADAUSD", "type=sell&ordertype=trailing-stop&volume=20&price=%2B8%25"),
        ] {
            clock.withLock { $0 = $0 + .seconds(1) }
            let call = try client.call("AddOrder", "pair=\(pair)&" + terms)
            _ = try exchange.respond(to: call).body.accepted()
        }
        guard try exchange.summary().openOrderCount == 10 else { throw BenchmarkError("not ten orders wait") }
    }
}
