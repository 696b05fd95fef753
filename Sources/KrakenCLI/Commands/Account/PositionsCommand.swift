import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let positions = Command(
        "positions", summary: "Show what is open with borrowed money, and what covers it.", category: "Account"
    ) {
        CommandBody(
            details: """
                A long position gains when the price rises, a short one when it falls. The margin level is what you own, \
                gains and losses included, in per cent of the own money that positions bind; far below 100 the exchange \
                closes them.
                """,
            examples: [
                Example("kraken positions --sandbox", "The positions on the built-in exchange.")
            ],
            rows: [.positions],
            run: { try await PositionsCommand().run(in: $0) })
    }
}

/// Runs `kraken positions`.
struct PositionsCommand: Sendable {
    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        try await tool.reconcile(session.orders())
        let answer = await session.portfolio.positions()
        let rows = PositionRows(try answer.get())
        return Report(
            data: rows.json(venue: session.venue.name),
            blocks: rows.blocks(note: "\(session.venue.name), \(answer.timestamp.shown)"), timestamp: answer.timestamp)
    }
}

/// How positions are shown.
struct PositionRows {
    private let report: Portfolio.PositionReport

    init(_ report: Portfolio.PositionReport) {
        self.report = report
    }

    func blocks(note: String) -> [Report.Block] {
        guard !report.rows.isEmpty else { return [.line(nil, "No open positions; \(free), \(note)")] }
        return [
            .table(table), .blank, .facts(nil, facts), .line(nil, "\(report.rows.count.counted("position")), \(note)"),
        ]
    }

    private var free: String { "\(shown(report.balance.freeMargin)) of margin free" }

    private func shown(_ amount: Amount) -> String {
        amount.rounded(decimals: 2, .halfEven).grouped(minimumDecimals: 2) + " \(report.currency)"
    }

    private var table: Table {
        Table(
            columns: [
                .init("Market", key: "pair"), .init("Kind", key: "kind"), .init("Volume", key: "volume", .number),
                .init("Average", key: "average_price", .number, rank: 2), .init("Cost", key: "cost", .number, rank: 4),
                .init("Value", key: "value", .number, rank: 5), .init("Gain", key: "gain", .number),
                .init("Fees", key: "fee", .number, rank: 6), .init("Margin", key: "margin", .number, rank: 3),
                .init("Opened (UTC)", key: "opened", rank: 7), .init("Trade", key: "id", rank: 8),
                .init("Order id", key: "order_txid", rank: 9),
            ],
            rows: report.rows.map { row in
                let position = row.position
                let money = { (amount: Amount) in row.shown(amount) }
                return [
                    row.market, position.side.position, position.remaining.grouped(),
                    row.averagePrice.grouped(minimumDecimals: row.instrument?.priceDecimals ?? 0), money(position.cost),
                    position.value.map(money) ?? "-", position.gain.map { ($0 > .zero ? "+" : "") + money($0) } ?? "-",
                    money(position.fee),
                    money(position.margin), String(position.opened.dateTime), position.id.description,
                    position.orderID.description,
                ]
            })
    }

    private var facts: [(String, String)] {
        let balance = report.balance
        var facts = [
            ("Collateral", shown(balance.tradeBalance)), ("Gain", shown(balance.unrealizedProfit)),
            ("Equity", shown(balance.equity)), ("Margin used", shown(balance.marginUsed)),
            ("Margin free", shown(balance.freeMargin)),
        ]
        if let level = balance.marginLevel { facts.append(("Margin level", "\(level)%")) }
        return facts
    }

    /// The positions for scripts.
    func json(venue: String) -> JSON {
        let balance = report.balance
        return .object([
            "venue": .string(venue), "currency": .string(report.currency.description),
            "collateral": .text(balance.tradeBalance), "gain": .text(balance.unrealizedProfit),
            "equity": .text(balance.equity), "margin_used": .text(balance.marginUsed),
            "margin_free": .text(balance.freeMargin), "margin_level_percent": .text(balance.marginLevel),
            "positions": .array(report.rows.map(Self.json)),
        ])
    }

    private static func json(_ row: Portfolio.PositionReport.Row) -> JSON {
        let position = row.position
        return .object([
            "id": .string(position.id.description), "order_txid": .string(position.orderID.description),
            "pair": .string(row.market), "kind": .string(position.side.position), "volume": .text(position.remaining),
            "opened_volume": .text(position.quantity), "average_price": .text(row.averagePrice),
            "cost": .text(position.cost), "value": .text(position.value), "gain": .text(position.gain),
            "fee": .text(position.fee), "margin": .text(position.margin),
            "opened": .string(position.opened.rfc3339(fraction: 6)),
            "rollover": .text(position.rollover?.rfc3339()), "terms": .text(position.terms),
        ])
    }
}

extension Portfolio.PositionReport.Row {
    /// An amount of the quote asset, with the digits people want of a currency, or of anything else.
    fileprivate func shown(_ amount: Amount) -> String {
        let isCurrency = instrument.map { $0.quoteID.hasPrefix("Z") } ?? true
        let decimals = isCurrency ? 2 : 6
        return amount.rounded(decimals: decimals, .halfEven).grouped(minimumDecimals: decimals)
    }
}
