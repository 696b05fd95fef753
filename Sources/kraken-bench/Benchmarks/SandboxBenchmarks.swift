import KrakenCore
import KrakenSandbox
import Trading

extension Benchmark {
    /// Signed calls to the built-in exchange, which is a process of its own with its database on disk.
    static let sandbox = Benchmark("sandbox", "signed Balance calls over loopback, keep-alive") { options in
        let folder = try Folder()
        defer { folder.remove() }
        let server = try SandboxServer(program: options.program, home: folder.path)
        defer { server.stop() }
        let exchange = try Exchange(folder: Exchange.folder(inHome: folder.path), now: TimeSource.system.now)
        // The tier's counter lets a key call about once a second; keys, signatures and nonces are checked as ever.
        try exchange.setLimits(ExchangeLimits(countsCalls: false))
        let empty = ExchangeResponse(body: Array(#"{"error":[],"result":{}}"#.utf8))
        return try await withServer({ _ in .whole(empty) }) { emptyURL in
            var figures: [Figure] = []
            for (count, name, goal) in [(1, "one after the other", ""), (8, "eight clients at once", ">= 5000/s")] {
                var (ours, floor, ratios): ([Double], [Double], [Double]) = ([], [], [])
                for _ in 0..<5 {
                    let clients = try (0..<count).map { _ in try SigningClient(exchange.makeKey()) }
                    ours.append(
                        try await Load(url: server.url, clients: clients, calls: 8_000 / count).callsPerSecond())
                    floor.append(
                        try await Load(url: emptyURL, clients: clients, calls: 8_000 / count).callsPerSecond())
                    ratios.append(ours[ours.count - 1] / floor[floor.count - 1])
                }
                figures.append(
                    Figure(
                        what: "signed Balance calls, \(name)", value: ours.median.text(0) + "/s",
                        floor: "a server answering nothing \(floor.median.text(0))/s", ratio: ratios.median.text(2),
                        goal: goal))
            }
            return figures
        }
    }
}

extension Exchange {
    /// Where the program keeps the built-in exchange of a home.
    static func folder(inHome home: String) -> String { home + "/data/sandbox/exchange" }
}
