import KrakenCore
import KrakenSandbox
import Storage
import Trading

/// How the built-in exchange of a home is doing.
struct SandboxFacts: Sendable {
    /// Its state; nil when it was never used.
    var summary: Fact<ExchangeSummary>?
    /// Where a server answers for it; nil while none does.
    var url: String?

    /// Whether there is one; looking makes none.
    static func exists(in home: Home) -> Bool { Files.exists(home.exchange + "/exchange.db") }

    /// Looks at it.
    static func read(_ home: Home, now: @escaping @Sendable () -> Timestamp) -> SandboxFacts {
        guard exists(in: home) else { return SandboxFacts() }
        do {
            let url = try ServerRegistration(folder: home.exchange).url()
            return SandboxFacts(summary: .known(try Exchange(folder: home.exchange, now: now).summary()), url: url)
        } catch {
            return SandboxFacts(summary: Fact(failure: error))
        }
    }

    var checks: [Check] {
        guard let summary else {
            return [Check(.sandbox, "state", .ok, "not used yet; --sandbox makes one")]
        }
        let state = summary.checks(.sandbox, "state") { summary in
            let orders = "\(summary.openOrderCount) open order\(summary.openOrderCount == 1 ? "" : "s")"
            return [
                Check(
                    .sandbox, "state", .ok,
                    "\(orders), tier \(summary.tier.rawValue), seed \(summary.seed), began \(summary.created.shown)")
            ]
        }
        return state + [Check(.sandbox, "server", .ok, url.map { "answers at \($0)" } ?? "not running")]
    }
}
