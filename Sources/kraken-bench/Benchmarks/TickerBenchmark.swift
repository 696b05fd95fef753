extension Benchmark {
    /// The whole of `kraken ticker` beside curl fetching the same address.
    static let ticker = Benchmark("ticker", "kraken ticker BTC/USD beside curl -s of the same address") { options in
        let folder = try Folder()
        defer { folder.remove() }
        let server = try SandboxServer(program: options.program, home: folder.path + "/server")
        defer { server.stop() }
        let kraken = Program(
            [options.program, "ticker", "BTC/USD"], .client(home: folder.path + "/client", url: server.url))
        let curl = Program(["curl", "-s", server.url + "/0/public/Ticker?pair=XXBTZUSD"])
        let pairs = try Pairs(rounds: options.rounds, kraken, curl)
        return [
            Figure(
                what: "kraken ticker BTC/USD, loopback, warm", value: pairs.first.text(2) + " ms",
                floor: "curl -s " + pairs.second.text(2) + " ms", ratio: pairs.ratio.text(2), goal: "<= 1.6"),
            Figure(
                what: "its peak memory", value: (Double(pairs.memory) / 1024).text(1) + " MiB", goal: "<= 25 MB"),
        ]
    }

    /// The help beside the least that another program of the same libraries does.
    static let help = Benchmark("help", "kraken --help beside curl --version") { options in
        let pairs = try Pairs(
            rounds: options.rounds, Program([options.program, "--help"]), Program(["curl", "--version"]))
        return [
            Figure(
                what: "kraken --help", value: pairs.first.text(2) + " ms",
                floor: "curl --version " + pairs.second.text(2) + " ms", ratio: pairs.ratio.text(2), goal: "<= 1.1")
        ]
    }
}

extension [String: String] {
    /// A client of a server on this machine, which the public rate does not hold back.
    static func client(home: String, url: String) -> [String: String] {
        ["KRAKEN_HOME": home, "KRAKEN_API_BASE_URL": url, "KRAKEN_PUBLIC_RATE_LIMIT": "1000"]
    }
}
