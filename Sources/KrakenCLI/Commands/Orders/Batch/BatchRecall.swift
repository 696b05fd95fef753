import KrakenCore
import Trading
import Transport

/// A batch whose ids were used before: reported, never sent again.
struct BatchRecall: Sendable {
    /// An order of the batch whose id was used before.
    struct Row: Sendable {
        /// Which order of the batch, counted from 1.
        var number: Int
        /// What was placed under the id.
        var intent: OrderIntent
        /// In what the order asked for now is another one.
        var differences: [OrderDraft.Difference]
    }

    var rows: [Row]
    /// Whether other orders of the batch are new.
    var hasNewOnes: Bool
    var venue: String
    /// Whether it was to be placed, and not only checked.
    var isLive: Bool

    /// The orders as the journal knows them; throws with the exit code of the worst of them, and when they are not the
    /// orders asked for.
    func report() throws -> Report {
        if rows.contains(where: \.intent.state.isUnresolved) { throw failure("outcome-unknown", .outcomeUnknown) }
        if rows.contains(where: { !$0.differences.isEmpty }) { throw failure("id-reused", .refused) }
        if hasNewOnes { throw failure("id-used-before", .refused) }
        if let code = rows.map(\.intent.state).worstExitCode { throw failure("id-used-before", code) }
        let cells = rows.map {
            ["\($0.number)", $0.intent.shown, $0.intent.state.words, $0.intent.orderID?.description ?? ""]
        }
        let table = Table(
            columns: [
                .init("No.", key: "number", .number), .init("Order"), .init("State", key: "journal_state"),
                .init("Order id", key: "txid"),
            ], rows: cells)
        return Report(
            data: data,
            blocks: [
                .line(.note, "These ids were used before: \(isLive.nothingSent). These are those orders."),
                .table(table),
            ])
    }

    private func failure(_ identifier: String, _ code: ExitCode) -> Failure {
        let words = rows.map { row in
            let state =
                "order \(row.number) (id \(row.intent.id), of \(row.intent.createdAt.shown)) is \(row.intent.state.words)"
            return row.differences.isEmpty ? state : "\(state), and another order: \(row.differences.words)"
        }
        let others = hasNewOnes ? "; the other orders of the batch are new" : ""
        return Failure(
            identifier,
            "\(hasNewOnes ? "some" : "these") ids were used before, and \(isLive.nothingSent): "
                + words.joined(separator: "; ") + others,
            hint: code == .outcomeUnknown
                ? Failure.hintOfLostBatch
                : hasNewOnes
                    ? "leave out the orders that exist, or choose other ids"
                    : "an id is never used twice: choose other ones",
            exitCode: code, data: data)
    }

    private var data: JSON {
        .object([
            "mode": "recall", "venue": .string(venue),
            "orders": .array(
                rows.map { row in
                    .object([
                        "number": .integer(row.number), "cl_ord_id": .string(row.intent.id.description),
                        "txid": .text(row.intent.orderID), "journal_state": .string(row.intent.state.rawValue),
                        "created": .time(row.intent.createdAt), "order": row.intent.request.json,
                        "differences": row.differences.json,
                    ])
                }),
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
