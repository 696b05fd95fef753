import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let ticker = Command(
        "ticker", summary: "Show prices, spread and the last 24 hours of markets.", category: "Market"
    ) {
        CommandBody(
            details: "A market may be written in any way: BTC/USD, btcusd, XBTUSD, XXBTZUSD, or as two words.",
            examples: [
                Example("kraken ticker BTC/USD ETH/USD --sandbox", "Two markets of the built-in exchange."),
                Example("kraken ticker btc usd --sandbox", "One market, as two words."),
                Example("kraken ticker -p XBTUSD --json --sandbox", "One envelope for scripts."),
            ],
            rows: [.tickers],
            inputs: Input.arguments("pairs", placeholder: "PAIR", help: "Markets, or a base and a quote as two words."),
            Input.options("pair", short: "p", placeholder: "PAIR", help: "A market; may be repeated."),
            arguments: TickerCommand.init(words:pairs:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken ticker`.
struct TickerCommand: Sendable {
    var words: [String]
    var pairs: [String]

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.open)
        let quotes = try await fetch(from: session.marketData)
        let rows = try quotes.get().map { ($0.instrument, $0.ticker) }
        let table = Table(
            columns: [
                .init("Market", key: "pair"), .init("Last", .number), .init("Bid", .number),
                .init("Ask", .number, rank: 1),
                .init("Spread", .number, rank: 5), .init("Today", key: "change_percent", .number),
                .init("24h high", key: "high_24h", .number, rank: 2),
                .init("24h low", key: "low_24h", .number, rank: 3),
                .init("24h volume", key: "volume_24h", .number, rank: 4),
                .init("24h average", key: "average_24h", .number, rank: 6),
                .init("Trades", key: "trades_24h", .number, rank: 7),
            ], rows: rows.map { $0.1.cells(of: $0.0, style: tool.console.style) })
        return Report(
            data: .array(rows.map { $0.1.json(of: $0.0) }),
            blocks: [.table(table), .line(nil, "\(session.venue.name), \(quotes.timestamp.shown)")],
            timestamp: quotes.timestamp)
    }

    /// Two words without a slash are first taken as a base and a quote; nothing at all means BTC/USD.
    private func fetch(from marketData: MarketData) async throws -> Envelope<[MarketData.Quote]> {
        let names = words + pairs
        if names.isEmpty { return await marketData.tickers(["BTC/USD"]) }
        guard words.count == 2, pairs.isEmpty, !words.contains(where: { $0.contains("/") }) else {
            return await marketData.tickers(names)
        }
        let joined = await marketData.tickers([words.joined(separator: "/")])
        guard case NameError.unknownPair? = joined.cause else { return joined }
        let separate = await marketData.tickers(names)
        return separate.success ? separate : joined
    }
}

extension Ticker {
    /// The change since today's first trade, in per cent.
    var change: Percent? { open > .zero ? Percent(change: open, to: last, decimals: 2, .halfEven) : nil }

    fileprivate func cells(of instrument: Instrument, style: Style) -> [String] {
        let digits = instrument.priceDecimals
        let average = averagePrice.rounded(decimals: digits, .halfEven)
        return [
            instrument.pair.description, last.grouped(minimumDecimals: digits), bid.grouped(minimumDecimals: digits),
            ask.grouped(minimumDecimals: digits), (ask - bid).grouped(minimumDecimals: digits),
            change.map { ($0 > .zero ? "+" : "") + $0.text(decimals: 2) + "%" } ?? "-",
            high.grouped(minimumDecimals: digits), low.grouped(minimumDecimals: digits),
            volume.rounded(decimals: 4, .halfEven).grouped(minimumDecimals: 4),
            average.grouped(minimumDecimals: digits), Amount(whole: trades).grouped(),
        ]
    }

    fileprivate func json(of instrument: Instrument) -> JSON {
        .object([
            "pair": .string(instrument.pair.description), "last": .text(last), "bid": .text(bid), "ask": .text(ask),
            "spread": .text(ask - bid), "open": .text(open), "change_percent": .text(change), "high_24h": .text(high),
            "low_24h": .text(low),
            "volume_24h": .text(volume), "average_24h": .text(averagePrice), "trades_24h": .integer(trades),
        ])
    }
}
