import CommandKit
import KrakenCore
import Storage
import Transport

extension ToolCommand {
    static let assets = Command("assets", summary: "Find assets, with all their names and digits.", category: "Market")
    {
        CommandBody(
            details: """
                Words are names in any spelling, or parts of names. Names with a point (ADA.S, BTC.F) are parts of a \
                balance that are staked, earning or held: they are no assets of their own. The list comes from the \
                exchange's catalogue, which is kept for a day (KRAKEN_CATALOGUE_AGE).
                """,
            examples: [
                Example("kraken assets xbt --sandbox", "What the exchange calls BTC."),
                Example("kraken assets --json --sandbox", "All of them, for scripts."),
            ],
            rows: [.assets],
            inputs: Input.arguments("search", placeholder: "SEARCH", help: "Names, or parts of names."),
            arguments: AssetsCommand.init(words:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken assets`.
struct AssetsCommand: Sendable {
    var words: [String]

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.open)
        let answer = await session.marketData.assets(words)
        let list = try answer.get()
        let table = Table(
            columns: [
                .init("Asset"), .init("Other names"), .init("Digits", key: "decimals", .number),
                .init("Shown", key: "display_decimals", .number, rank: 3), .init("Status", rank: 1),
                .init("Collateral", key: "collateral_value", .number, rank: 2), .init("Kind", rank: 4),
            ],
            rows: list.rows.map { asset in
                let entry = asset.entry
                return [
                    asset.name, asset.otherNames.joined(separator: ", "), String(entry.decimals),
                    String(entry.displayDecimals), entry.status ?? "", entry.collateralValue?.description ?? "-",
                    entry.kind,
                ]
            })
        return Report(
            data: .array(list.rows.map(Self.json)),
            blocks: (list.rows.isEmpty ? [] : [.table(table)]) + [
                .line(nil, list.note("asset", session.venue.name, tool.time.now()))
            ], cached: answer.cached, timestamp: answer.timestamp)
    }

    private static func json(_ asset: MarketData.ListedAsset) -> JSON {
        .object([
            "asset": .string(asset.name), "other_names": .array(asset.otherNames.map { .string($0) }),
            "id": .string(asset.entry.id), "altname": .string(asset.entry.alternativeName),
            "decimals": .integer(asset.entry.decimals), "display_decimals": .integer(asset.entry.displayDecimals),
            "status": .text(asset.entry.status), "collateral_value": .text(asset.entry.collateralValue),
            "kind": .string(asset.entry.kind),
        ])
    }
}
