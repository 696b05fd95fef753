import CommandKit
import KrakenCore
import Storage
import Trading
import Transport

extension ToolCommand {
    static let orderBatch = Command(
        "batch", summary: "Place 2 to 15 orders of one market with one call.", category: "Orders"
    ) {
        CommandBody(
            details: """
                FILE is JSON (a list of orders, or an object with 'pair' and 'orders') or CSV with a header; '-' is \
                standard input. The fields are those of 'kraken order place', with _ for -: side, type (limit by default), \
                volume, price, price2, cl_ord_id, post_only, ... A conditional close is \"close\": {\"type\": ..., \"price\": ...} in \
                JSON, close_type and close_price in CSV. Every order is checked here, then all of them together, then by \
                the exchange; nothing is placed without --execute. The call is transmitted once. If its answer is lost, \
                each order is looked for; that one is found does not mean that the others live.
                """,
            examples: [
                Example("kraken order batch orders.csv --sandbox", "Check the orders of a file."),
                Example(
                    "kraken order batch - --execute --yes --sandbox", "Place the orders that standard input holds."),
            ],
            inputs: Input.argument("file", placeholder: "FILE", help: "JSON or CSV; '-' for standard input."),
            Input.option("pair", short: "p", placeholder: "PAIR", help: "The market of orders that name none."),
            Input.flag("execute", help: "Place the orders."),
            Input.flag("yes", short: "y", help: "Do not ask before placing them."),
            Input.flag("again", help: "Place the same orders a moment after other ones."),
            Input.flag("despite-unknown", help: "Place them although an order of this side may be live."),
            Input.flag("override-limits", help: "Go beyond your own limits of the settings."),
            arguments: BatchCommand.init(file:pair:execute:yes:again:despiteUnknown:overrideLimits:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken order batch`.
struct BatchCommand: Sendable {
    var file: String
    /// What the file would hold, when the orders come from elsewhere.
    var content: [UInt8]?
    var pair: String?
    var execute: Bool
    var yes: Bool
    var again: Bool
    var despiteUnknown: Bool
    var overrideLimits: Bool

    init(
        file: String, pair: String?, execute: Bool, yes: Bool, again: Bool, despiteUnknown: Bool, overrideLimits: Bool
    ) {
        (self.file, self.pair, self.execute, self.yes) = (file, pair, execute, yes)
        (self.again, self.despiteUnknown, self.overrideLimits) = (again, despiteUnknown, overrideLimits)
    }

    func run(in tool: Tool) async throws -> Report {
        let orders = try await read()
        let session = try tool.session(.account)
        let trader = try session.orders()
        try await tool.reconcile(trader)
        if let recall = try await recall(orders, trader, session, tool) { return try recall.report() }
        // The names are given once: a second look at the market places the same orders.
        let named = orders.map { ($0, $0.naming(tool)) }
        let preview = try await makePreview(named, trader, session, tool)
        guard execute else { return preview.dryRun() }
        try tool.expectColumns(
            of: Report(
                data: preview.data(mode: "execute", rows: preview.singles.map(\.names)), blocks: [],
                rows: .member("orders")),
            added: BatchReport.outcomeKeys, columns: BatchReport.columns)
        let confirmation = Confirmation<BatchPreview>(
            question: "Place these \(orders.count) orders on \(session.place)?", thing: "a live batch",
            nothingDone: "nothing was placed", tool: tool, text: { $0.text(tool) },
            plannedAt: { $0.plan.plannedAt }, drift: { try await trader.drift(of: $0.plan).get() },
            again: { try await makePreview(named, trader, session, tool) })
        let (agreed, moment) = try await confirmation.agreed(preview, yes: yes)
        Overrides(repeats: again, unknown: despiteUnknown, limits: overrideLimits).log(agreed.singles, tool)
        do {
            return try await BatchCarrying(preview: agreed, trader: trader, tool: tool)
                .run(
                    confirmedAt: moment,
                    override: override)
        } catch let error as UsedIdentifier {
            // Another process was faster with one of the ids.
            guard let recall = try await recall(orders, trader, session, tool) else { throw error }
            return try recall.report()
        }
    }

    private var override: OrderDesk.Override {
        OrderDesk.Override(repeats: again, unknown: despiteUnknown, limits: overrideLimits)
    }

    private func read() async throws -> [OrderCommand] {
        let bytes: [UInt8]
        if let content {
            bytes = content
        } else if file == "-" {
            bytes = await StandardInput.read()
            try Task.checkCancellation()
        } else {
            let content: [UInt8]?
            do throws(FileError) { content = try Files.read(file) } catch {
                throw Failure.noBatchFile(file, reason: error.reason)
            }
            guard let content else { throw Failure.noBatchFile(file, reason: nil) }
            bytes = content
        }
        do throws(BatchFile.Fault) { return try BatchFile(parsing: bytes).orders(pair: pair) } catch {
            throw Failure(error, file: file)
        }
    }

    /// Looks at the market, checks the orders, and has the exchange check them; throws when they must not be placed.
    private func makePreview(
        _ orders: [(OrderCommand, Trader.Naming)], _ trader: Trader, _ session: Session, _ tool: Tool
    ) async throws -> BatchPreview {
        let drafts = orders.map { order, naming in (order.draft(tool.settings), naming) }
        let plan = try await trader.planBatch(drafts, limits: tool.settings.operatorLimits).get()
        var preview = BatchPreview(plan: plan, venue: session.venue.name, override: override)
        let isAsked = execute && !yes && tool.console.canAsk
        try preview.refuseIfFailed(isLive: execute, isShown: !execute || isAsked)
        let shown = !execute || isAsked ? preview.blocks : []
        preview.check = try await .asking(isAsked: isAsked, showing: shown, tool) {
            try await trader.validate(plan, within: $0).get()
        }
        return preview
    }

    /// The earlier orders whose ids rows of the batch carry; nil when none does.
    private func recall(
        _ orders: [OrderCommand], _ trader: Trader, _ session: Session, _ tool: Tool
    ) async throws -> BatchRecall? {
        var rows: [BatchRecall.Row] = []
        for (index, order) in orders.enumerated() {
            guard let id = order.clientOrderID, let known = try await trader.earlier(id).get() else { continue }
            if await trader.isInHand(known) { throw Failure.inHand(id) }
            let differences = try await trader.differences(of: order.draft(tool.settings), from: known).get()
            rows.append(.init(number: index + 1, intent: known, differences: differences))
        }
        guard !rows.isEmpty else { return nil }
        return BatchRecall(
            rows: rows, hasNewOnes: rows.count < orders.count, venue: session.venue.name, isLive: execute)
    }
}
