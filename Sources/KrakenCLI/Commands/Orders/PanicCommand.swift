import CommandKit
import KrakenCore
import Storage
import Trading
import Transport

extension ToolCommand {
    static let panic = Command(
        "panic", summary: "Cancel everything now, and go on until nothing is open.", category: "Orders"
    ) {
        CommandBody(
            details: """
                Asks nothing and waits for nobody: no settings file, no database and no other process can hold it up. It \
                cancels every open order of the account, stops and orders made by hand included, repeats that until it has \
                seen that none is open, for half a minute at most, and says what is left, which holdings lost their stop, and \
                how much of them is free. Holdings are not sold.
                """,
            examples: [
                Example("kraken panic --sandbox", "Cancel everything."),
                Example("kraken panic --dry-run --sandbox", "Show what that would be."),
            ],
            inputs: Input.flag("mine", help: "Only orders of this program's journal."),
            Input.flag("dry-run", help: "Only show what would be cancelled."),
            arguments: PanicCommand.init(mine:dryRun:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken panic`.
struct PanicCommand: Sendable {
    var mine: Bool
    var dryRun: Bool

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let (trader, venue) = (try session.orders(), session.venue.name)
        if dryRun {
            let open = try await trader.panicTargets(mineOnly: mine).get()
            return Report(
                data: .object(["venue": .string(venue), "would_cancel": .array(open.map(Self.json))]),
                blocks: open.map { .line(nil, "\($0.id)  \($0.terms.text)") }
                    + [.line(.note, "\(open.count) would be cancelled, \(venue). Nothing was done.")])
        }
        let answer = await trader.panic(mineOnly: mine) { condition in
            tool.warn("\(condition.words); cancelling goes on for half a minute at most")
        }
        return try report(try answer.get(), venue, isStrict: tool.globals.wantsJSON)
    }

    private func report(_ result: Trader.PanicResult, _ venue: String, isStrict: Bool) throws -> Report {
        let data = JSON.object([
            "venue": .string(venue), "cancelled": .integer(result.cancelled), "rounds": .integer(result.rounds),
            "still_open": result.stillOpen.map { .array($0.map(Self.json)) } ?? .null,
            "last_known_open": result.lastKnownOpen.map { .array($0.map(Self.json)) } ?? .null,
            "may_come": result.pending.map { .array($0.map { .string($0.intent.id.description) }) } ?? .null,
            "lost_stops": result.lostStops.map { .array($0.map(Self.json)) } ?? .null,
            "unprotected": result.unprotected.map { .array($0.map(Self.json)) } ?? .null,
        ])
        let stops = stops(result)
        guard let left = result.stillOpen else {
            let reason =
                result.condition.map { ", because \($0.words)" }
                ?? result.failure.map { ": " + Failure($0).message } ?? ""
            var failure = Failure(
                "outcome-unknown", "what is open cannot be seen\(reason); \(Self.words(result.lastKnownOpen))",
                hint: "run it again, or cancel at the exchange's own site", exitCode: .outcomeUnknown, data: data)
            // Asking once more would take longer than a panic may.
            failure.blame = .told
            throw failure
        }
        guard left.isEmpty else {
            let names = left.map(\.id.description).joined(separator: ", ")
            let reason = result.failure.map { " (\(Failure($0).message))" } ?? ""
            throw Failure(
                "still-open", "still open after \(result.rounds) rounds: \(names)\(reason)",
                hint: "run it again, or cancel at the exchange's own site", exitCode: .failure, data: data)
        }
        if let pending = result.pending, !pending.isEmpty {
            let failure = Failure.mayStillCome(pending, "\(result.cancelled) cancelled, none is open now", data)
            if isStrict { throw failure }
            return failure.report(stops)
        }
        let whose = mine ? "of this program's orders" : "of the account's orders, stops and manual ones included,"
        return Report(
            data: data,
            blocks: [.line(.done, "None \(whose) is open, \(result.cancelled) cancelled, \(venue).")] + stops,
            rows: .whole)
    }

    /// What has no stop any more, and how much of it is free.
    private func stops(_ result: Trader.PanicResult) -> [Report.Block] {
        guard let lost = result.lostStops else {
            return [.line(.caution, "which stops were cancelled could not be found out")]
        }
        let lines = lost.map { "without a stop now: \($0.protected) that \($0.terms.text) was to protect" }
        let free =
            result.unprotected?.map { "\($0.asset): \($0.free.grouped()) free, \($0.quantity) of it had a stop" }
            ?? ["what is free of it could not be found out"]
        return (lines + free).map { .line(.caution, $0) }
    }

    /// What the journal last knew as open, because the exchange does not tell.
    private static func words(_ known: [OrderIntent]?) -> String {
        guard let known else { return "this program's journal cannot tell either" }
        guard !known.isEmpty else { return "this program's journal knows of no open order of its own" }
        let named = known.prefix(10).map { "\($0.orderID?.description ?? $0.id.description) (\($0.request.words))" }
        let more = known.count > named.count ? " and \(known.count - named.count) more" : ""
        return "last known as open by this program's journal: \(named.joined(separator: ", "))\(more)"
    }

    private static func json(_ intent: OrderIntent) -> JSON {
        .object([
            "txid": .text(intent.orderID), "cl_ord_id": .string(intent.id.description),
            "description": .string(intent.request.words),
        ])
    }

    private static func json(_ asset: Trader.PanicResult.Unprotected) -> JSON {
        .object([
            "asset": .string(asset.asset.description), "lost_stops": .text(asset.quantity), "free": .text(asset.free),
        ])
    }

    private static func json(_ order: ExchangeOrder) -> JSON {
        .object([
            "txid": .string(order.id.description), "description": .string(order.terms.text),
            "remaining": .text(order.remaining),
        ])
    }
}

extension ExchangeOrder {
    /// What a stop protected, in words.
    fileprivate var protected: String {
        guard isBorrowed else { return "\(remaining)" }
        return "the \(terms.side.closedPosition) position of \(terms.pairName)"
    }
}
