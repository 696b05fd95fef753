import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let fees = Command(
        "fees", summary: "Show what you pay for trading, and what would make it less.", category: "Account"
    ) {
        CommandBody(
            details: """
                Fees are per cent of what a trade costs. A maker waits in the book, a taker takes from it. The exchange \
                may have put you into a better tier than your volume alone would.
                """,
            examples: [
                Example("kraken fees --sandbox", "Your fees in BTC/USD."),
                Example("kraken fees BTC/USD EUR/USD --sandbox", "In two markets."),
            ],
            rows: [.fees],
            inputs: Input.arguments("pairs", placeholder: "PAIR", help: "Markets; BTC/USD if there is none."),
            Input.options("pair", short: "p", placeholder: "PAIR", help: "A market; may be repeated."),
            arguments: FeesCommand.init(words:pairs:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken fees`.
struct FeesCommand: Sendable {
    var words: [String]
    var pairs: [String]

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let names = words + pairs
        let answer = await session.portfolio.fees(names.isEmpty ? ["BTC/USD"] : names)
        let rows = FeeRows(try answer.get())
        return Report(
            data: rows.json(venue: session.venue.name),
            blocks: rows.blocks(note: "\(session.venue.name), \(answer.timestamp.shown)"),
            timestamp: answer.timestamp)
    }
}
