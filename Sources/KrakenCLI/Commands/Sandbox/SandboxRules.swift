import CommandKit
import KrakenSandbox
import Transport

extension ToolCommand {
    static let sandboxRules = Command(
        "rules", summary: "Switch what is not known of the real exchange, and its limits."
    ) {
        CommandBody(
            details: "Without an option it shows how everything is switched.",
            examples: [
                Example("kraken sandbox rules", "How everything is switched."),
                Example("kraken sandbox rules --stops-hold off", "Stops hold nothing before they are set off."),
                Example("kraken sandbox rules --count-calls off --public-burst 0", "No limits on calls."),
            ],
            inputs: Input.option("sales-hold", placeholder: "SWITCH", help: "Sales hold what they offer."),
            Input.option(
                "stops-hold", placeholder: "SWITCH", help: "Stops hold what they need before they are set off."),
            Input.option(
                "close-with-id", placeholder: "SWITCH", help: "A conditional close may come with a cl_ord_id."),
            Input.option(
                "unknown-is-invalid", placeholder: "SWITCH", help: "An order that does not live is called invalid."),
            Input.option(
                "hide-closing-volume", placeholder: "SWITCH",
                help: "An order of volume 0, which closes a position, is told of with that volume."),
            Input.option(
                "count-calls", placeholder: "SWITCH", help: "Private calls are counted by the tier's counter."),
            Input.option(
                "lock-out", placeholder: "SWITCH", help: "A key is shut out after repeated failures to log in."),
            Input.option("public-burst", placeholder: "N", help: "How many public calls at once; 0 for any number."),
            arguments: SandboxRules.init(
                salesHold:stopsHold:closeWithID:unknownIsInvalid:hideClosingVolume:countCalls:lockOut:publicBurst:),
            run: { try $0.run(in: $1) })
    }
}

/// On or off.
enum Switch: String, CaseIterable, Argument {
    case on, off
}

/// Runs `kraken sandbox rules`.
struct SandboxRules: Sendable {
    var salesHold: Switch?
    var stopsHold: Switch?
    var closeWithID: Switch?
    var unknownIsInvalid: Switch?
    var hideClosingVolume: Switch?
    var countCalls: Switch?
    var lockOut: Switch?
    var publicBurst: Int?

    func run(in tool: Tool) throws -> Report {
        if let publicBurst, publicBurst < 0 {
            throw UsageError.Mistake.invalid(
                "--public-burst", text: "\(publicBurst)", form: "a whole number from 0", reason: nil)
        }
        let exchange = try tool.exchange()
        var (rules, limits) = (try exchange.rules(), try exchange.limits())
        let before = (rules, limits)
        func turn(_ wish: Switch?, _ value: inout Bool) { if let wish { value = wish == .on } }
        turn(salesHold, &rules.salesHold)
        turn(stopsHold, &rules.stopsHold)
        turn(closeWithID, &rules.closingMayHaveClientName)
        turn(unknownIsInvalid, &rules.unknownOrderIsInvalid)
        turn(hideClosingVolume, &rules.hidesClosingVolume)
        turn(countCalls, &limits.countsCalls)
        turn(lockOut, &limits.locksOut)
        if let publicBurst { limits.publicBurst = publicBurst == 0 ? nil : publicBurst }
        if rules != before.0 { try exchange.setRules(rules) }
        if limits != before.1 { try exchange.setLimits(limits) }
        let switches = [
            ("sales-hold", rules.salesHold), ("stops-hold", rules.stopsHold),
            ("close-with-id", rules.closingMayHaveClientName), ("unknown-is-invalid", rules.unknownOrderIsInvalid),
            ("hide-closing-volume", rules.hidesClosingVolume), ("count-calls", limits.countsCalls),
            ("lock-out", limits.locksOut),
        ]
        let burst = limits.publicBurst.map(String.init) ?? "any number"
        func key(_ option: String) -> String { option.split(separator: "-").joined(separator: "_") }
        let members = switches.map { JSON.Member(key($0.0), .bool($0.1)) }
        return Report(
            data: .object(members + [.init("public_burst", limits.publicBurst.map { .integer($0) } ?? .null)]),
            blocks: [.facts(nil, switches.map { ($0.0, $0.1 ? "on" : "off") } + [("public-burst", burst)])])
    }
}
