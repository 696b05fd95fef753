import Conservation
import FoundationEssentials
import Glibc

/// A long random history of the built-in exchange, too long for a build without optimisation.
enum Check {
    private static let usage = """
        Usage: check-conservation [--operations N] [--seed N|random] [--kill-seed N]

        Lets random people use a built-in exchange that is killed now and then, and audits its books at every step.
        """

    /// Runs what the words ask for and tells the exit code: 0, 1 for a promise that did not hold, 2 for bad words.
    static func run(_ words: [String]) -> Int32 {
        var (operations, seed, killSeed): (Int?, UInt64?, UInt64?) = (100_000, 20_261_121, nil)
        for (name, value) in zip(words, words.dropFirst()).enumerated().filter({ $0.offset % 2 == 0 }).map(\.element) {
            switch name {
            case "--operations": operations = Int(value)
            case "--seed": seed = value == "random" ? .random(in: 0...UInt64.max) : UInt64(value)
            case "--kill-seed": killSeed = UInt64(value)
            default: operations = nil
            }
        }
        guard let operations, let seed, words.count.isMultiple(of: 2) else {
            print(usage)
            return 2
        }
        do {
            try check(HistoryPlan(operations: operations, seed: seed, kills: .anywhere, killSeed: killSeed))
            return 0
        } catch {
            print("NOT CONSERVED: \(error)")
            return 1
        }
    }

    private static func check(_ plan: HistoryPlan) throws {
        print("conservation: \(plan.operations) operations with seed \(plan.seed), kills with seed \(plan.killSeed)")
        let folder = FileManager.default.temporaryDirectory.path + "/kraken-conservation-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let start = ContinuousClock.now
        let report = try History(plan, folder: folder).run()
        let (kills, seconds) = (report.kills, (ContinuousClock.now - start) / .seconds(1))
        print(
            """
            conserved: \(report.trades) trades, \(report.entries) ledger entries, \(report.lost) lost answers, \
            \(report.holdChecks) comparisons of holds
            killed \(kills.answered + kills.whole + kills.absent) times: \(kills.answered) after the answer, \
            \(kills.whole) unanswered and carried out, \(kills.absent) unanswered and not carried out
            accepted: \(list(report.accepted))
            refused: \(list(report.errors))
            digest \(String(report.digest, radix: 16)), \(Int(seconds * 10) / 10) s
            """)
        guard report.missing.isEmpty else { throw Missing(description: "never accepted: \(report.missing)") }
    }

    private static func list(_ counts: [String: Int]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }

    private struct Missing: Error, CustomStringConvertible {
        let description: String
    }
}
