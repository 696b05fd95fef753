import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let balance = Command(
        "balance", summary: "Show what you own, what is held, and what is free.", category: "Account"
    ) {
        CommandBody(
            details: "Staked and other suffixed balances are folded into their asset; only spot can be traded.",
            examples: [Example("kraken balance --sandbox", "The balances of the built-in exchange.")],
            rows: [.balances],
            run: { try await BalanceCommand().run(in: $0) })
    }
}

/// Runs `kraken balance`.
struct BalanceCommand: Sendable {
    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        try await tool.reconcile(session.orders())
        let answer = await session.portfolio.balances()
        let sheet = try answer.get()
        let note = Report.Block.line(nil, "\(session.venue.name), \(answer.timestamp.shown)")
        return Report(
            data: BalanceRows.json(sheet), blocks: BalanceRows.blocks(sheet, title: nil) + [note],
            timestamp: answer.timestamp)
    }
}

/// How balances are shown.
enum BalanceRows {
    static func blocks(_ sheet: BalanceSheet, title: String?) -> [Report.Block] {
        guard !sheet.balances.isEmpty else { return [.line(.note, "No assets in the account.")] }
        let rows = sheet.balances.map { balance in
            [
                balance.asset.description, balance.total.grouped(), balance.held.isZero ? "" : balance.held.grouped(),
                balance.available.grouped(), balance.partsInWords,
            ]
        }
        return [
            .table(
                Table(
                    title,
                    columns: [
                        .init("Asset"), .init("Total", .number), .init("In orders", key: "held", .number, rank: 1),
                        .init("Free to trade", key: "available", .number), .init("Parts", rank: 2),
                    ], rows: rows))
        ]
    }

    static func json(_ sheet: BalanceSheet) -> JSON {
        .array(
            sheet.balances.map { balance in
                .object([
                    "asset": .string(balance.asset.description), "total": .text(balance.total),
                    "held": .text(balance.held), "available": .text(balance.available),
                    "parts": .array(
                        balance.parts.map {
                            .object([
                                "id": .string($0.id), "kind": .string($0.kind.rawValue), "amount": .text($0.amount),
                                "held": .text($0.held), "tradable": .bool($0.kind.isTradable),
                            ])
                        }),
                ])
            })
    }
}

extension AssetBalance {
    /// Which parts there are, when there is more than the tradable one.
    var partsInWords: String {
        guard parts.contains(where: { !$0.kind.isTradable }) else { return "" }
        return parts.map { "\($0.amount) \($0.kind.word)" }.joined(separator: ", ")
    }
}
