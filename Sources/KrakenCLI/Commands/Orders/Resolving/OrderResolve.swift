import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let orderResolve = Command(
        "resolve", summary: "Settle an order of this program whose fate is not known.", category: "Orders"
    ) {
        CommandBody(
            details: """
                Looks once more, and says what is still needed. "Not placed" takes two looks that find nothing, late \
                enough after the order's deadline. --cancel cancels it at once and again after the deadline, should it \
                still come. --found and --absent are your own word: they need a reason, which is kept in the journal. \
                The exchange is asked before, and what it contradicts is not taken; with --force it is not asked.
                """,
            examples: [
                Example("kraken order resolve 0199aaaa --sandbox", "Look once more."),
                Example("kraken order resolve 0199aaaa --cancel --sandbox", "Make sure that nothing comes of it."),
                Example(
                    "kraken order resolve 0199aaaa --absent --reason 'asked support' --sandbox",
                    "Declare that there is no such order."),
            ],
            constraints: [.atMostOne("cancel", "found", "absent")],
            inputs: Input.argument("id", placeholder: "ID", help: "Its client id, its id, or the beginning of either."),
            Input.flag("cancel", help: "Cancel it now, and again after its deadline."),
            Input.option("found", placeholder: "TXID", help: "Your word that it is this order of the exchange."),
            Input.flag("absent", help: "Your word that there is no such order."),
            Input.option("reason", placeholder: "TEXT", help: "Why you are sure."),
            Input.flag("force", help: "Take your word without asking the exchange."),
            arguments: OrderResolve.init(name:cancel:found:absent:reason:force:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken order resolve`.
struct OrderResolve: Sendable {
    var name: OrderName
    var isCancelling: Bool
    var verdict: Trader.Verdict?
    var reason = ""
    var force: Bool

    /// Throws when a verdict has no reason, or a reason no verdict.
    init(
        name: OrderName, cancel: Bool, found: ExchangeOrderName?, absent: Bool, reason: String?,
        force: Bool
    ) throws(UsageError.Mistake) {
        (self.name, isCancelling, self.force) = (name, cancel, force)
        verdict = found.map { .found($0.id) } ?? (absent ? .absent : nil)
        let words = reason?.split(separator: " ").joined(separator: " ") ?? ""
        if verdict != nil && words.isEmpty { throw .needs(absent ? "--absent" : "--found", needed: "--reason") }
        if verdict == nil && reason != nil { throw .needs("--reason", needed: "--found or --absent") }
        if verdict == nil && force { throw .needs("--force", needed: "--found or --absent") }
        self.reason = words
    }

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let (trader, venue) = (try session.orders(), session.venue.name)
        let intent = try await trader.intent(named: name.text).get()
        await tool.tellAlarms(trader, except: intent.id)
        if let verdict { return try await declare(verdict, intent, trader, venue, tool) }
        let progress = Progress("Order \(intent.id.description.prefix(8))", tool)
        defer { progress.clear() }
        let settlement = try await trader.resolve(intent.id, cancelling: isCancelling) { pause, next in
            progress.say("\(next) in \(pause.inUnits)")
        }.get()
        progress.clear()
        tool.log.write(.info, "Orders", "\(venue): looked for \(intent.id): \(settlement.record.intent.state.rawValue)")
        return try SettlementReport(settlement: settlement, venue: venue, wasCancelling: isCancelling)
            .report(isStrict: tool.globals.wantsJSON)
    }

    private func declare(
        _ verdict: Trader.Verdict, _ intent: OrderIntent, _ trader: Trader, _ venue: String, _ tool: Tool
    ) async throws -> Report {
        if try await trader.isBeingSent(intent).get() {
            throw Failure(
                "refused-locally", "order \(intent.id) is being sent by another process just now",
                hint: "wait for its end", exitCode: .refused)
        }
        let settled = try await trader.declare(intent.id, verdict, reason: reason, isForced: force).get()
        let word = force ? "your word, the exchange was not asked" : "your word"
        tool.log.write(
            .warning, "Orders", "\(venue): \(intent.id) is \(settled.state.rawValue) (\(word)): \(reason)")
        let record = try await trader.record(of: intent.id).get()
        return Report(
            data: .object(["venue": .string(venue), "journal": record.map(JournalRows.json) ?? .null]),
            blocks: [
                .line(.done, "The journal follows your word."),
                .facts(
                    nil,
                    [
                        ("Client id", intent.id.description), ("Venue", venue), ("Order", intent.request.words),
                        ("State", settled.state.words), ("Reason", reason),
                    ]),
            ])
    }
}
