import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let portfolio = Command(
        "portfolio", summary: "Show what every asset, and all of it, is worth.", category: "Account"
    ) {
        CommandBody(
            details: "Assets without a market in the currency are valued through USD or BTC. Prices are last prices.",
            examples: [
                Example("kraken portfolio --sandbox", "The value of everything in USD."),
                Example("kraken portfolio --currency EUR --json --sandbox", "In EUR, for scripts."),
            ],
            rows: [.holdings],
            inputs: Input.option(
                "currency", short: "c", placeholder: "ASSET", help: "Currency of the values.",
                setting: Setting.inHelp("KRAKEN_CURRENCY")),
            arguments: PortfolioCommand.init(currency:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken portfolio`.
struct PortfolioCommand: Sendable {
    var currency: String?

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let trader = try session.orders()
        try await tool.reconcile(trader)
        let wanted = currency ?? tool.settings.text("KRAKEN_CURRENCY") ?? "USD"
        let answer = await session.portfolio.valuation(in: wanted)
        let valuation = try answer.get()
        if tool.settings.operatorLimits.dailyLoss != nil { await trader.keep(valuation) }
        return Report(
            data: valuation.json(venue: session.venue.name, at: answer.timestamp),
            blocks: valuation.blocks(venue: session.venue.name, at: answer.timestamp), timestamp: answer.timestamp,
            rows: .member("assets"))
    }
}

extension Valuation {
    /// Cents for currencies of everyday, eight digits for the others.
    private var decimals: Int { ["BTC", "ETH"].contains(currency.description) ? 8 : 2 }

    fileprivate func blocks(venue: String, at moment: Timestamp) -> [Report.Block] {
        guard !rows.isEmpty else { return [.line(.note, "No assets in the account.")] }
        let table = Table(
            columns: [
                .init("Asset"), .init("Amount", .number, rank: 1),
                .init("Price (\(currency))", key: "price", .number, rank: 2),
                .init("Value (\(currency))", key: "value", .number),
                .init("Share", key: "share_percent", .number, rank: 3), .init("Priced by", rank: 4),
                .init("Parts", rank: 5),
            ],
            rows: rows.map { row in
                [
                    row.balance.asset.description, row.balance.total.grouped(),
                    row.price.map { $0.rounded(decimals: 8, .halfEven).grouped(minimumDecimals: 2) } ?? "-",
                    row.value.map(shown) ?? "no price", share(of: row).map { $0.text(decimals: 1) + "%" } ?? "-",
                    row.route?.words ?? "", row.balance.partsInWords,
                ]
            })
        var blocks: [Report.Block] = [
            .table(table), .line(nil, "Total \(shown(total)) \(currency) at last prices, \(venue), \(moment.shown)"),
        ]
        if !unpriced.isEmpty {
            let names = unpriced.map(\.description).joined(separator: ", ")
            blocks.append(.line(.caution, "not in the total, because no market leads to \(currency): \(names)"))
        }
        return blocks
    }

    fileprivate func json(venue: String, at moment: Timestamp) -> JSON {
        .object([
            "venue": .string(venue), "currency": .string(currency.description), "total": .text(total),
            "price_kind": "last", "priced_at": .time(moment),
            "assets": .array(
                rows.map { row in
                    .object([
                        "asset": .string(row.balance.asset.description), "amount": .text(row.balance.total),
                        "available": .text(row.balance.available), "price": .text(row.price),
                        "value": .text(row.value), "share_percent": .text(share(of: row)),
                        "priced_by": .array((row.route?.steps ?? []).map { .string($0.pair.description) }),
                    ])
                }), "unpriced": .array(unpriced.map { .string($0.description) }),
        ])
    }

    private func shown(_ amount: Amount) -> String {
        amount.rounded(decimals: decimals, .halfEven).grouped(minimumDecimals: decimals)
    }

    private func share(of row: Row) -> Percent? {
        guard let value = row.value, total > .zero else { return nil }
        return Percent(share: value, of: total, decimals: 1, .halfEven)
    }
}

extension PriceRoute {
    /// The markets on the way: `ETH/BTC, BTC/EUR`.
    fileprivate var words: String { steps.map(\.pair.description).joined(separator: ", ") }
}
