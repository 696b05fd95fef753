import KrakenCore
import Trading
import Transport

/// A payment before it is sent: in words, with what it costs and what speaks against it.
struct PaymentPreview: Sendable {
    var payment: Payment
    var problems: [WithdrawalPlan.Problem]
    var facts: [(String, String)]
    var venue: String
    /// What the plan knows beyond the payment, for scripts.
    private var more: [JSON.Member]

    init(_ plan: WithdrawalPlan, venue: String) {
        let (payment, asset) = (plan.payment, plan.payment.asset)
        (self.payment, problems, self.venue) = (payment, plan.problems, venue)
        facts = [
            ("Venue", venue), ("Withdrawal", payment.words), ("Address", payment.address ?? "unknown"),
            ("Method", plan.method.isEmpty ? "unknown" : plan.method),
            (
                "Fee",
                plan.fee.map { "\($0.grouped()) \(asset), never more than \((payment.maximumFee ?? $0).grouped())" }
                    ?? "unknown"
            ),
            ("Arrives", plan.received.map { "\($0.grouped()) \(asset)" } ?? "unknown"),
            (
                "Worth",
                plan.value.map { "about \($0.rounded(decimals: 2, .up).grouped()) \(plan.currency)" } ?? "unknown"
            ),
            (
                "Left",
                plan.available.map { Self.left(of: $0, payment) } ?? "unknown"
            ),
        ]
        if let new = plan.newKey { facts.insert(("New key", new.words), at: 3) }
        more = [
            .init("method", .string(plan.method)), .init("fee", .text(plan.fee)),
            .init("arrives", .text(plan.received)), .init("available", .text(plan.available)),
            .init("worth", .text(plan.value?.rounded(decimals: 8, .up))),
            .init("worth_currency", .text(plan.currency)),
            .init("key_first_seen", .time(plan.newKey?.firstSeen)),
            .init("key_usable_from", .time(plan.newKey?.usableFrom)),
            .init("confirmations", .array(plan.confirmations.map { .string($0.word) })),
        ]
    }

    init(_ plan: TransferPlan, venue: String) {
        (payment, problems, self.venue) = (plan.payment, plan.problems, venue)
        facts = [
            ("Venue", venue), ("Transfer", payment.words),
            ("Left", Self.left(of: plan.available, plan.payment)),
        ]
        more = [.init("available", .text(plan.available))]
    }

    /// What is left of what is free, or how much too little it is.
    private static func left(of available: Amount, _ payment: Payment) -> String {
        let left = available - payment.amount
        guard left < .zero else { return "\(left.grouped()) of \(available.grouped()) \(payment.asset)" }
        return "\(available.grouped()) \(payment.asset) are \((-left).grouped()) too little"
    }

    /// Throws the first problem, with all of them in the data.
    ///
    /// - Parameters:
    ///   - isLive: whether it was to be sent, and not only checked.
    ///   - isShown: whether somebody would see the preview if nothing failed.
    func refuseIfFailed(isLive: Bool, isShown: Bool) throws {
        guard let first = problems.first else { return }
        let words = problems.map { $0.words(payment) }.joined(separator: "; ")
        let passing = !isLive && problems.contains(where: \.isRepetition) ? "; --execute would be refused now" : ""
        var failure = Failure(
            "refused-locally", words + passing, hint: first.hint(payment), exitCode: .refused, data: data("validate"))
        if isShown {
            let wrong = problems.map { ("REFUSED", $0.words(payment)) }
            failure.shown = [.facts(nil, facts + wrong)]
        }
        throw failure
    }

    /// What was found, when nothing is to be sent.
    func dryRun(note: String?) -> Report {
        let last = Report.Block.line(.checked, "Nothing was sent: add --execute to send it.")
        return Report(
            data: data("validate"),
            blocks: [.facts(nil, facts)] + (note.map { [.line(.caution, $0)] } ?? []) + [last],
            rows: .whole)
    }

    func data(_ mode: String) -> JSON {
        .object([
            .init("mode", .string(mode)), .init("venue", .string(venue)),
            .init(payment.kind.rawValue, json),
            .init("problems", .array(problems.map { .string($0.words(payment)) })),
        ])
    }

