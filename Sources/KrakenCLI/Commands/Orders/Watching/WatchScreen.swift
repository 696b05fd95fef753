import KrakenCore
import Trading
import Transport

/// Where a watched order is shown: one line that is rewritten on a terminal, one line a change on a pipe, one
/// row a change in a stream.
struct WatchScreen: Sendable {
    private let tool: Tool
    private let pair: String
    private let line: RewrittenLine?
    private let rows: RowStream

    init(_ tool: Tool, pair: String) {
        self.tool = tool
        self.pair = pair
        rows = RowStream(.orderChanges, tool)
        let (console, isRewritten) = (tool.console, tool.console.isTerminal && !tool.console.isDumb)
        line =
            isRewritten && !tool.globals.writesRows
            ? RewrittenLine(console.write, width: console.columns ?? { console.width }) : nil
        if let line { tool.interrupts?.keep(line) }
        if let line { tool.spinner?.mute(for: line) }
    }

    /// Shows a look; where lines stay, only what is new.
    ///
    /// In a stream the end is left to ``writeLast(_:end:)``.
    func show(_ order: ExchangeOrder, isChange: Bool) {
        if tool.globals.writesRows {
            if isChange && order.status.isOpen { write(order, end: nil) }
        } else if let line {
            line.show("\(order.id)  \(words(order))")
        } else if isChange {
            tool.console.write("\(tool.time.now().shown)  \(order.id)  \(words(order))\n")
        }
    }

    /// The last row of a stream.
    func writeLast(_ order: ExchangeOrder?, end: String) { write(order, end: end) }

    /// Takes a rewritten line away for other words.
    func clear() { line?.clear() }

    /// Leaves a rewritten line as it is.
    func finish() {
        line?.finish()
        tool.spinner?.unmute()
    }

    /// `open, 25% filled (0.25 of 1), average 50,000`.
    private func words(_ order: ExchangeOrder) -> String {
        let amounts = "(\(order.executed.grouped()) of \(order.quantity.grouped()))"
        let average = order.averagePrice.map { ", average \($0.grouped())" } ?? ""
        let state =
            switch order.status {
            case .closed: "filled \(amounts)"
            case .canceled: "cancelled, \(order.filledShare)% filled \(amounts)"
            case .open, .pending, .expired: "\(order.status.rawValue), \(order.filledShare)% filled \(amounts)"
            }
        return (state + average + (order.reason.map { ": \($0)" } ?? "")).safeForTerminal
    }

    private func write(_ order: ExchangeOrder?, end: String?) {
        let members: [JSON.Member] = [
            .init("time", .time(tool.time.now())), .init("final", .bool(end != nil)), .init("end", .text(end)),
            .init("order", order.map { OrderFacts.json($0, pair: pair) } ?? .null),
        ]
        rows.add(.object(members))
    }
}
