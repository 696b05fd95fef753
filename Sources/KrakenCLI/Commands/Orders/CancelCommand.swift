import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let cancel = Command(
        "cancel", summary: "Cancel orders, and see what became of them.",
        details: "A cancel lowers risk: it works whatever the settings are, and waits for nobody.",
        category: "Orders",
        examples: [
            Example("kraken cancel --cancel-all --yes --sandbox", "Cancel every open order of the account.")
        ],
        constraints: [.exactlyOne("txid", "cl-ord-id", "cancel-all")],
        inputs: Input.options("txid", placeholder: "ID", help: "Order ids, repeated or with commas between."),
        Input.options("cl-ord-id", placeholder: "ID", help: "Client order ids, repeated or with commas between."),
        Input.flag("cancel-all", help: "Every open order of the account, stops and manual ones included."),
        Input.flag("yes", short: "y", help: "Do not ask before cancelling all."),
        arguments: CancelCommand.init(orders:clientOrders:all:yes:), run: { try await $0.run(in: $1) })
}

/// Runs `kraken cancel`.
struct CancelCommand: Sendable {
    var orders: [String]
    var clientOrders: [String]
    var all: Bool
    var yes: Bool

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let (trader, venue) = (try session.orders(), session.venue.name)
        return all ? try await cancelAll(trader, venue, tool) : try await cancelByID(trader, venue)
    }

    private func cancelByID(_ trader: Trader, _ venue: String) async throws -> Report {
        let targets =
            Self.split(orders).map { CancelOrder.Target.order(OrderID($0)) }
            + Self.split(clientOrders).map { CancelOrder.Target.clientOrder(ClientOrderID($0)) }
        return try report(await trader.cancel(targets).get(), venue)
    }

    private func report(_ results: [Trader.CancelResult], _ venue: String) throws -> Report {
        let data = JSON.object(["venue": .string(venue), "orders": .array(results.map(\.json))])
        if let failed = results.first(where: { $0.failure != nil }), let error = failed.failure {
            var failure = Failure(error)
            failure.data = data
            let names = results.filter { $0.failure != nil }.map(\.id).joined(separator: ", ")
            failure.hint = failure.hint ?? "look with 'kraken orders --status any'"
            failure.message = "\(failure.message) (\(names))"
            throw failure
        }
        let rows = results.map { Report.Block.line($0.isOpen ? .caution : .done, "\($0.id): \($0.state)") }
        var report = Report(data: data, blocks: rows + [.line(nil, venue)])
        if results.contains(where: \.isOpen) { report.exitCode = .failure }
        return report
    }

    private func cancelAll(_ trader: Trader, _ venue: String, _ tool: Tool) async throws -> Report {
        if !yes && tool.console.canAsk {
            let answer = await tool.console.ask("Cancel every open order on \(venue)? [y/N] ")
            try Task.checkCancellation()
            guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
                throw Failure("not-confirmed", "nothing was cancelled", exitCode: .refused)
            }
        }
        let result = try await trader.cancelAll().get()
        let left = result.stillOpen
        let data = JSON.object([
            "venue": .string(venue), "cancelled": result.count.map { .integer($0) } ?? .null,
            "still_open": .array(left.map { .string($0.id.description) }),
        ])
        let words = result.count.map { "\($0) order\($0 == 1 ? "" : "s") cancelled" } ?? "No order is open any more"
        let line = "\(words), \(left.count) still open, \(venue)"
        var report = Report(data: data, blocks: [.line(left.isEmpty ? .done : .caution, line)])
        if !left.isEmpty { report.exitCode = .failure }
        return report
    }

    private static func split(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ",").map(String.init) }
    }
}

extension Trader.CancelResult {
    /// Where the order is now.
    fileprivate var state: String { order?.stateInWords ?? (failure == nil ? "cancelled" : "unknown") }

    fileprivate var json: JSON {
        .object([
            "id": .string(order?.id.description ?? id), "state": .string(state), "open": .bool(isOpen),
            "error": .text(failure.map { Failure($0).envelopeText }),
        ])
    }
}
