import KrakenCore
import Storage
import Trading
import Transport

/// What a look at an unsettled order showed, in words.
struct SettlementReport: Sendable {
    var settlement: Trader.Settlement
    var venue: String
    var wasCancelling: Bool

    private var intent: OrderIntent { settlement.record.intent }

    /// A success when the order is settled and, where it was to be cancelled, not open any more.
    ///
    /// - Parameter isStrict: whether anything else is an error with the facts in its data, as scripts want it.
    func report(isStrict: Bool) throws -> Report {
        guard let failure else {
            return Report(
                data: json, blocks: [.facts(nil, facts), .line(.done, "The order is settled.")], rows: .whole)
        }
        if isStrict { throw failure }
        var report = Report(data: json, blocks: [.facts(nil, facts), .line(.caution, failure.message)])
        if let hint = failure.hint { report.blocks.append(.line(.note, "hint: \(hint)")) }
        report.exitCode = failure.exitCode
        return report
    }

    private var failure: Failure? {
        if wasCancelling, let order = settlement.order, order.status.isOpen {
            return Failure(
                "still-open", "order \(order.id) is still open\(cancelFailure)",
                hint: "cancel it with 'kraken cancel --txid \(order.id)'", exitCode: .failure, data: json)
        }
        guard intent.state.isUnresolved else { return nil }
        return Failure(
            "outcome-unknown", "whether order \(intent.id) was placed is still not known\(cancelFailure)",
            hint: settlement.wait > .zero
                ? "look again in \(settlement.wait.inUnits), or say --found TXID or --absent with a --reason"
                : "look again, or say --found TXID or --absent with a --reason",
            exitCode: .outcomeUnknown, data: json)
    }

    private var cancelFailure: String {
        settlement.cancelFailure.map { " (the cancel: \(Failure($0).message))" } ?? ""
    }

    private var facts: [(String, String)] {
        let record = settlement.record
        var facts = [
            ("Client id", intent.id.description), ("Venue", venue), ("Order", intent.request.words),
            ("State", settlement.order?.stateInWords ?? intent.state.words),
        ]
        if let id = intent.orderID { facts.insert(("Order id", id.description), at: 0) }
        if let number = intent.userReference { facts.insert(("Userref", "\(number)"), at: 1) }
        if let sent = record.attempts.first { facts.append(("Sent", sent.sentAt.shown)) }
        facts += [
            ("Deadline", "\(settlement.deadline.shown), by the exchange's clock"),
            ("Absence counts", "from \(settlement.absenceCountsFrom.shown) on"),
            ("Looks", "\(record.passes.count) made, \(settlement.cleanPasses) of them clean and late enough"),
        ]
        if let last = record.passes.last {
            let detail = last.detail.isEmpty ? "" : ": \(last.detail)"
            facts.append(("Last look", "\(last.verdict.words)\(detail)"))
        }
        if settlement.passesNeeded > 0 {
            let looks = settlement.passesNeeded == 1 ? "1 clean look" : "2 clean looks, \(settlement.gap.inUnits) apart"
            let wait = settlement.wait > .zero ? ", the next in \(settlement.wait.inUnits)" : ", the next at once"
            facts.append(("Still needed", looks + wait))
        }
        return facts
    }

    private var json: JSON {
        .object([
            "venue": .string(venue), "journal_state": .string(intent.state.rawValue),
            "order": settlement.order.map {
                OrderRows.json($0, pairs: [$0.terms.pairName: intent.request.pair.description])
            }
                ?? .null,
            "deadline": .time(settlement.deadline), "absence_counts_from": .time(settlement.absenceCountsFrom),
            "clean_looks": .integer(settlement.cleanPasses), "looks_needed": .integer(settlement.passesNeeded),
            "next_look_in_seconds": .integer((settlement.wait.milliseconds + 999) / 1_000),
            "cancel_error": .text(settlement.cancelFailure.map { Failure($0).envelopeText }),
            "journal": JournalRows.json(settlement.record),
        ])
    }
}

extension LookupPass.Verdict {
    /// The verdict in words.
    var words: String {
        switch self {
        case .found: "found"
        case .absent: "not there"
        case .cannotTell: "could not tell"
        }
    }
}
