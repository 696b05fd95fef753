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
        return all ? try await cancelAll(session, tool) : try await cancelByID(session, tool)
    }

    /// What became of one cancel.
    private struct Result {
        var id: String
        var state: String
        var isOpen: Bool
        var failure: Failure?
    }

    private func cancelByID(_ session: Session, _ tool: Tool) async throws -> Report {
        let targets =
            Self.split(orders).map { CancelOrder.Target.order(OrderID($0)) }
            + Self.split(clientOrders).map { CancelOrder.Target.clientOrder(ClientOrderID($0)) }
        var results: [Result] = []
        for target in targets {
            var failure: Failure?
            do throws(KrakenError) {
                _ = try await session.kraken.send(CancelOrder(target))
            } catch {
                if case .cancelled = error { throw error }
                failure = Failure(error)
            }
            results.append(await look(at: target, after: failure, session))
        }
        return try report(results, session, tool)
    }

    /// Success is an order that is not open any more, whatever the cancel itself said.
    private func look(at target: CancelOrder.Target, after failure: Failure?, _ session: Session) async -> Result {
        let (id, found) = await find(target, session)
        guard let order = found else {
            return Result(id: id, state: failure == nil ? "cancelled" : "unknown", isOpen: false, failure: failure)
        }
        let isOpen = order.status.isOpen
        return Result(
            id: order.id.description, state: order.stateInWords, isOpen: isOpen, failure: isOpen ? failure : nil)
    }

    private func find(_ target: CancelOrder.Target, _ session: Session) async -> (String, ExchangeOrder?) {
        switch target {
        case .order(let id):
            return (
                id.description,
                try? await session.kraken.send(QueryOrders(ids: [id])).value.orders.first { $0.id == id }
            )
        case .clientOrder(let id):
            let open = try? await session.kraken.send(OpenOrders(clientOrderID: id, isLookup: true)).value.orders
            if let order = open?.first(where: { $0.isNamed(id) }) { return (id.description, order) }
            let closed = try? await session.kraken
                .send(ClosedOrders(clientOrderID: id, withoutCount: true, isLookup: true)).value.orders
            return (id.description, closed?.first { $0.isNamed(id) })
        case .userReference(let number): return (String(number), nil)
        }
    }

    private func report(_ results: [Result], _ session: Session, _ tool: Tool) throws -> Report {
        let data = JSON.object([
            "venue": .string(session.venue.name),
            "orders": .array(
                results.map {
                    .object([
                        "id": .string($0.id), "state": .string($0.state), "open": .bool($0.isOpen),
                        "error": .text($0.failure?.envelopeText),
                    ])
                }),
        ])
        if var failure = results.compactMap(\.failure).first {
            failure.data = data
            let names = results.filter { $0.failure != nil }.map(\.id).joined(separator: ", ")
            failure.message = "\(names): \(failure.message)"
            throw failure
        }
        let rows = results.map { Report.Block.line($0.isOpen ? .caution : .done, "\($0.id): \($0.state)") }
        var report = Report(data: data, blocks: rows + [.line(nil, session.venue.name)])
        if results.contains(where: \.isOpen) { report.exitCode = .failure }
        return report
    }

    private func cancelAll(_ session: Session, _ tool: Tool) async throws -> Report {
        if !yes && tool.console.canAsk {
            let answer = await tool.console.ask("Cancel every open order on \(session.venue.name)? [y/N] ")
            try Task.checkCancellation()
            guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
                throw Failure("not-confirmed", "nothing was cancelled", exitCode: .refused)
            }
        }
        let answer = await attempt(session.kraken)
        let count = try? answer.get().count
        if case .failure(let error) = answer, !error.isAnswerLost { throw error }
        let left = try await session.kraken.send(OpenOrders(isLookup: true)).value.orders
        if case .failure(let error) = answer, !left.isEmpty { throw error }
        let data = JSON.object([
            "venue": .string(session.venue.name), "cancelled": count.map { .integer($0) } ?? .null,
            "still_open": .array(left.map { .string($0.id.description) }),
        ])
        let words = count.map { "\($0) order\($0 == 1 ? "" : "s") cancelled" } ?? "No order is open any more"
        var report = Report(
            data: data,
            blocks: [
                .line(left.isEmpty ? .done : .caution, "\(words), \(left.count) still open, \(session.venue.name)")
            ])
        if !left.isEmpty { report.exitCode = .failure }
        return report
    }

    private func attempt(_ kraken: Kraken) async -> Swift.Result<Cancellation, KrakenError> {
        do {
            return .success(try await kraken.send(CancelAll()).value)
        } catch {
            return .failure(error)
        }
    }

    private static func split(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ",").map(String.init) }
    }
}

extension KrakenError {
    /// Whether the call may have been carried out although no answer came.
    fileprivate var isAnswerLost: Bool {
        if case .answerLost = self { return true }
        return false
    }
}

extension ExchangeOrder {
    /// Whether the order was sent under that name; the exchange keeps 128 bits, so case and dashes do not count.
    func isNamed(_ id: ClientOrderID) -> Bool {
        func folded(_ text: String) -> String { text.lowercased().filter { $0 != "-" } }
        return clientOrderID.map { folded($0.description) == folded(id.description) } ?? false
    }
}
