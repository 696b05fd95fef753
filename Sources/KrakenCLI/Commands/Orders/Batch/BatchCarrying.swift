import KrakenCore
import Trading
import Transport

/// A confirmed batch on its way, and what became of each order.
struct BatchCarrying: Sendable {
    var preview: BatchPreview
    var trader: Trader
    var tool: Tool

    func run(confirmedAt: Duration, override: OrderDesk.Override) async throws -> Report {
        let (interrupts, log) = (tool.interrupts, tool.log)
        log.write(.info, "Orders", "\(preview.venue): placing \(preview.words.joined(separator: "; "))")
        let answer = await trader.place(
            preview.plan, confirmedAt: confirmedAt, override: override, observer: observer)
        interrupts?.land()
        let placement = try answer.get()
        for row in placement.rows {
            log.write(.info, "Orders", "\(preview.venue): \(row.intent.id) is \(row.intent.state.rawValue)")
        }
        if placement.journalIsBehind {
            tool.warn("the outcome could not be written to the journal, which still calls the orders unresolved")
        }
        return try BatchReport(preview: preview, placement: placement).report()
    }

    /// Tells of what goes on while somebody waits.
    private var observer: OrderDesk.Observer {
        let (ids, words) = (preview.plan.rows.map(\.naming.id.description), preview.words.joined(separator: "; "))
        let flight = Interrupts.Flight(
            id: ids.joined(separator: ", "), order: words, venue: preview.venue,
            failure: .interruptedBatch(ids, words: words, venue: preview.venue))
        return tool.observer(flight, search: "looking for each order")
    }
}