    private var json: JSON {
        guard case .object(let members) = payment.json else { return payment.json }
        return .object(members + more)
    }

    /// The preview as text, for the question before it is sent.
    func text(tool: Tool) -> String {
        Report(data: .null, blocks: [.facts(nil, facts)])
            .text(width: min(tool.console.width, 100), style: tool.console.style, isTerminal: tool.console.isTerminal)
    }
}

extension WithdrawalPlan.Confirmation {
    /// The word for scripts.
    fileprivate var word: String {
        switch self {
        case .amount: "amount"
        case .newKey: "new-key"
        case .coolingOff: "cooling-off"
        }
    }
}

extension WithdrawalPlan.NewKey {
    /// Since when it is known, and from when on it may be used.
    fileprivate var words: String {
        let end = usableFrom.map { ", usable from \($0.shown)" } ?? "; no cooling-off is set"
        return "nothing ever went there; first seen \(firstSeen.shown)\(end)"
    }
}

extension WithdrawalPlan.Problem {
    /// Whether an earlier payment is why.
    fileprivate var isRepetition: Bool {
        switch self {
        case .justMade, .unresolved: true
        default: false
        }
    }

    /// The wrong number and the needed one, in words.
    func words(_ payment: Payment) -> String {
        let asset = payment.asset
        switch self {
        case .amountNotPositive(let amount): return "the amount \(amount) is not positive"
        case .tooPrecise(let amount, let decimals): return "the amount \(amount) has more than \(decimals) decimals"
        case .unknownKey(let key, let known):
            let names = known.isEmpty ? "none is set up" : "known are \(known.joined(separator: ", "))"
            return "there is no withdrawal key '\(key)' for \(asset): \(names)"
        case .otherAddress(let given, let known):
            return "the address behind '\(payment.destination)' is \(known), not \(given)"
        case .ambiguousKey(let key, let addresses):
            return "several addresses have the key '\(key)': \(addresses.joined(separator: ", "))"
        case .notVerified(let key): return "the address '\(key)' is not verified at the exchange"
        case .belowMinimum(let amount, let minimum, let method):
            return "\(amount) \(asset) is below the least that can leave by \(method): \(minimum) \(asset)"
        case .coolingOff(let key, let firstSeen, let usableFrom):
            return
                "nothing ever went to the key '\(key)', which was first seen here at \(firstSeen.shown): it can be used from \(usableFrom.shown)"
        case .notEnough(let needed, let available):
            return "\(needed) \(asset) are needed, but only \(available) \(asset) are free"
        case .aboveLimit(let amount, let limit):
            return "\(amount) \(asset) would arrive, but the exchange lets out \(limit) \(asset) now"
        case .feeTooHigh(let fee, let maximum): return "the fee is \(fee) \(asset), above the ceiling of \(maximum)"
        case .unresolved(let id):
            return "the same \(payment.kind.rawValue) may have been made already: \(id)"
        case .justMade(let reference, let moment):
            return "the same \(payment.kind.rawValue) was made at \(moment.shown): \(reference)"
        }
    }

    /// What to do next.
    func hint(_ payment: Payment) -> String? {
        switch self {
        case .unknownKey:
            "set the address up at the exchange's site; see 'kraken withdraw addresses --asset \(payment.asset)'"
        case .otherAddress: "somebody may have changed it: check it at the exchange's site"
        case .ambiguousKey: "add --address"
        case .notVerified: "confirm it at the exchange's site"
        case .belowMinimum: "see 'kraken withdraw methods --asset \(payment.asset)'"
        case .coolingOff:
            "check its address, and type the same again then; --despite-cooling-off goes on now, and asks for the amount; KRAKEN_WITHDRAW_COOLING_OFF sets the time"
        case .notEnough: "see 'kraken balance'"
        case .feeTooHigh: "raise --max-fee, or wait"
        case .unresolved: "look with 'kraken \(payment.kind.command) resolve'"
        case .justMade: "add --again if you mean a second one"
        case .amountNotPositive, .tooPrecise, .aboveLimit: nil
        }
    }
}
