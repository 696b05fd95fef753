import CommandKit
import KrakenCore
import Trading
import Transport

/// The market that was named in one of two ways.
func oneMarket(_ argument: String?, _ option: String?) throws(UsageError.Mistake) -> String {
    switch (argument, option) {
    case (let name?, nil), (nil, let name?): return name
    case (nil, nil): throw .missingOptions(["--pair"])
    case (_?, _?): throw .conflict(["PAIR", "--pair"])
    }
}

extension ToolCommand {
    static let order = Command(
        "order", summary: "Check an order, and place it when told to.",
        details: """
            Nothing is placed without --execute: the order is checked here, then by the exchange. With --execute it is \
            asked about first, good for 15 seconds; --yes skips the question. An order is transmitted once. If its \
            answer is lost the program ends 7 and says under which id to look for it.
            """,
        category: "Orders",
        examples: [
            Example("kraken order -p BTC/USD -s buy -t limit -v 0.01 --price 50000 --sandbox", "Check a buy order."),
            Example("kraken order -p ETH/USD -s sell -v 0.5 --execute --yes --sandbox", "Sell at the market at once."),
        ],
        constraints: [.atMostOne("validate", "execute")],
        inputs: Input.optionalArgument("market", placeholder: "PAIR", help: "The market, if not given by --pair."),
        Input.option("pair", short: "p", placeholder: "PAIR", help: "The market."),
        Input.requiredOption("side", short: "s", placeholder: "SIDE", help: "Which way."),
        Input.option("order-type", short: "t", default: "market", placeholder: "TYPE", help: "How it is priced."),
        Input.requiredOption("volume", short: "v", placeholder: "VOLUME", help: "How much of the base asset."),
        Input.option("price", placeholder: "PRICE", help: "The worst price of a limit order."),
        Input.flag("validate", help: "Only check (the default)."), Input.flag("execute", help: "Place the order."),
        Input.flag("yes", short: "y", help: "Do not ask before placing it."),
        arguments: OrderCommand.init(market:pair:side:type:volume:price:validate:execute:yes:),
        run: { try await $0.run(in: $1) })
}

/// Runs `kraken order`.
struct OrderCommand: Sendable {
    var pair: String
    var side: Side
    var type: OrderType
    var volume: Quantity
    var price: Price?
    var execute: Bool
    var yes: Bool

    /// Throws when price and type do not go together, or a number is not positive.
    init(
        market: String?, pair: String?, side: Side, type: OrderType, volume: Quantity, price: Price?, validate: Bool,
        execute: Bool,
        yes: Bool
    ) throws(UsageError.Mistake) {
        let pair = try oneMarket(market, pair)
        (self.pair, self.side, self.type, self.volume, self.price) = (pair, side, type, volume, price)
        (self.execute, self.yes) = (execute, yes)
        if type == .limit && price == nil { throw .needs("a limit order", needed: "--price") }
        if type == .market && price != nil { throw .conflict(["--order-type market", "--price"]) }
        if volume <= .zero {
            throw .invalid("--volume", text: "\(volume)", form: "a positive number", reason: "is not positive")
        }
        if let price, price <= .zero {
            throw .invalid("--price", text: "\(price)", form: "a positive number", reason: "is not positive")
        }
    }

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let trader = try session.orders()
        let collar = tool.settings.text("KRAKEN_PRICE_COLLAR").flatMap { try? Percent(parsing: $0) }
        let plan = await trader.plan(
            side, volume, of: pair, type: type, limitPrice: price, collar: collar ?? Percent(whole: 10))
        let preview = OrderPreview(plan: try plan.get(), venue: session.venue.name)
        try preview.refuseIfFailed()
        let words = try await trader.validate(preview.plan).get()
        guard execute else { return preview.dryRun(words: words) }
        try await confirm(preview, asOf: tool.time.elapsed(), in: tool)
        return try await OrderPlacement(preview: preview, trader: trader, tool: tool).run()
    }

    /// Asks, unless told not to; a question nobody can answer is a refusal.
    private func confirm(_ preview: OrderPreview, asOf made: Duration, in tool: Tool) async throws {
        if yes { return }
        guard tool.console.canAsk else {
            throw Failure(
                "confirmation-needed", "a live order needs a confirmation, and there is no terminal to ask at",
                hint: "add --yes if you mean it", exitCode: .refused)
        }
        let text = preview.text(width: min(tool.console.width, 100), tool: tool)
        tool.console.complain(text)
        let answer = await tool.console.ask("Place this order on \(preview.venue)? [y/N] ")
        try Task.checkCancellation()
        guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
            throw Failure("not-confirmed", "nothing was placed", exitCode: .refused)
        }
        let life = Duration.seconds(tool.settings.integer("KRAKEN_CONFIRMATION_LIFE") ?? 15)
        guard tool.time.elapsed() - made <= life else {
            throw Failure(
                "confirmation-expired", "the answer came too late: prices may have moved; nothing was placed",
                hint: "run it again and answer within \(life.seconds)", exitCode: .refused)
        }
    }
}
