import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let withdraw = Command(
        "withdraw", summary: "Send money out of the account, to addresses set up before.", category: "Funding"
    ) {
        CommandBody(
            details: """
                Nothing is sent without --execute, and nothing at all before KRAKEN_ALLOW_WITHDRAW=true is set. Money goes \
                only to keys set up at the exchange's site, for no more than the fee shown. A key nothing ever went to, \
                by this program or by the exchange's list, can be used KRAKEN_WITHDRAW_COOLING_OFF hours after it was first \
                seen here: 'kraken withdraw addresses' notes all of them. A withdrawal is transmitted once. If its answer is lost it is looked for; until it is found or you say what became of it, the same \
                withdrawal is blocked.
                """,
            examples: [
                Example("kraken withdraw methods --asset BTC --sandbox", "How BTC can leave."),
                Example("kraken withdraw --status --asset BTC --sandbox", "Withdrawals so far."),
            ],
            defaultSubcommand: "send",
            subcommands: [
                .withdrawSend, .withdrawMethods, .withdrawAddresses, .withdrawInfo, .withdrawCancel, .withdrawResolve,
            ])
    }

    static let withdrawSend = Command(
        "send", summary: "Check a withdrawal, and send it when told to.", category: "Funding"
    ) {
        CommandBody(
            details: """
                The word 'send' may be left out. At a terminal a key never used before, and an amount worth more than \
                KRAKEN_WITHDRAW_CONFIRM_ABOVE, have to be typed back, whether --yes is given or not. Without a terminal \
                --yes and KRAKEN_WITHDRAW_UNATTENDED=true are needed. Give a one-time password with --otp -, which asks for it \
                unseen or reads it from standard input, or in KRAKEN_OTP: every user of this machine can read arguments.
                """,
            examples: [
                Example(
                    "kraken withdraw -a BTC -k sandbox-xxbt-bitcoin -n 0.01 --sandbox",
                    "What it would cost; sends nothing."
                ),
                Example("kraken withdraw -a BTC -k cold-wallet -n 0.01 --execute", "Asks, then sends."),
            ],
            constraints: [.atMostOne("status", "execute"), .atMostOne("status", "confirm")],
            rows: [.withdrawals],
            inputs: Input.option("asset", short: "a", placeholder: "ASSET", help: "What is sent."),
            Input.option(
                "key", short: "k", placeholder: "KEY", help: "The name of the address, as set up at the exchange."),
            Input.option(
                "amount", short: "n", placeholder: "AMOUNT", help: "How much leaves the account, fee included."),
            Input.option("address", placeholder: "ADDRESS", help: "The address you expect behind the key."),
            Input.option("max-fee", placeholder: "AMOUNT", help: "The highest fee; the fee of the preview by default."),
            Input.option("otp", placeholder: "CODE", help: "One-time password of the key; - asks for it."),
            Input.flag("status", help: "List withdrawals instead."),
            Input.option("method", placeholder: "METHOD", help: "Only withdrawals of this method (with --status)."),
            Input.option(
                "since", placeholder: "WHEN",
                help: "Only withdrawals since then: 24h (ago), a day, a moment (with --status)."
            )
            .also("start"),
            Input.flag("execute", help: "Send it."),
            Input.flag("confirm", help: "The same as --execute --yes."),
            Input.flag("yes", short: "y", help: "Do not ask, where nothing has to be typed."),
            Input.flag("again", help: "Send it although the same was just sent."),
            Input.flag(
                "despite-cooling-off", help: "Send it to a new key at once; the amount has to be typed back. Logged."),
            arguments: WithdrawCommand.init(
                asset:key:amount:address:maximumFee:otp:status:method:since:execute:confirm:yes:again:hurry:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken withdraw`.
struct WithdrawCommand: Sendable {
    /// What is to be done.
    enum Task: Sendable {
        case list(asset: String?, method: String?, since: HistoryMoment?)
        case send(WithdrawalRequest)
    }

    var task: Task
    var otp: String?
    var execute: Bool
    var yes: Bool

    /// Throws when something needed is missing, or the amount is not positive.
    init(
        asset: String?, key: String?, amount: Amount?, address: String?, maximumFee: Amount?, otp: String?,
        status: Bool, method: String?, since: HistoryMoment?, execute: Bool, confirm: Bool, yes: Bool, again: Bool,
        hurry: Bool
    ) throws(UsageError.Mistake) {
        (self.otp, self.execute, self.yes) = (otp, execute || confirm, yes || confirm)
        if status {
            task = .list(asset: asset, method: method, since: since)
            return
        }
        if method != nil { throw .needs("--method", needed: "--status") }
        if since != nil { throw .needs("--since", needed: "--status") }
        let missing = [("--asset", asset == nil), ("--key", key == nil), ("--amount", amount == nil)].filter(\.1)
        guard let asset, let key, let amount else { throw .missingOptions(missing.map(\.0)) }
        if amount <= .zero {
            throw .invalid("--amount", text: "\(amount)", form: "a positive number", reason: "is not positive")
        }
        if let maximumFee, maximumFee < .zero {
            throw .invalid("--max-fee", text: "\(maximumFee)", form: "a number", reason: "is below zero")
        }
        task = .send(
            WithdrawalRequest(
                asset: asset, key: key, amount: amount, address: address, maximumFee: maximumFee, again: again,
                despiteCoolingOff: hurry))
    }

    func run(in tool: Tool) async throws -> Report {
        var tool = tool
        if case .send = task { try tool.expectNoRows() }
        tool.otp = try oneTimePassword(tool)
        let session = try tool.session(.account)
        let funding = try session.money()
        switch task {
        case .list(let asset, let method, let since):
            let start = since?.moment(tool.time.now())
            let answer = await funding.withdrawals(of: asset, method: method, start: start)
            return try FundingListing.report(answer, "withdrawals", session.venue.name)
        case .send(let request): return try await send(request, funding, session.venue, tool)
        }
    }

    /// The password as it was given, or as it is typed or read now; nil for none.
    private func oneTimePassword(_ tool: Tool) throws -> Secret? {
        guard let otp else { return nil }
        guard otp == "-" else { return Secret(Array(otp.utf8)) }
        let typed =
            tool.console.canAsk
            ? try tool.console.askSecret("One-time password (not shown): ") : try SecretFile.read("-")
        guard let password = typed?.trimmed, password.count > 0 else {
            throw Failure("usage", "--otp -: no one-time password was given", exitCode: .usage)
        }
        return password
    }

    private func send(
        _ request: WithdrawalRequest, _ funding: Funding, _ venue: Venue, _ tool: Tool
    ) async throws -> Report {
        let policy = WithdrawalRules(tool.settings, venue).policy
        let id = PaymentID(tool.newOrderID().description)
        let plan = try await funding.plan(request, id: id, policy: policy).get()
        let preview = PaymentPreview(plan, venue: venue.name)
        try preview.refuseIfFailed(isLive: execute, isShown: !execute || !yes && tool.console.canAsk)
        guard execute else {
            return preview.dryRun(
                note: policy.isAllowed ? nil : "Withdrawals are off: they need KRAKEN_ALLOW_WITHDRAW=true.")
        }
        guard policy.isAllowed else { throw FundingError.notAllowed }
        try await PaymentQuestion(preview: preview, confirmations: plan.confirmations, yes: yes).ask(tool)
        if let rule = plan.overriddenRule {
            tool.log.write(.warning, "Funding", "\(venue.name): \(id) to '\(request.key)' overrides the \(rule)")
        }
        let sending = PaymentSending(preview: preview, tool: tool)
        sending.announce()
        return try sending.report(
            await funding.withdraw(plan, policy: policy, terms: sending.terms(interval: .seconds(10))))
    }
}
