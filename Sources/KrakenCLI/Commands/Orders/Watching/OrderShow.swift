import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let orderShow = Command(
        "show", summary: "Show one order with its fills and its history.", category: "Orders"
    ) {
        CommandBody(
            details: """
                Takes the exchange's id, your own, or at least 4 letters of the beginning of either, as lists show it. \
                Beginnings are looked for in the journal, in the open orders and in the newest 50 closed ones.
                """,
            examples: [
                Example("kraken order show OQCLML-BW3P3-BUCMWZ --sandbox", "One order with everything known of it.")
            ],
            inputs: Input.argument("id", placeholder: "ID", help: "Its id, its client id, or the beginning of either."),
            arguments: OrderShow.init(name:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken order show`.
struct OrderShow: Sendable {
    var name: OrderName

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let trader = try session.orders()
        try await tool.reconcile(trader)
        let answer = await trader.find(name.text)
        let facts = OrderFacts(found: try answer.get(), venue: session.venue.name)
        return Report(data: facts.json, blocks: facts.blocks, timestamp: answer.timestamp, rows: .whole)
    }
}
