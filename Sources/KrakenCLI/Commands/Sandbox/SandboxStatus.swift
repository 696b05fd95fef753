import CommandKit
import KrakenCore
import KrakenSandbox
import Trading
import Transport

extension Tool {
    /// The built-in exchange of this home.
    func exchange() throws -> Exchange { try Exchange(folder: settings.home.exchange, now: time.now) }

    /// The address of the server that answers for the built-in exchange; nil while none runs.
    func serverURL() throws -> String? { try ServerRegistration(folder: settings.home.exchange).url() }
}

/// Runs `kraken sandbox status`.
struct SandboxStatus: Sendable {
    func run(in tool: Tool) async throws -> Report {
        let summary = try tool.exchange().summary()
        let url = try tool.serverURL()
        let balances = summary.balances.sorted { $0.key < $1.key }
        let pairs = summary.pairs.map(\.description)
        let facts = [
            ("Server", url ?? "not running (kraken sandbox serve)"), ("Folder", tool.settings.home.exchange),
            ("Seed", String(summary.seed)), ("Tier", summary.tier.rawValue), ("Began", summary.created.shown),
            ("Open orders", String(summary.openOrderCount)),
            ("Balances", balances.map { "\($0.value.grouped()) \($0.key)" }.joined(separator: ", ")),
            ("Markets", pairs.joined(separator: " ")),
        ]
        return Report(
            data: .object([
                "url": .text(url), "folder": .string(tool.settings.home.exchange), "seed": .integer(summary.seed),
                "tier": .string(summary.tier.rawValue), "created": .time(summary.created),
                "open_orders": .integer(summary.openOrderCount),
                "balances": .object(balances.map { .init($0.key, .text($0.value)) }),
                "pairs": .array(pairs.map { .string($0) }),
            ]), blocks: [.facts(nil, facts)])
    }
}

/// Runs `kraken sandbox reset`.
struct SandboxReset: Sendable {
    var seed: Int?
    var balances: [StartingBalance]
    var tier: ExchangeOptions.Tier?

    func run(in tool: Tool) async throws -> Report {
        if let seed, seed < 0 {
            throw UsageError.Mistake.invalid("--seed", text: "\(seed)", form: "a whole number from 0", reason: nil)
        }
        let assets = balances.map(\.asset)
        if let twice = assets.first(where: { asset in assets.count { $0 == asset } > 1 }) {
            throw UsageError.Mistake.givenTwice("--balance \(twice)")
        }
        let exchange = try tool.exchange()
        let before = try exchange.summary()
        var options = ExchangeOptions(
            seed: seed.map { UInt64(bitPattern: Int64($0)) } ?? before.seed, tier: tier ?? before.tier)
        if !balances.isEmpty {
            options.balances = Dictionary(balances.map { ($0.asset, $0.amount) }) { _, last in last }
        }
        try exchange.reset(options)
        let status = try await SandboxStatus().run(in: tool)
        return Report(data: status.data, blocks: [.line(.done, "The built-in exchange begins again.")] + status.blocks)
    }
}
