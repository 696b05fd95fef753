public import CommandKit
public import KrakenCore
import Trading
import Transport

extension LedgerType: Argument {}

extension ToolCommand {
    static let ledger = Command(
        "ledger", summary: "Show every change of your balances, newest first.", category: "Account"
    ) {
        CommandBody(
            details: """
                The newest 50 entries of the time asked for are fetched, unless --limit or --all asks for more. A balance \
                changes by amount less fee. --asset takes the staked and other variants of an asset with it. Of some types \
                (earn, spend, receive and others) the exchange knows no filter: these are chosen among what was fetched.
                """,
            examples: [
                Example("kraken ledger --sandbox", "The newest entries."),
                Example(
                    "kraken ledger --asset BTC --type trade --since 7d --all --sandbox", "A week of trades of BTC."),
                Example("kraken ledger --all --json --sandbox", "The whole ledger, for scripts."),
            ],
            constraints: [.atMostOne("limit", "all")],
            rows: [.ledgerEntries],
            inputs: Input.arguments("ids", placeholder: "ENTRY", help: "Entries by their ids, instead of the newest."),
            Input.option("asset", short: "a", placeholder: "ASSET", help: "Only this asset."),
            Input.option("type", short: "t", placeholder: "TYPE", help: "Only this type of entry."),
            Input.option("since", placeholder: "WHEN", help: "Since then: 24h (ago), a day, a moment.").also("start"),
            Input.option("until", placeholder: "WHEN", help: "Until then: 1h (ago), a day, a moment.").also("end"),
            Input.option("limit", short: "n", placeholder: "N", help: "So many, however many pages that takes.").also(
                "count"),
            Input.flag("all", help: "Every page, with progress on a terminal."),
            arguments: LedgerCommand.init,
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken ledger`.
struct LedgerCommand: Sendable {
    private var ids: [String]
    private var query: LedgerQuery
    private var period: HistoryPeriod

    // swift-format-ignore: one parameter for each input
    init(
        ids: [String], asset: String?, type: LedgerType?, since: HistoryMoment?, until: HistoryMoment?,
        limit: RowCount?,
        all: Bool
    ) throws(UsageError.Mistake) {
        self.ids = ids
        query = LedgerQuery(
            asset: asset, type: type, extent: all ? .everything : limit.map { .count($0.number) } ?? .newest)
        period = HistoryPeriod(since: since, until: until)
        let isFiltered = asset != nil || type != nil || since != nil || until != nil || limit != nil || all
        if !ids.isEmpty && isFiltered { throw .conflict(["ID", "filters"]) }
    }

    func run(in tool: Tool) async throws -> Report {
        var query = query
        (query.since, query.until) = try period.moments(tool.time.now())
        let progress = Progress("Ledger", tool)
        defer { progress.clear() }
        let session = try progress.around(tool).session(.account)
        let answer =
            ids.isEmpty
            ? await session.portfolio.ledger(query) { progress.report(done: $0.done, of: $0.total) }
            : await session.portfolio.ledger(ids: ids)
        return try LedgerRows.report(answer, unknown: ids, session.venue.name)
    }
}

/// How the ledger is shown.
enum LedgerRows {
    /// - Parameter unknown: the ids that were asked for; those that are found are no concern.
    static func report(
        _ answer: Envelope<Portfolio.LedgerList>, unknown ids: [String], _ venue: String
    ) throws -> Report {
        let list = try answer.get()
        let found = Set(list.entries.map(\.id))
        let missing = ids.filter { !found.contains($0) }
        var blocks: [Report.Block] = list.entries.isEmpty ? [] : [.table(table(list))]
        let count = list.entries.count.counted("entry", of: list.total)
        blocks.append(.line(nil, "\(count), \(venue), \(answer.timestamp.shown)"))
        if !list.isComplete { blocks.append(.line(.note, "There may be more; --all shows all of them.")) }
        if !missing.isEmpty { blocks.append(.line(.caution, "no entries of: \(missing.joined(separator: ", "))")) }
        return Report(
            data: .object([
                "venue": .string(venue), "entries": .array(list.entries.map { json($0, list.names) }),
                "total": list.total.map { .integer($0) } ?? .null, "complete": .bool(list.isComplete),
                "unknown": .array(missing.map { .string($0) }),
            ]), blocks: blocks, timestamp: answer.timestamp)
    }

    private static func table(_ list: Portfolio.LedgerList) -> Table {
        Table(
            columns: [
                .init("Time (UTC)", key: "time"), .init("Type"), .init("Asset"), .init("Amount", .number),
                .init("Fee", .number, rank: 1), .init("Balance", .number, rank: 2),
                .init("Reference", key: "refid", rank: 3), .init("Id", rank: 4), .init("Subtype", rank: 5),
            ],
            rows: list.entries.map { entry in
                [
                    entry.time.dateTime, entry.type, list.names[entry.asset] ?? entry.asset,
                    (entry.amount > .zero ? "+" : "") + entry.amount.grouped(),
                    entry.fee.isZero ? "" : entry.fee.grouped(), entry.balance?.grouped() ?? "", entry.reference,
                    entry.id, entry.subtype,
                ]
            })
    }

    private static func json(_ entry: LedgerEntry, _ names: [String: String]) -> JSON {
        .object([
            "id": .string(entry.id), "time": .string(entry.time.rfc3339(fraction: 6)), "type": .string(entry.type),
            "subtype": .string(entry.subtype), "asset": .string(names[entry.asset] ?? entry.asset),
            "amount": .text(entry.amount), "fee": .text(entry.fee), "balance": .text(entry.balance),
            "refid": .string(entry.reference),
        ])
    }
}
