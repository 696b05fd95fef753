import CommandKit
import KrakenCore
import KrakenSandbox
import Trading
import Transport

extension ToolCommand {
    static let sandboxFund = Command(
        "fund", summary: "Give the built-in exchange's account something, or take it away."
    ) {
        CommandBody(
            details: "Each amount arrives as a confirmed deposit; a negative one is taken away as an adjustment.",
            examples: [
                Example("kraken sandbox fund USD=5000 BTC=0.5", "Deposit both."),
                Example("kraken sandbox fund USD=-100", "Take 100 USD away."),
            ],
            inputs: Input.arguments(
                "change", isRequired: true, placeholder: "ASSET=N", help: "What, and how much of it."),
            arguments: SandboxFund.init(changes:),
            run: { try await $0.run(in: $1) })
    }
}

/// A change of a balance, written `ASSET=N`.
struct BalanceChange: ExplainedArgument {
    var asset: String
    var amount: Amount

    init(explaining argument: String) throws(ArgumentError) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let amount = try? Amount(parsing: String(parts[1])) else {
            throw ArgumentError()
        }
        guard amount != .zero else { throw ArgumentError("changes nothing") }
        (asset, self.amount) = (parts[0].uppercased(), amount)
    }

    static var form: String { "an asset and an amount such as USD=5000 or USD=-100" }
}

/// Runs `kraken sandbox fund`.
struct SandboxFund: Sendable {
    var changes: [BalanceChange]

    func run(in tool: Tool) async throws -> Report {
        let exchange = try tool.exchange()
        try exchange.fund(changes.map { FundingChange(asset: $0.asset, amount: $0.amount) })
        let status = try await SandboxStatus().run(in: tool)
        return Report(data: status.data, blocks: [.line(.done, "The balances are changed.")] + status.blocks)
    }
}
