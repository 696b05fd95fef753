import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let trades = Command(
        "trades", summary: "Show the latest trades of a market, or those since a moment.", category: "Market"
    ) {
        CommandBody(
            details: """
                Oldest first. Without --since the latest trades are shown, 100 unless --limit says otherwise, and 1000 at \
                most. With --since trades are read forward from a moment, a thousand a page: 1000 unless --limit says \
                otherwise, all of them with --all. The last line tells where to go on, to the nanosecond.
                """,
            examples: [
                Example("kraken trades BTC/USD --limit 20 --sandbox", "The latest twenty."),
                Example("kraken trades BTC/USD --since 10m --all --sandbox", "Every trade of the last ten minutes."),
                Example(
                    "kraken trades ETH/EUR --since 1795243500123456789 --json", "From where an earlier list ended."),
            ],
            constraints: [.atMostOne("limit", "all")],
            rows: [.publicTrades],
            inputs: Input.optionalArgument("market", placeholder: "PAIR", help: "The market, if not given by --pair."),
            Input.option("pair", short: "p", placeholder: "PAIR", help: "The market."),
            Input.option("since", placeholder: "WHEN", help: "From then on: 10m (ago), a day, a moment, nanoseconds.")
                .also("start"),
            Input.option("limit", short: "n", placeholder: "N", help: "So many, however many pages that takes.").also(
                "count"),
            Input.flag("all", help: "All since then, with progress on a terminal."),
            arguments: TradesCommand.init(market:pair:since:limit:all:),
            run: { try await $0.run(in: $1) })
    }
}

/// Where a list of trades begins: a moment of the past in any form, or nanoseconds as an earlier list told them.
struct TradeStart: ExplainedArgument {
    private enum Kind {
        case moment(HistoryMoment)
        case after(Timestamp)
    }

    private let kind: Kind

    init(explaining argument: String) throws(ArgumentError) {
        if (16...19).contains(argument.utf8.count), let nanoseconds = Int64(argument), nanoseconds > 0 {
            kind = .after(Timestamp(nanoseconds: nanoseconds))
        } else {
            kind = .moment(try HistoryMoment(explaining: argument))
        }
    }

    static var form: String { "a moment such as 10m (ago), 2026-11-21T18:00:00Z, or nanoseconds since 1970" }

    /// The last moment whose trades are not meant.
    func exclusive(_ now: Timestamp) -> Timestamp {
        switch kind {
        case .after(let moment): moment
        case .moment(let moment): moment.moment(now) - .nanoseconds(1)
        }
    }
}

/// Runs `kraken trades`.
struct TradesCommand: Sendable {
    var pair: String
    var since: TradeStart?
    var count: Int?

    init(market: String?, pair: String?, since: TradeStart?, limit: RowCount?, all: Bool) throws(UsageError.Mistake) {
        self.pair = try oneMarket(market, pair)
        self.since = since
        self.count = all ? nil : limit?.number ?? (since == nil ? 100 : PublicTrades.maximumCount)
        if all && since == nil { throw .missingOptions(["--since"]) }
        if since == nil, let limit, limit.number > PublicTrades.maximumCount {
            throw .invalid(
                "--limit", text: String(limit.number), form: RowCount.form,
                reason: "is more than the latest 1000; older trades need --since")
        }
    }

    func run(in tool: Tool) async throws -> Report {
        let progress = Progress("Trades", tool)
        defer { progress.clear() }
        let session = try progress.around(tool).session(.open)
        let start = since?.exclusive(tool.time.now())
        let answer = await session.marketData.trades(pair, after: start, count: count) {
            progress.report(done: $0.done, of: $0.total)
        }
        let list = try answer.get()
        let name = list.instrument.pair.description
        let table = list.trades.isEmpty ? [] : [Report.Block.table(Self.table(list))]
        return Report(
            data: .object([
                "venue": .string(session.venue.name), "pair": .string(name),
                "trades": .array(list.trades.map(Self.json)),
                "last": .string(String(list.last.nanoseconds)), "complete": .bool(list.isComplete),
            ]),
            blocks: table + [
                .line(nil, "\(list.trades.count.counted("trade")) of \(name), \(session.venue.name)"),
                .line(
                    nil,
                    "\(list.isComplete ? "Go" : "There are more: go") on from here with --since "
                        + String(list.last.nanoseconds)),
            ], timestamp: answer.timestamp)
    }

    private static func table(_ list: MarketData.TradeList) -> Table {
        let instrument = list.instrument
        // Old trades have no number.
        let isNumbered = list.trades.contains { $0.number != nil }
        let number = isNumbered ? [Table.Column("Trade id", .number, rank: 1)] : []
        var table = Table(
            "\(instrument.pair), side of the taker",
            columns: [
                .init("Time (UTC)", key: "time"), .init("Side"), .init("Type", rank: 2), .init("Price", .number),
                .init("Volume", .number),
            ] + number,
            rows: list.trades.map { trade in
                [
                    "\(trade.time.dateTime).\(trade.time.secondsText(decimals: 3).suffix(3))", trade.side.rawValue,
                    trade.typeName, trade.price.grouped(minimumDecimals: instrument.priceDecimals),
                    trade.quantity.grouped(minimumDecimals: instrument.quantityDecimals),
                ] + (isNumbered ? [trade.number.map(String.init) ?? ""] : [])
            })
        let sides = list.trades.map { $0.side == .buy ? Style.Tint.up : .down }
        table.tint = { row, column in column == 1 || column == 3 ? sides[row] : nil }
        return table
    }

    private static func json(_ trade: PublicTrade) -> JSON {
        .object([
            "time": .string(trade.time.rfc3339(fraction: 9)), "side": .string(trade.side.rawValue),
            "type": .string(trade.typeName), "price": .text(trade.price), "volume": .text(trade.quantity),
            "trade_id": .text(trade.number),
        ])
    }
}

extension PublicTrade {
    /// The type of the order that took.
    fileprivate var typeName: String { isMarketOrder ? "market" : "limit" }
}
