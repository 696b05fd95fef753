import CommandKit
import KrakenCore
import Trading

extension ToolCommand {
    static let book = Command("book", summary: "Show what is bid and asked in a market.", category: "Market") {
        CommandBody(
            details: """
                Every level with the volume up to it and what that would cost or bring. On a wide terminal bids and asks \
                stand side by side, with a bar for the volume up to each level; elsewhere the asks stand above the bids, \
                one level a line. --group puts levels together in coarser steps of the price, bids counted down and asks \
                up, so that a step never looks better than it is; it is made of the 500 levels a side that the exchange \
                shows. The exchange rounds the volumes of its public book.
                """,
            examples: [
                Example("kraken book BTC/USD --sandbox", "Ten levels a side."),
                Example("kraken book BTC/USD --group 50 --levels 5 --sandbox", "In steps of 50 USD."),
                Example("kraken book -p ETH/BTC --levels 500 --json --sandbox", "As deep as the exchange shows."),
            ],
            rows: [.bookLevels],
            inputs: Input.optionalArgument("market", placeholder: "PAIR", help: "The market, if not given by --pair."),
            Input.option("pair", short: "p", placeholder: "PAIR", help: "The market."),
            Input.option(
                "levels", short: "l", default: "10", placeholder: "N", help: "How many levels a side, 1 to 500."
            ).also("limit", "count"),
            Input.option("group", short: "g", placeholder: "TICK", help: "Put levels together in steps of this price."),
            arguments: BookCommand.init(market:pair:levels:group:),
            run: { try await $0.run(in: $1) })
    }
}

/// A number of levels the exchange can give.
struct LevelCount: ExplainedArgument {
    var number: Int

    init(explaining argument: String) throws(ArgumentError) {
        guard let number = Int(argument) else { throw ArgumentError() }
        guard (1...Depth.maximumCount).contains(number) else { throw ArgumentError("is not from 1 to 500") }
        self.number = number
    }

    static var form: String { "a whole number from 1 to 500" }
}

/// Runs `kraken book`.
struct BookCommand: Sendable {
    var pair: String
    var levels: LevelCount
    var tick: Price?

    init(market: String?, pair: String?, levels: LevelCount, group: Price?) throws(UsageError.Mistake) {
        self.pair = try oneMarket(market, pair)
        (self.levels, tick) = (levels, group)
        if let group, group <= .zero {
            throw .invalid("--group", text: group.description, form: "a price above zero", reason: nil)
        }
    }

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.open)
        let answer = await session.marketData.book(pair, levels: levels.number, tick: tick)
        let rows = BookRows(try answer.get())
        return Report(
            data: rows.json(venue: session.venue.name),
            blocks: rows.blocks(tool.console, note: "\(session.venue.name), \(answer.timestamp.shown)"),
            timestamp: answer.timestamp, rows: .given(rows.levels))
    }
}
