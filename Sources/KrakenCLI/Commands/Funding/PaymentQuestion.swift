import KrakenCore
import Trading

/// Asks before money leaves; a question nobody can answer is a refusal.
struct PaymentQuestion: Sendable {
    var preview: PaymentPreview
    /// What has to be typed, whether --yes is given or not.
    var confirmations: [WithdrawalPlan.Confirmation] = []
    var yes: Bool

    func ask(_ tool: Tool) async throws {
        guard tool.console.canAsk else { return try checkUnattended(tool) }
        if yes && confirmations.isEmpty { return }
        tool.console.complain(preview.text(tool: tool))
        for confirmation in confirmations { try await askTyped(confirmation, tool) }
        if !yes && confirmations.isEmpty { try await askPlainly(tool) }
    }

    private func askPlainly(_ tool: Tool) async throws {
        let answer = await tool.console.ask("Send it from \(preview.venue)\(tool.profileWords)? [y/N] ")
        try Task.checkCancellation()
        guard ["y", "yes"].contains(answer?.lowercased() ?? "") else { throw Self.declined }
    }

    private func askTyped(_ confirmation: WithdrawalPlan.Confirmation, _ tool: Tool) async throws {
        let payment = preview.payment
        let isRight: Bool
        switch confirmation {
        case .newKey:
            tool.console.complain(
                "kraken: nothing was ever sent to '\(payment.destination.safeForTerminal)': check its address\n")
            let answer = await tool.console.ask("Type the key's name to go on: ")
            isRight = answer == payment.destination
        case .amount, .coolingOff:
            if case .coolingOff(let until) = confirmation {
                tool.console.complain("kraken: its cooling-off lasts until \(until.shown), and you go on without it\n")
            }
            let answer = await tool.console.ask(
                "Type the amount in \(payment.asset.description.safeForTerminal) to send it: ")
            isRight = answer.flatMap { try? Amount(parsing: $0) } == payment.amount
        }
        try Task.checkCancellation()
        guard isRight else { throw Self.declined }
    }

    private static var declined: Failure { Failure("not-confirmed", "nothing was sent", exitCode: .refused) }

    /// Without a terminal a flag is needed, for a withdrawal a setting, too, and what is worth much stays here.
    private func checkUnattended(_ tool: Tool) throws {
        let isWithdrawal = preview.payment.kind == .withdrawal
        guard yes, !isWithdrawal || tool.settings.flag("KRAKEN_WITHDRAW_UNATTENDED") else {
            throw Failure(
                "confirmation-needed",
                "a \(preview.payment.kind.rawValue) needs a confirmation, and there is no terminal to ask at",
                hint: isWithdrawal
                    ? "add --yes, and set KRAKEN_WITHDRAW_UNATTENDED=true, if you mean it" : "add --yes if you mean it",
                exitCode: .refused)
        }
        for confirmation in confirmations {
            switch confirmation {
            case .newKey: tool.warn("nothing was ever sent to '\(preview.payment.destination)' before")
            case .coolingOff(let until):
                throw Failure(
                    "confirmation-needed",
                    "nothing ever went to '\(preview.payment.destination)', and there is no terminal to type the amount at",
                    hint: "wait until \(until.shown), or do it at a terminal", exitCode: .refused)
            case .amount(let limit):
                throw Failure(
                    "confirmation-needed",
                    "the amount is worth more than \(limit), or nobody can tell, and there is no terminal to type it at",
                    hint: "raise KRAKEN_WITHDRAW_CONFIRM_ABOVE if you mean it", exitCode: .refused)
            }
        }
    }
}
