import KrakenCore
import Trading
import Transport

/// A call that moves money and that no command makes: asked about, sent once, written to the log.
struct RawSending: Sendable {
    var call: RawMove
    var yes: Bool
    var execute: Bool
    var raw: Bool
    var tool: Tool

    func run() async throws -> Report {
        // What such a call answers is not known before it is sent.
        try tool.expectNoRows()
        if call.path.name == "Earn/Allocate", !tool.settings.flag("KRAKEN_SUPPORTS_STAKING") {
            throw Failure(
                "refused-locally", "the settings say that this account does not stake",
                hint: "see KRAKEN_SUPPORTS_STAKING", exitCode: .refused, data: data)
        }
        guard execute, tool.settings.flag("KRAKEN_ALLOW_RAW_CALLS") else { throw refusal }
        let session = try tool.session(.account)
        let venue = session.venue.name
        let agreedAt = try await ask(venue)
        let life = tool.settings.placingRules.confirmationLife
        let nonceWindow = try? await session.kraken.send(KeyInfo()).value.nonceWindow
        let output = RawOutput(tool: tool, raw: raw)
        defer { tool.interrupts?.land() }
        return try await output.report {
            let end = await session.kraken.transmit(
                call, nonceWindow: nonceWindow,
                onSending: { _ in
                    guard tool.time.elapsed() - agreedAt <= life else { throw Funding.ConfirmationExpired() }
                    tool.interrupts?.begin(flight(venue))
                    tool.log.write(.info, "Raw", "\(venue): send \(call.path) \(loggedParameters)")
                }, onAnswer: { if $0.status == 200 { output.keep($0.body) } })
            return try result(of: end, venue)
        }
    }

    private func result(of end: Transmission<RawResult>, _ venue: String) throws -> JSON {
        switch end {
        case .accepted(let answer):
            tool.log.write(.info, "Raw", "\(venue): \(call.path) is done")
            return answer.json
        case .refused(let errors): throw Failure(errors)
        case .refusedMayPass(let errors):
            var failure = Failure(errors)
            failure.exitCode = .rateLimited
            throw failure
        case .notSent(let error):
            var failure = Failure(error)
            if case .preparationFailed = error { throw failure }
            if failure.exitCode == .failure { failure.exitCode = .unreachable }
            failure.message += "; nothing was sent"
            throw failure
        case .exists(let errors): throw unknown(errors.text, venue)
        case .unknown(let reason): throw unknown(reason.text, venue)
        }
    }

    /// Why it is not sent: it was not asked for, or it is not allowed.
    private var refusal: Failure {
        let isAllowed = tool.settings.flag("KRAKEN_ALLOW_RAW_CALLS")
        let what: String
        if case .unknown = call.path.kind() {
            what = "\(call.path) is not known here, so it may move money"
        } else {
            what = "\(call.path) changes something, and no limit of yours covers it"
        }
        let steps = (isAllowed ? [] : ["set KRAKEN_ALLOW_RAW_CALLS=true"]) + (execute ? [] : ["add --execute"])
        let advice = call.path.name == "EditOrder" ? "; 'kraken order edit' does it with every check" : ""
        return Failure(
            isAllowed ? "not-executed" : "raw-calls-off", what + "; nothing was sent",
            hint: "to send it once, \(steps.joined(separator: " and "))\(advice)", exitCode: .refused, data: data)
    }

    /// Shows the call and asks, unless told not to; tells when it was agreed to, by the monotonic clock.
    private func ask(_ venue: String) async throws -> Duration {
        if yes { return tool.time.elapsed() }
        guard tool.console.canAsk else {
            throw Failure(
                "confirmation-needed", "\(call.path) needs a confirmation, and there is no terminal to ask at",
                hint: "add --yes if you mean it", exitCode: .refused, data: data)
        }
        let shownAt = tool.time.elapsed()
        let facts = [("Venue", venue), ("Call", "\(call.path)")] + call.parameters.map { ($0.name, $0.value.shown) }
        tool.console.complain(
            Report(data: .null, blocks: [.facts(nil, facts)])
                .text(
                    width: min(tool.console.width, 100), style: tool.console.style, isTerminal: tool.console.isTerminal)
        )
        tool.warn("nothing checks this call here, and if its answer is lost nothing looks for it")
        let answer = await tool.console.ask("Send this once to \(venue)? [y/N] ")
        try Task.checkCancellation()
        guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
            throw Failure("not-confirmed", "nothing was sent", exitCode: .refused)
        }
        return shownAt
    }

    private func flight(_ venue: String) -> Interrupts.Flight {
        .init(id: "\(call.path)", order: "\(call.path)", venue: venue, failure: unknown("interrupted", venue))
    }

    private func unknown(_ reason: String, _ venue: String) -> Failure {
        Failure(
            "outcome-unknown", "no definite answer came for \(call.path) on \(venue): \(reason); it may have been done",
            hint: "do not send it again before you have looked: \(lookup)", exitCode: .outcomeUnknown, data: data)
    }

    /// How to find out whether it was done.
    private var lookup: String {
        let strategy = call.parameters.first { $0.name == "strategy_id" }?.value.string ?? "ID"
        switch call.path.name {
        case "Earn/Allocate":
            return "'kraken api Earn/AllocateStatus strategy_id=\(strategy)' and 'kraken api Earn/Allocations'"
        case "Earn/Deallocate":
            return "'kraken api Earn/DeallocateStatus strategy_id=\(strategy)' and 'kraken api Earn/Allocations'"
        case "AccountTransfer": return "'kraken api Ledgers type=transfer' and 'kraken balance'"
        case "EditOrder": return "'kraken orders'"
        case "CreateSubaccount": return "the list of subaccounts at the exchange's own site"
        default: return "'kraken orders', 'kraken balance' and 'kraken api Ledgers'"
        }
    }

    private var data: JSON {
        .object([
            "method": "POST", "path": .string("/0/\(call.path)"),
            "parameters": .object(call.parameters.map { JSON.Member($0.name, $0.value) }),
        ])
    }

    /// The parameters as the log keeps them: values that could be secrets are left out, long ones cut.
    private var loggedParameters: String {
        let secrets = ["secret", "token", "pass", "otp", "sign", "private"]
        return call.parameters.map { parameter in
            let isSecret = secrets.contains { parameter.name.lowercased().contains($0) }
            return "\(parameter.name)=" + (isSecret ? "(hidden)" : String(parameter.value.shown.prefix(200)))
        }.joined(separator: " ").safeForTerminal
    }
}

extension JSON {
    /// A text without its quotes; anything else as JSON.
    fileprivate var shown: String { string ?? text }
}
