public import CommandKit
import KrakenCore
public import KrakenSandbox
import Storage
import Trading
import Transport

extension ToolCommand {
    static let sandboxMarket = Command("market", summary: "Change what the built-in exchange allows.") {
        CommandBody(
            examples: [
                Example(
                    "kraken sandbox market set --pair BTC/USD --state post_only", "One market takes post-only orders.")
            ],
            subcommands: [marketSet])
    }

    private static let marketSet = Command("set", summary: "Set the state of a market or of the whole exchange.") {
        CommandBody(
            details: """
                A market is online, cancel_only, post_only, limit_only or reduce_only; the exchange is online, \
                cancel_only, post_only or in maintenance. Without an option it shows the states.
                """,
            examples: [
                Example(
                    "kraken sandbox market set --pair BTC/USD --state cancel_only", "Only cancelling is allowed there."),
                Example("kraken sandbox market set --system maintenance", "Nothing works but public data."),
                Example("kraken sandbox market set --system online", "Open again."),
            ],
            inputs: Input.option("pair", placeholder: "PAIR", help: "The market."),
            Input.option("state", placeholder: "STATE", help: "The market's new state."),
            Input.option("system", placeholder: "STATE", help: "The whole exchange's new state."),
            arguments: MarketSet.init(pair:state:system:),
            run: { try await $0.run(in: $1) })
    }
}

extension MarketState: Argument {}

/// Runs `kraken sandbox market set`.
struct MarketSet: Sendable {
    var pair: String?
    var state: MarketState?
    var system: MarketState?

    /// Throws when market and state are not given together, or a state is not possible there.
    init(pair: String?, state: MarketState?, system: MarketState?) throws(UsageError.Mistake) {
        if pair != nil && state == nil { throw .needs("--pair", needed: "--state") }
        if state != nil && pair == nil { throw .needs("--state", needed: "--pair") }
        if let state, state == .maintenance { throw Self.impossible("--state", state, [.maintenance]) }
        if let system, [.limitOnly, .reduceOnly].contains(system) {
            throw Self.impossible("--system", system, [.limitOnly, .reduceOnly])
        }
        (self.pair, self.state, self.system) = (pair, state, system)
    }

    private static func impossible(
        _ option: String, _ state: MarketState, _ excluded: Set<MarketState>
    ) -> UsageError.Mistake {
        let choices = MarketState.allCases.filter { !excluded.contains($0) }.map(\.rawValue)
        return .notAChoice(option, text: state.rawValue, choices: choices, suggestion: nil)
    }

    func run(in tool: Tool) async throws -> Report {
        let exchange = try tool.exchange()
        var states: [(pair: Pair?, state: MarketState)] = []
        if let pair, let state { try states.append((exchange.pair(named: pair), state)) }
        if let system { states.append((nil, system)) }
        if !states.isEmpty {
            try exchange.setMarkets(states)
            // Commands of this home shall see it at once.
            let folder = tool.settings.home.data + "/" + Venue.sandbox.folderName
            let path = folder + "/catalogue.db"
            if Files.exists(path) { try? CatalogueRepository(path: path).forgetStates() }
            let client = tool.settings.clientConfiguration(baseURL: "", folder: folder)
            ServiceCondition.forget(folder: client.keyStateFolder)
        }
        let system = try exchange.marketState(pair: nil).rawValue
        let pairs = try exchange.pairStates().map { ($0.pair.description, $0.state.rawValue) }
        return Report(
            data: .object([
                "system": .string(system),
                "pairs": .object(pairs.map { .init($0.0, .string($0.1)) }),
            ]),
            blocks: [.facts(nil, [("Exchange", system)] + pairs)])
    }
}
