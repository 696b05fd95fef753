import Glibc

/// All benchmarks, chosen by name.
enum Suite {
    static let benchmarks: [Benchmark] = [
        .ticker, .help, .signing, .catalogue, .decimals, .keyState, .journal, .matching, .sandbox, .candles,
        .trades, .settling, .order,
    ]

    /// Runs what the words ask for and tells the exit code: 0, or 2 for words that mean nothing.
    static func run(_ words: [String]) async -> Int32 {
        if words.first == Answering.word { return (try? Answering.run(words)) ?? 1 }
        guard let options = Options(words), let chosen = choose(options.names) else {
            print(usage)
            return words == ["--help"] ? 0 : 2
        }
        print(Figure.header)
        var failures = 0
        for benchmark in chosen {
            do {
                for figure in try await benchmark.run(options) { print(figure.line) }
            } catch {
                failures += 1
                print("\(benchmark.name): not measured: \(error)")
            }
        }
        return failures == 0 ? 0 : 1
    }

    /// The named benchmarks, all without names; nil when a name is unknown.
    private static func choose(_ names: [String]) -> [Benchmark]? {
        if names.isEmpty { return benchmarks }
        let chosen = names.compactMap { name in benchmarks.first { $0.name == name } }
        return chosen.count == names.count ? chosen : nil
    }

    private static var usage: String {
        let names = benchmarks.map { "  \($0.name.padded(to: 10)) \($0.summary)" }.joined(separator: "\n")
        return """
            Usage: kraken-bench [NAME…] [--program PATH] [--rounds N] [--seed N]

            Measures this build; without names all of:
            \(names)

              --program PATH  the release binary of kraken; else the one beside kraken-bench
              --rounds N      how many pairs of processes are started for one figure; 40 by default
              --seed N        repeats the random orders and moments of an earlier run
            """
    }
}
