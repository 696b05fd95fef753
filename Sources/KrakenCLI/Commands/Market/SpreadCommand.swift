import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let spread = Command("spread", summary: "Show the best bid and ask of the last minutes.", category: "Market")
    {
        CommandBody(
            details: """
                Oldest first. The exchange tells about two hundred of the latest best prices; the newest 25 are shown \
                unless --limit or --since asks for others. A basis point (bp) is a hundredth of a per cent of the price \
                between bid and ask.
                """,
            examples: [
                Example("kraken spread BTC/USD --sandbox", "The latest spreads."),
                Example("kraken spread BTC/USD --since 1m --json --sandbox", "Those of the last minute, for scripts."),
            ],
            rows: [.spreads],
            inputs: Input.optionalArgument("market", placeholder: "PAIR", help: "The market, if not given by --pair."),
            Input.option("pair", short: "p", placeholder: "PAIR", help: "The market."),
            Input.option("since", placeholder: "WHEN", help: "From then on: 1m (ago), a moment.").also("start"),
            Input.option("limit", short: "n", placeholder: "N", help: "How many of the newest.").also("count"),
            arguments: SpreadCommand.init(market:pair:since:limit:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken spread`.
struct SpreadCommand: Sendable {
    var pair: String
    var since: HistoryMoment?
    var count: Int?

    init(market: String?, pair: String?, since: HistoryMoment?, limit: RowCount?) throws(UsageError.Mistake) {
        self.pair = try oneMarket(market, pair)
        self.since = since
        count = limit?.number ?? (since == nil ? 25 : nil)
    }

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.open)
        let answer = await session.marketData.spreads(pair, since: since?.moment(tool.time.now()))
        var list = try answer.get()
        if let count { list.rows = list.rows.suffix(count) }
        let name = list.instrument.pair.description
        let range = SpreadRange(list.rows.map(\.prices.spread))
        let digits = list.instrument.priceDecimals
        let shown = { (spread: Price) in spread.grouped(minimumDecimals: digits) }
        return Report(
            data: .object([
                "venue": .string(session.venue.name), "pair": .string(name),
                "spreads": .array(list.rows.map(Self.json)),
                "least": .text(range?.least), "median": .text(range?.median), "most": .text(range?.most),
                "last": .integer(list.last.seconds),
            ]),
            blocks: (range.map { range in
                [
                    .table(Self.table(list)),
                    .line(
                        nil,
                        "Spread in \(list.instrument.pair.quote): least \(shown(range.least)), "
                            + "median \(shown(range.median)), most \(shown(range.most))"),
                ]
            } ?? []) + [
                .line(nil, "\(list.rows.count.counted("spread")) of \(name), \(session.venue.name)"),
                .line(nil, "Go on from here with --since \(list.last.seconds)"),
            ], timestamp: answer.timestamp)
    }

    private static func table(_ list: MarketData.SpreadList) -> Table {
        let digits = list.instrument.priceDecimals
        return Table(
            list.instrument.pair.description,
            columns: [
                .init("Time (UTC)", key: "time"), .init("Bid", .number), .init("Ask", .number),
                .init("Spread", .number), .init("bp", key: "spread_bps", .number),
            ],
            rows: list.rows.map { row in
                [
                    row.time.dateTime, row.prices.bid.grouped(minimumDecimals: digits),
                    row.prices.ask.grouped(minimumDecimals: digits),
                    row.prices.spread.grouped(minimumDecimals: digits),
                    row.prices.spreadBasisPoints(decimals: 4, .halfEven)?.grouped(minimumDecimals: 4) ?? "-",
                ]
            })
    }

    private static func json(_ row: BestPriceHistory.Row) -> JSON {
        .object([
            "time": .string(row.time.rfc3339()), "bid": .text(row.prices.bid), "ask": .text(row.prices.ask),
            "spread": .text(row.prices.spread),
            "spread_bps": .text(row.prices.spreadBasisPoints(decimals: 6, .halfEven)),
        ])
    }
}

/// The narrowest, the middle and the widest of some spreads.
struct SpreadRange {
    let least: Price
    /// Of an even number the lower middle, so that it is a spread that was.
    let median: Price
    let most: Price

    /// Nil for no spreads.
    init?(_ spreads: [Price]) {
        let sorted = spreads.sorted()
        guard let least = sorted.first, let most = sorted.last else { return nil }
        (self.least, self.most) = (least, most)
        median = sorted[(sorted.count - 1) / 2]
    }
}
