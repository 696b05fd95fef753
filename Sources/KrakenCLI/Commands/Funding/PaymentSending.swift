import KrakenCore
import Trading
import Transport

/// A payment on its way, and what became of it.
struct PaymentSending: Sendable {
    var preview: PaymentPreview
    var tool: Tool

    /// How long a lost answer is looked for; the ledger, which shows transfers, costs more than the list.
    func terms(interval: Duration) -> PaymentTerms {
        let total = Duration.seconds(tool.settings.integer("KRAKEN_FUNDING_LOOKUP") ?? 120)
        let (interrupts, tool, payment) = (tool.interrupts, tool, preview.payment)
        let flight = Interrupts.Flight(
            id: payment.id.description, order: payment.words, venue: preview.venue,
            failure: Self.unknown(payment, reason: "interrupted", preview.data("execute")))
        let life = Duration.seconds(tool.settings.integer("KRAKEN_CONFIRMATION_LIFE") ?? 15)
        return PaymentTerms(
            notAfter: tool.time.elapsed() + life, patience: PaymentPatience(interval: interval, total: total),
            onFlight: { interrupts?.begin(flight) },
            onLost: { reason in
                tool.warn(
                    "no definite answer (\(reason.safeForTerminal)); looking for the \(payment.kind.rawValue) for up to \(total.seconds)"
                )
            })
    }

    func announce() {
        let payment = preview.payment
        tool.log.write(.info, "Funding", "\(preview.venue): \(payment.kind.rawValue) \(payment.id): \(payment.words)")
    }

    func report(_ answer: Envelope<PaymentResult>) throws -> Report {
        tool.interrupts?.land()
        let result = try answer.get()
        let payment = result.payment
        tool.log.write(.info, "Funding", "\(preview.venue): \(payment.id) is \(payment.state.rawValue)")
        if result.journalIsBehind && payment.state != .notSent {
            tool.warn(
                "the outcome of \(payment.id) could not be written to the journal, which still calls it unresolved")
        }
        let data = self.data(payment)
        switch result.outcome {
        case .made(_, let row?) where row.cameToNothing:
            throw Failure(
                "not-executed",
                "the exchange took the \(payment.kind.rawValue) as \(row.reference) and did not carry it out: \(row.state)",
                hint: "see 'kraken \(payment.kind.command) --status'", exitCode: .refused, data: data)
        case .made(let wasLost, let row): return made(payment, wasLost, row, data)
        case .refused(let errors): throw Failure(errors).with(data)
        case .refusedForNow(let errors):
            var failure = Failure(errors).with(data)
            failure.exitCode = .rateLimited
            throw failure
        case .notSent(let error):
            var failure = Failure(error).with(data)
            if case .preparationFailed = error { throw failure }
            if failure.exitCode == .failure { failure.exitCode = .unreachable }
            failure.message += "; nothing was sent"
            throw failure
        case .unknown(let reason): throw Self.unknown(payment, reason: reason, data)
        }
    }

    /// What to say of a payment whose outcome nobody knows.
    static func unknown(_ payment: Payment, reason: String, _ data: JSON) -> Failure {
        let kind = payment.kind
        return Failure(
            "outcome-unknown",
            "no definite answer came for \(kind.rawValue) \(payment.id) (\(payment.words)): \(reason); it may have been made",
            hint: "look again with 'kraken \(kind.command) resolve'; the same \(kind.rawValue) is blocked until then",
            exitCode: .outcomeUnknown, data: data)
    }

    private func made(_ payment: Payment, _ wasLost: Bool, _ row: FundingRow?, _ data: JSON) -> Report {
        var facts = [("Reference", payment.reference ?? "?")] + preview.facts
        if let row { facts.append(("State", row.state)) }
        let caution = Report.Block.line(.caution, "The answer was lost; it was found in the exchange's list.")
        return Report(
            data: data,
            blocks: [.line(.done, "The \(payment.kind.rawValue) is under way.")] + (wasLost ? [caution] : [])
                + [.facts(nil, facts)], rows: .whole)
    }

    private func data(_ payment: Payment) -> JSON {
        var settled = preview
        settled.payment = payment
        return settled.data("execute")
    }
}

extension Failure {
    /// The same failure with facts for scripts.
    fileprivate func with(_ data: JSON) -> Failure {
        var failure = self
        if case .object(let members) = data, let service = self.data["service"] {
            failure.data = .object(members + [.init("service", service)])
        } else {
            failure.data = data
        }
        return failure
    }
}
