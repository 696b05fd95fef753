import KrakenCore
import Trading
import Transport

/// A batch whose ids were all used before: reported, never sent again.
struct BatchRecall: Sendable {
    var intents: [OrderIntent]
    var venue: String

    /// The orders as the journal knows them; throws with the exit code of the worst of them.
    func report() throws -> Report {
        let data = JSON.object([
            "mode": "recall", "venue": .string(venue),
            "orders": .array(
                intents.enumerated().map { index, intent in
                    .object([
                        "number": .integer(index + 1), "cl_ord_id": .string(intent.id.description),
                        "txid": .text(intent.orderID), "journal_state": .string(intent.state.rawValue),
                    ])
                }),
        ])
        let states = intents.map(\.state)
        let rows = intents.enumerated().map {
            ["\($0 + 1)", $1.request.words, $1.state.words, $1.orderID?.description ?? ""]
        }
        let table = Table(
            columns: [
                .init("No.", key: "number", .number), .init("Order"), .init("State", key: "journal_state"),
                .init("Order id", key: "txid"),
            ], rows: rows)
        if let code = states.worstExitCode {
            let words = intents.enumerated().map { "order \($0 + 1) is \($1.state.words)" }.joined(separator: "; ")
            throw Failure(
                code == .outcomeUnknown ? "outcome-unknown" : "id-used-before",
                "these ids were used before, and nothing was sent: \(words)",
                hint: "an id is never used twice: choose other ones", exitCode: code, data: data)
        }
        return Report(
            data: data,
            blocks: [
                .line(.note, "These ids were used before: nothing was sent. These are those orders."), .table(table),
            ])
    }
}

extension [OrderIntent.State] {
    /// The exit code for orders of which not all are placed; nil when all are.
    fileprivate var worstExitCode: ExitCode? {
        if contains(where: \.isUnresolved) { return .outcomeUnknown }
        if contains(where: { [.refused, .refusedForNow, .cancelledByExchange].contains($0) }) { return .refused }
        let came = filter { ![.notSent, .notPlaced, .declaredAbsent, .intended].contains($0) }
        if came.count == count { return nil }
        return came.isEmpty ? .unreachable : .refused
    }
}
