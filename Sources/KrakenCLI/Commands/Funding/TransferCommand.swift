import CommandKit
import KrakenCore
import Trading

extension ToolCommand {
    static let transfer = Command("transfer", summary: "Move money to the futures wallet.", category: "Funding") {
        CommandBody(
            details: "The way back exists only at the futures exchange.",
            examples: [Example("kraken transfer -a USD -n 100 --sandbox", "Checks a transfer; sends nothing.")],
            defaultSubcommand: "send",
            subcommands: [.transferSend, .transferResolve])
    }

    static let transferSend = Command(
        "send", summary: "Check a transfer to the futures wallet, and make it when told to.", category: "Funding"
    ) {
        CommandBody(
            details: "The word 'send' may be left out. A transfer is transmitted once; a lost answer is looked for.",
            examples: [Example("kraken transfer -a USD -n 100 --execute --yes --sandbox", "Moves 100 USD at once.")],
            inputs: Input.requiredOption("asset", short: "a", placeholder: "ASSET", help: "What is moved."),
            Input.requiredOption("amount", short: "n", placeholder: "AMOUNT", help: "How much."),
            Input.flag("execute", help: "Make it."),
            Input.flag("yes", short: "y", help: "Do not ask before it."),
            Input.flag("again", help: "Make it although the same was just made."),
            arguments: TransferCommand.init(asset:amount:execute:yes:again:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken transfer`.
struct TransferCommand: Sendable {
    var asset: String
    var amount: Amount
    var execute: Bool
    var yes: Bool
    var again: Bool

    /// Throws when the amount is not positive.
    init(asset: String, amount: Amount, execute: Bool, yes: Bool, again: Bool) throws(UsageError.Mistake) {
        (self.asset, self.amount, self.execute, self.yes, self.again) = (asset, amount, execute, yes, again)
        if amount <= .zero {
            throw .invalid("--amount", text: "\(amount)", form: "a positive number", reason: "is not positive")
        }
    }

    func run(in tool: Tool) async throws -> Report {
        guard tool.settings.flag("KRAKEN_SUPPORTS_FUTURES") else {
            throw Failure(
                "refused-locally", "the settings say that this account has no futures wallet",
                hint: "see KRAKEN_SUPPORTS_FUTURES", exitCode: .refused)
        }
        let session = try tool.session(.account)
        let funding = try session.money()
        let id = PaymentID(tool.newOrderID().description)
        let plan = try await funding.planTransfer(of: asset, amount: amount, id: id, again: again).get()
        let preview = PaymentPreview(plan, venue: session.venue.name)
        try preview.refuseIfFailed(isLive: execute, isShown: !execute || !yes && tool.console.canAsk)
        guard execute else { return preview.dryRun(note: nil) }
        try await PaymentQuestion(preview: preview, yes: yes).ask(tool)
        let sending = PaymentSending(preview: preview, tool: tool)
        sending.announce()
        return try sending.report(await funding.transfer(plan, terms: sending.terms(interval: .seconds(20))))
    }
}
