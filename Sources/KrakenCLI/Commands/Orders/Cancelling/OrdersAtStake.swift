import KrakenCore
import Trading
import Transport

/// What would be cancelled, told before anybody is asked.
struct OrdersAtStake: Sendable {
    /// The orders; nil where they cannot be listed.
    var open: [ExchangeOrder]?
    /// Why not.
    var failure: (any Error)?

    /// How many are listed at most.
    private static let most = 20

    /// Lists open orders for people; that they cannot be listed keeps nobody from cancelling them.
    init(_ answer: Envelope<[ExchangeOrder]>) throws {
        do { open = try answer.get() } catch {
            try Task.checkCancellation()
            failure = error
        }
    }

    /// The same for orders that are listed already.
    init(_ open: [ExchangeOrder]) { self.open = open }

    /// A table of the orders under a line with their number.
    var text: String {
        guard let open else {
            let reason = failure.map { ": " + Failure($0).message } ?? ""
            return "Which orders are open cannot be listed\(reason)\n"
        }
        guard !open.isEmpty else { return "None is open now.\n" }
        return (["\(open.count.counted("order is", "orders are")) open:"] + lines).joined(separator: "\n") + "\n"
    }

    /// The orders for scripts, all of them; null where they cannot be listed.
    var json: JSON {
        open.map {
            .array($0.map { .object(["id": .string($0.id.description), "description": .string($0.terms.text)]) })
        } ?? .null
    }

    /// The orders, a line each, and how many more there are.
    var lines: [String] {
        let open = open ?? []
        let rows = open.prefix(Self.most).map { "  \($0.id)  \($0.terms.text)" }
        return rows + (open.count > rows.count ? ["  and \(open.count - rows.count) more; see 'kraken orders'"] : [])
    }
}
