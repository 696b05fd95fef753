public import CommandKit
import KrakenCore
public import Trading
import Transport

extension Instrument.Status: Argument {
    public static var choices: [String] { allCases.filter { $0 != .other }.map(\.rawValue) }
}

extension ToolCommand {
    static let pairs = Command(
        "pairs", summary: "Find markets, with their steps, minimums and fees.", category: "Market"
    ) {
        CommandBody(
            details: """
                Words may be assets or parts of names, and all of them must fit; the name of a market, in any spelling, \
                adds that market. Fees are those without any volume, in per cent: 'kraken fees' tells yours. The list comes \
                from the exchange's catalogue, which is kept for a day (KRAKEN_CATALOGUE_AGE).
                """,
            examples: [
                Example("kraken pairs btc --sandbox", "Every market of BTC."),
                Example("kraken pairs --quote USD --status online --sandbox", "What can be traded for USD now."),
                Example("kraken pairs XBTUSD ETH/EUR --json", "Two markets, for scripts."),
            ],
            rows: [.markets],
            inputs: Input.arguments("search", placeholder: "SEARCH", help: "Markets, assets, or parts of their names."),
            Input.option("base", placeholder: "ASSET", help: "Only markets of this asset."),
            Input.option("quote", placeholder: "ASSET", help: "Only markets traded for this asset."),
            Input.option("status", placeholder: "STATUS", help: "Only markets in this state."),
            Input.flag("margin", help: "Only markets with leverage."),
            arguments: PairsCommand.init(words:base:quote:status:margin:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken pairs`.
struct PairsCommand: Sendable {
    var search: MarketSearch

    init(words: [String], base: String?, quote: String?, status: Instrument.Status?, margin: Bool) {
        search = MarketSearch(words: words, base: base, quote: quote, status: status, needsMargin: margin)
    }

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.open)
        let answer = await session.marketData.markets(search)
        let list = try answer.get()
        let table = Table(
            columns: [
                .init("Market", key: "pair"), .init("Status", rank: 3), .init("Tick", .number),
                .init("Lot digits", key: "lot_decimals", .number, rank: 7),
                .init("Minimum", key: "minimum_volume", .number),
                .init("Min. cost", key: "minimum_cost", .number, rank: 4),
                .init("Maker %", key: "maker_fee_percent", .number, rank: 2),
                .init("Taker %", key: "taker_fee_percent", .number, rank: 1),
                .init("Leverage", .number, rank: 5),
            ], rows: list.rows.map(\.cells))
        return Report(
            data: .array(list.rows.map(\.json)),
            blocks: (list.rows.isEmpty ? [] : [.table(table)]) + [
                .line(nil, list.note("market", session.venue.name, tool.time.now()))
            ], cached: answer.cached, timestamp: answer.timestamp)
    }
}

extension MarketData.Listing {
    /// `3 of 1,400 markets, live; catalogue of 2026-11-21 08:00:00 UTC, 2 h old`.
    ///
    /// - Parameter what: one of them: `market`.
    func note(_ what: String, _ venue: String, _ now: Timestamp) -> String {
        let age = max(.zero, now - fetchedAt)
        let words = age < .seconds(1) ? "fetched just now" : "\(age.inUnits) old"
        return "\(rows.count.counted(what, of: total)), \(venue); "
            + "catalogue of \(fetchedAt.shown), \(words)"
    }
}

extension Instrument {
    private var takerFee: Percent? { takerFees.first?.fee }
    private var makerFee: Percent? { makerFees.first?.fee ?? takerFee }

    fileprivate var cells: [String] {
        [
            pair.description, status.rawValue, tick.description, String(quantityDecimals),
            minimumQuantity.grouped(), minimumCost?.grouped() ?? "-", makerFee?.text(minimumDecimals: 2) ?? "-",
            takerFee?.text(minimumDecimals: 2) ?? "-", maximumLeverage.map { "\($0)x" } ?? "-",
        ]
    }

    fileprivate var json: JSON {
        .object([
            "pair": .string(pair.description), "base": .string(pair.base.description),
            "quote": .string(pair.quote.description), "id": .string(id), "altname": .string(alternativeName),
            "status": .string(status.rawValue), "tick": .text(tick), "price_decimals": .integer(priceDecimals),
            "lot_decimals": .integer(quantityDecimals), "cost_decimals": .integer(costDecimals),
            "minimum_volume": .text(minimumQuantity), "minimum_cost": .text(minimumCost),
            "maker_fee_percent": .text(makerFee), "taker_fee_percent": .text(takerFee),
            "leverage": maximumLeverage.map { .integer($0) } ?? .null,
            "leverage_buy": .array(buyLeverages.map { .integer($0) }),
            "leverage_sell": .array(sellLeverages.map { .integer($0) }),
        ])
    }
}
