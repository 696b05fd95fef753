public import CommandKit
public import KrakenSandbox
import Transport

extension ToolCommand {
    static let sandboxKeys = Command("keys", summary: "Show a key of the built-in exchange, or make a further one.") {
        CommandBody(
            details: "A key opens nothing but this exchange. The address is null while no server runs.",
            examples: [Example("kraken sandbox keys --output json", "The key for scripts.")],
            defaultSubcommand: "show",
            subcommands: [sandboxKeysShow, sandboxKeysAdd])
    }

    private static let sandboxKeysShow = Command("show", summary: "Show the key that may do everything.") {
        CommandBody(
            examples: [Example("kraken sandbox keys", "Key, secret and address.")],
            run: { tool in try SandboxKeys.report(tool.exchange().credentials(), in: tool) })
    }

    private static let sandboxKeysAdd = Command(
        "add", summary: "Make a further key, which may do less or has a nonce window."
    ) {
        CommandBody(
            examples: [
                Example("kraken sandbox keys add --permission query-funds", "A key that may only look at balances."),
                Example("kraken sandbox keys add --nonce-window 10000", "A key whose nonces may come out of order."),
            ],
            inputs: Input.option("name", default: "sandbox", placeholder: "NAME", help: "What you call it."),
            Input.options("permission", placeholder: "PERMISSION", help: "What it may do; everything without it."),
            Input.option(
                "nonce-window", default: "0", placeholder: "N", help: "How far below the highest a nonce may be."),
            arguments: SandboxKeys.init(name:permissions:nonceWindow:),
            run: { try $0.run(in: $1) })
    }
}

extension Permission: Argument {}

/// Runs `kraken sandbox keys add`.
struct SandboxKeys: Sendable {
    var name: String
    var permissions: [Permission]
    var nonceWindow: Int

    init(name: String, permissions: [Permission], nonceWindow: Int) throws(UsageError.Mistake) {
        guard nonceWindow >= 0 else {
            throw .invalid("--nonce-window", text: "\(nonceWindow)", form: "a whole number from 0", reason: nil)
        }
        (self.name, self.permissions, self.nonceWindow) = (name, permissions, nonceWindow)
    }

    func run(in tool: Tool) throws -> Report {
        let allowed = permissions.isEmpty ? Set(Permission.allCases) : Set(permissions)
        let keys = try tool.exchange().makeKey(
            name: name, permissions: allowed, nonceWindow: UInt64(nonceWindow))
        return try Self.report(keys, in: tool)
    }

    static func report(_ keys: SandboxCredentials, in tool: Tool) throws -> Report {
        let url = try tool.serverURL()
        return Report(
            data: .object([
                "api_key": .string(keys.apiKey), "api_secret": .string(keys.apiSecret), "url": .text(url),
            ]),
            blocks: [
                .facts(
                    nil,
                    [
                        ("API key", keys.apiKey), ("API secret", keys.apiSecret),
                        ("Address", url ?? "none: no server runs (kraken sandbox serve)"),
                    ])
            ])
    }
}
