import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let orders = Command(
        "orders", summary: "List your orders, your trades, or this program's journal.", category: "Orders"
    ) {
        CommandBody(
            details: """
                Of closed orders and trades the newest 50 of the time asked for are fetched, unless --limit or --all asks \
                for more; the exchange knows no filter by pair or side, so these choose among what was fetched. --journal \
                shows every order this program ever meant to place, with its transmissions and the looks for it, and needs \
                no network.
                """,
            examples: [
                Example("kraken orders --sandbox", "Open orders."),
                Example("kraken orders --status closed --since 24h --all --sandbox", "What ended since yesterday."),
                Example("kraken orders --status any --json --sandbox", "Open and closed orders, for scripts."),
                Example("kraken orders --trades -p BTC/USD --all --sandbox", "Every trade of a market, with fees."),
                Example("kraken orders --journal --sandbox", "What this program sent, and what became of it."),
            ],
            constraints: [.atMostOne("status", "trades"), .atMostOne("trades", "journal"), .atMostOne("limit", "all")],
            rows: [.orders, .trades, .journal],
            inputs: Input.option(
                "status", short: "s", placeholder: "STATUS", help: "Which orders; open ones by default."),
            Input.option("pair", short: "p", placeholder: "PAIR", help: "Only this market."),
            Input.option("side", placeholder: "SIDE", help: "Only this side."),
            Input.option("userref", placeholder: "N", help: "Only orders with this number."),
            Input.option("cl-ord-id", placeholder: "CLIENT-ID", help: "Only the order of this client id."),
            Input.option("since", placeholder: "WHEN", help: "Opened or closed since: 24h (ago), a day, a moment.")
                .also("start"),
            Input.option("until", placeholder: "WHEN", help: "Opened or closed until: 1h (ago), a day, a moment.")
                .also("end"),
            Input.option("limit", short: "n", placeholder: "N", help: "So many, however many pages that takes.").also(
                "count"),
            Input.flag("all", help: "Every page, with progress on a terminal."),
            Input.flag("trades", help: "Trades instead of orders."),
            Input.flag("journal", help: "This program's own journal instead."),
            arguments: OrdersCommand.init,
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken orders`.
struct OrdersCommand: Sendable {
    private enum Subject {
        case orders, trades, journal
    }

    private var subject: Subject
    private var query: OrderQuery
    private var period: HistoryPeriod

    // swift-format-ignore: one parameter for each input
    init(
        status: Trader.Filter?, pair: String?, side: Side?, userref: UserReference?, clientOrder: ClientOrderName?,
        since: HistoryMoment?, until: HistoryMoment?, limit: RowCount?, all: Bool, trades: Bool, journal: Bool
    ) {
        subject = trades ? .trades : journal ? .journal : .orders
        // A journal without a filter is the whole journal.
        query = OrderQuery(
            status ?? (journal ? .any : .open), pair: pair, side: side, userReference: userref?.number,
            clientOrderID: clientOrder?.id, extent: all ? .everything : limit.map { .count($0.number) } ?? .newest)
        period = HistoryPeriod(since: since, until: until)
    }

    func run(in tool: Tool) async throws -> Report {
        var query = query
        (query.since, query.until) = try period.moments(tool.time.now())
        let progress = Progress(subject == .trades ? "Trades" : "Orders", tool)
        defer { progress.clear() }
        let session = try progress.around(tool).session(.account)
        let (trader, venue) = (try session.orders(), session.venue.name)
        let onPage: @Sendable (ListingProgress) -> Void = { progress.report(done: $0.done, of: $0.total) }
        if subject == .journal {
            await tool.tellAlarms(trader)
            return try JournalRows.report(await trader.records(query), query, venue)
        }
        try await progress.around(tool).reconcile(trader)
        if subject == .trades {
            return try TradeRows.report(await trader.trades(query, onPage: onPage), query, venue)
        }
        let answer = await trader.orders(query, onPage: onPage)
        if query.isAboutAllOpen, let list = answer.data {
            tool.names?.remember(list.orders, pairs: list.pairs)
        }
        return try OrderRows.report(answer, query, venue)
    }
}
