import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let ohlc = Command("ohlc", summary: "Show candles of a market, oldest first.", category: "Market") {
        CommandBody(
            details: """
                The last candle is still running unless --since is older than the exchange keeps. --chart draws the \
                candles; where there are more than the terminal has columns, several are put together.
                """,
            examples: [
                Example("kraken ohlc -p BTC/USD -i 60 -l 24 --sandbox", "The last day in hours."),
                Example("kraken ohlc BTC/USD -i 60 --chart --sandbox", "The last two days as a picture."),
                Example("kraken ohlc -p ETH/USD -i 1440 -l 7 --json --sandbox", "The last week in days, for scripts."),
            ],
            rows: [.candles],
            inputs: Input.optionalArgument("market", placeholder: "PAIR", help: "The market, if not given by --pair."),
            Input.option("pair", short: "p", placeholder: "PAIR", help: "The market."),
            Input.option(
                "interval", short: "i", default: "15", placeholder: "MINUTES", help: "Length of a candle in minutes."),
            Input.option("limit", short: "l", default: "48", placeholder: "N", help: "How many candles, 1 to 720.")
                .also("count"),
            Input.option("since", placeholder: "WHEN", help: "Only candles after then: 24h (ago), a day, a moment.")
                .also("start"),
            Input.flag("chart", help: "Draw the candles instead of listing them."),
            arguments: CandlesCommand.init(market:pair:interval:limit:since:chart:),
            run: { try await $0.run(in: $1) })
    }
}

/// The lengths of candles the exchange knows.
enum CandleInterval: String, CaseIterable, Argument {
    case one = "1", five = "5", fifteen = "15", thirty = "30", sixty = "60", fourHours = "240", day = "1440"
    case week = "10080", fifteenDays = "21600"

    var minutes: Int { Int(rawValue) ?? 1 }
}

/// A number of candles the exchange can give.
struct CandleCount: ExplainedArgument {
    var number: Int

    init(explaining argument: String) throws(ArgumentError) {
        guard let number = Int(argument) else { throw ArgumentError() }
        guard (1...720).contains(number) else { throw ArgumentError("is not from 1 to 720") }
        self.number = number
    }

    static var form: String { "a whole number from 1 to 720" }
}

/// Runs `kraken ohlc`.
struct CandlesCommand: Sendable {
    var pair: String
    var interval: CandleInterval
    var limit: CandleCount
    var since: HistoryMoment?
    /// Whether a picture is drawn instead of a table.
    var isChart: Bool

    // swift-format-ignore: one parameter for each input
    init(
        market: String?, pair: String?, interval: CandleInterval, limit: CandleCount, since: HistoryMoment?, chart: Bool
    ) throws(UsageError.Mistake) {
        self.pair = try oneMarket(market, pair)
        (self.interval, self.limit, self.since) = (interval, limit, since)
        isChart = chart
    }

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.open)
        let answer = await session.marketData.candles(
            pair, minutes: interval.minutes, limit: limit.number, since: since?.moment(tool.time.now()))
        let series = try answer.get()
        let (instrument, candles) = (series.instrument, series.candles)
        return Report(
            data: .object([
                "venue": .string(session.venue.name), "pair": .string(instrument.pair.description),
                "interval_minutes": .integer(interval.minutes),
                "last": .integer(series.last.seconds),
                "candles": .array(candles.map { $0.json(isRunning: $0.start > series.last) }),
            ]),
            blocks: blocks(series) + [
                .line(nil, "\(session.venue.name); go on from here with --since \(series.last.seconds)")
            ], timestamp: answer.timestamp)
    }

    private func blocks(_ series: MarketData.Series) -> [Report.Block] {
        guard isChart else { return [.table(table(series))] }
        guard let first = series.candles.first, let last = series.candles.last else {
            return [.line(.note, "No candles.")]
        }
        let digits = series.instrument.priceDecimals
        let shown = { (price: Price) in price.grouped(minimumDecimals: digits) }
        let change = first.open > .zero ? Percent(change: first.open, to: last.close, decimals: 2, .halfEven) : .zero
        let (high, low) = (series.candles.map(\.high).max() ?? last.high, series.candles.map(\.low).min() ?? last.low)
        return [
            .line(
                nil,
                "\(series.instrument.pair), \(interval.rawValue) minutes, from \(first.start.dateTime.dropLast(3)) UTC"),
            .chart(Chart(candles: series.candles, digits: digits)),
            .line(
                nil,
                "Last \(shown(last.close)) (\(change > .zero ? "+" : "")\(change.text(decimals: 2))%), "
                    + "high \(shown(high)), low \(shown(low))"),
        ]
    }

    private func table(_ series: MarketData.Series) -> Table {
        let (instrument, digits) = (series.instrument, series.instrument.priceDecimals)
        return Table(
            "\(instrument.pair), \(interval.rawValue) minutes",
            columns: [
                .init("Time (UTC)", key: "time"), .init("Open", .number, rank: 1), .init("High", .number, rank: 2),
                .init("Low", .number, rank: 3), .init("Close", .number), .init("Volume", .number, rank: 4),
                .init("Trades", .number, rank: 5), .init("", key: "running", rank: 6),
            ],
            rows: {
                series.candles.map { candle in
                    [
                        String(candle.start.dateTime.dropLast(3)), candle.open.grouped(minimumDecimals: digits),
                        candle.high.grouped(minimumDecimals: digits), candle.low.grouped(minimumDecimals: digits),
                        candle.close.grouped(minimumDecimals: digits),
                        candle.volume.rounded(decimals: 4, .halfEven).grouped(minimumDecimals: 4),
                        Amount(whole: candle.trades).grouped(), candle.start > series.last ? "running" : "",
                    ]
                }
            })
    }
}

extension Candle {
    fileprivate func json(isRunning: Bool) -> JSON {
        .object([
            "time": .string(start.rfc3339()), "open": .text(open), "high": .text(high), "low": .text(low),
            "close": .text(close), "average": .text(averagePrice), "volume": .text(volume),
            "trades": .integer(trades), "running": .bool(isRunning),
        ])
    }
}
