public import CommandKit
import KrakenCore
public import KrakenSandbox
import Trading
import Transport

extension ToolCommand {
    static let sandbox = Command(
        "sandbox", summary: "Serve, inspect and steer the built-in exchange.", category: "Sandbox"
    ) {
        CommandBody(
            details: "A whole exchange lives in the home: --sandbox sends any command to it, and no key is needed.",
            examples: [
                Example("kraken sandbox status", "Its markets, balances and server."),
                Example("kraken sandbox requests", "What it received last."),
            ],
            subcommands: [
                sandboxServe, sandboxReset, sandboxStatus, sandboxKeys, sandboxFund, sandboxMarket, sandboxRules,
                sandboxFault, sandboxRequests,
            ])
    }

    static let sandboxStatus = Command("status", summary: "Show the built-in exchange at a glance.") {
        CommandBody(
            examples: [Example("kraken sandbox status", "Its markets, balances and server.")],
            run: { try await SandboxStatus().run(in: $0) })
    }

    static let sandboxReset = Command("reset", summary: "Start the built-in exchange's account again.") {
        CommandBody(
            details: "Orders, trades, balances, faults and market states are gone; the key stays.",
            examples: [
                Example("kraken sandbox reset --balance USD=5000 --balance BTC=1", "Begin with these balances.")
            ],
            inputs: Input.option("seed", placeholder: "N", help: "What the market's history follows from."),
            Input.options("balance", placeholder: "ASSET=N", help: "A starting balance; repeated for more."),
            Input.option("tier", placeholder: "TIER", help: "The tier, which sets the call limits."),
            arguments: SandboxReset.init(seed:balances:tier:),
            run: { try await $0.run(in: $1) })
    }

    static let sandboxServe = Command("serve", summary: "Let other programs trade on the built-in exchange.") {
        CommandBody(
            details: """
                Listens on this machine only (127.0.0.1) until Ctrl-C. Prints one line of JSON with the address when it \
                listens. While it runs, --sandbox commands of this home go to it.
                """,
            examples: [Example("kraken sandbox serve --port 0", "Serve on a free port.")],
            inputs: Input.option("port", default: "8080", placeholder: "N", help: "The port; 0 chooses a free one."),
            arguments: SandboxServe.init(port:),
            run: { try await $0.run(in: $1) })
    }
}

/// A port of TCP.
struct PortNumber: ExplainedArgument {
    var number: UInt16

    init(explaining argument: String) throws(ArgumentError) {
        guard let number = UInt16(argument) else { throw ArgumentError("is not from 0 to 65535") }
        self.number = number
    }

    static var form: String { "a port from 0 to 65535" }
}

/// A starting balance, written `ASSET=N`.
struct StartingBalance: ExplainedArgument {
    var asset: String
    var amount: Amount

    init(explaining argument: String) throws(ArgumentError) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let amount = try? Amount(parsing: String(parts[1])), amount >= .zero
        else { throw ArgumentError() }
        (asset, self.amount) = (parts[0].uppercased(), amount)
    }

    static var form: String { "an asset and an amount such as USD=5000" }
}

extension ExchangeOptions.Tier: Argument {}
