import KrakenCore
import KrakenSandbox
import Trading

extension Benchmark {
    /// The built-in exchange's candles, each time made anew from its seed.
    static let candles = Benchmark("candles", "720 candles of each interval and market, a process each") { options in
        let folder = try Folder()
        defer { folder.remove() }
        let settings = ["KRAKEN_HOME": folder.path, "KRAKEN_PUBLIC_RATE_LIMIT": "1000"]
        let floor = try Program.sampled(Program([options.program, "status", "--sandbox"], settings), rounds: 9)
        var (times, slowest): ([Double], Slowest) = ([], Slowest())
        var figures: [Figure] = []
        for minutes in [1, 5, 15, 30, 60, 240, 1440, 10080, 21600] {
            let some = try Answering.pairs.map { pair in
                let words = ["ohlc", "-p", pair, "-i", String(minutes), "-l", "720", "--sandbox", "--json"]
                let time = try Program.sampled(Program([options.program] + words, settings), rounds: 3).median
                slowest.note(time, "\(pair), \(minutes) min")
                return time
            }
            times.append(some.median)
            figures.append(
                Figure(
                    what: "720 candles of \(minutes) min, whole process", value: some.median.text(1) + " ms",
                    goal: "<= 50 ms"))
        }
        figures.append(
            Figure(
                what: "the median interval", value: times.median.text(1) + " ms",
                floor: "kraken status " + floor.median.text(1) + " ms", ratio: (times.median / floor.median).text(2)))
        figures.append(
            Figure(
                what: "the slowest (\(slowest.what))", value: slowest.milliseconds.text(1) + " ms",
                goal: "<= 50 ms"))
        return figures
    }

    /// A full page of the built-in exchange's public trades, each time in a process of its own.
    static let trades = Benchmark("trades", "1,000 trades at random moments of 30 days, a process each") { options in
        let folder = try Folder()
        defer { folder.remove() }
        let exchange = try Exchange(folder: folder.path, now: TimeSource.system.now)
        try exchange.setLimits(.none)
        var random = Random(seed: options.seed)
        let floor = try Program.sampled(Answering.program("/0/public/Time", folder.path), rounds: 9)
        var (times, slowest): ([Double], Slowest) = ([], Slowest())
        for round in 0..<max(20, options.rounds / 2) {
            let pair = Answering.pairs[round % Answering.pairs.count]
            let since = TimeSource.system.now() - .seconds(Int64.random(in: 3_600...30 * 86_400, using: &random))
            let target = "/0/public/Trades?pair=\(pair)&since=\(since.nanoseconds)&count=1000"
            try Answering.checkTrades(target, of: exchange)
            let some = try Program.sampled(Answering.program(target, folder.path), rounds: 3)
            times.append(some.median)
            slowest.note(some.median, pair)
        }
        return [
            Figure(
                what: "1,000 trades, median of \(times.count) moments", value: times.median.text(1) + " ms",
                floor: "Time likewise " + floor.median.text(1) + " ms", ratio: (times.median / floor.median).text(2),
                goal: "<= 50 ms"),
            Figure(
                what: "the slowest moment (\(slowest.what), --seed \(options.seed))",
                value: slowest.milliseconds.text(1) + " ms", goal: "<= 50 ms"),
        ]
    }
}
