import KrakenCore
import Trading
import Transport

/// What became of the orders of a batch, for people, scripts and the exit code.
struct BatchReport: Sendable {
    var preview: BatchPreview
    var placement: BatchPlacement

    /// What a script must know of one order.
    enum Verdict: String, Sendable {
        case placed, refused, unknown
        case notPlaced = "not-placed"
        case notSent = "not-sent"
    }

    /// The report when every order was placed; throws with the exit code of the worst of them.
    func report() throws -> Report {
        let verdicts = placement.rows.map(\.outcome.verdict)
        guard verdicts.allSatisfy({ $0 == .placed }) else {
            // An error is one sentence; what became of each order is shown before it.
            var failure = failure(verdicts)
            failure.shown = [.table(table)]
            throw failure
        }
        return Report(
            data: data,
            blocks: [
                .line(.done, "All \(verdicts.count) orders are placed."), .line(nil, preview.venue), .table(table),
            ], rows: .member("orders"))
    }

    private func failure(_ verdicts: [Verdict]) -> Failure {
        func numbers(_ verdict: Verdict) -> String {
            verdicts.indices.filter { verdicts[$0] == verdict }.map { "\($0 + 1)" }.joined(separator: ", ")
        }
        let placed = verdicts.count { $0 == .placed }
        let summary = "\(placed) of \(verdicts.count) orders placed"
        var failure: Failure
        if verdicts.contains(.unknown) {
            failure = .unknownBatch(summary, numbers: numbers(.unknown), reason: reason(.unknown))
        } else if verdicts.allSatisfy({ $0 == .notPlaced }) {
            failure = .batchNotPlaced(reason: reason(.notPlaced))
        } else if case .notSent(let error)? = placement.rows.first?.outcome {
            failure = Failure(notSentBatch: error)
        } else if let errors = commonRefusal {
            failure = Failure(errors.0)
            if errors.isForNow { failure.exitCode = .rateLimited }
        } else {
            let refused = numbers(.refused)
            let absent = numbers(.notPlaced)
            failure = .batchRefused(
                summary, refused: refused, absent: absent, reason: reason(refused.isEmpty ? .notPlaced : .refused))
        }
        failure.data = data
        return failure
    }

    /// The refusal of the whole batch; nil when the orders fared differently.
    private var commonRefusal: ([ExchangeError], isForNow: Bool)? {
        var common: ([ExchangeError], Bool)?
        for row in placement.rows {
            let mine: ([ExchangeError], Bool)
            switch row.outcome {
            case .refused(let errors): mine = (errors, false)
            case .refusedForNow(let errors): mine = (errors, true)
            default: return nil
            }
            if let common, common != mine { return nil }
            common = mine
        }
        return common.map { ($0.0, isForNow: $0.1) }
    }

    /// Why the first order of that kind fared so.
    private func reason(_ verdict: Verdict) -> String {
        placement.rows.first { $0.outcome.verdict == verdict }?.outcome.reason ?? ""
    }

    /// The columns of the table of outcomes.
    static let columns: [Table.Column] = [
        .init("No.", key: "number", .number), .init("Order", rank: 1), .init("Outcome"),
        .init("Order id", key: "txid"), .init("Client id", key: "cl_ord_id", rank: 2),
    ]

    /// What the rows have when the orders were sent, beside what they have when they are only checked.
    static let outcomeKeys = ["txid", "outcome", "journal_state", "state", "executed", "error"]

    private var table: Table {
        Table(
            columns: Self.columns,
            rows: zip(placement.rows, preview.words).enumerated().map { index, row in
                [
                    "\(index + 1)", row.1, row.0.outcome.words, row.0.outcome.orderID?.description ?? "",
                    row.0.intent.id.description,
                ]
            })
    }

    private var data: JSON {
        preview.data(
            mode: "execute",
            rows: placement.rows.map { row in
                [
                    .init("cl_ord_id", .string(row.intent.id.description)),
                    .init("userref", row.intent.userReference.map { .integer($0) } ?? .null),
                    .init("txid", .text(row.outcome.orderID)), .init("outcome", .string(row.outcome.verdict.rawValue)),
                    .init("journal_state", .string(row.intent.state.rawValue)),
                    .init("state", .text(row.outcome.order?.status.rawValue)),
                    .init("executed", .text(row.outcome.order?.executed)),
                    .init("error", .text(row.outcome.verdict == .placed ? nil : row.outcome.reason)),
                ]
            })
    }
}

extension BatchPlacement.Outcome {
    /// What a script must know of it.
    fileprivate var verdict: BatchReport.Verdict {
        switch self {
        case .accepted: .placed
        case .found(let order):
            [.canceled, .expired].contains(order.status) && order.executed.isZero ? .refused : .placed
        case .refused, .refusedForNow: .refused
        case .notSent: .notSent
        case .notPlaced: .notPlaced
        case .unknown: .unknown
        }
    }

    fileprivate var order: ExchangeOrder? {
        if case .found(let order) = self { return order }
        return nil
    }

    fileprivate var orderID: OrderID? {
        if case .accepted(let id) = self { return id }
        return order?.id
    }

    /// Why it is not placed, or how it is.
    fileprivate var reason: String {
        switch self {
        case .accepted: "accepted, not yet listed"
        case .found(let order): order.stateInWords
        case .refused(let errors), .refusedForNow(let errors): errors.text
        case .notSent(let error): Failure(error).message
        case .notPlaced(let reason), .unknown(let reason): reason
        }
    }

    /// What became of it, in words.
    fileprivate var words: String {
        switch self {
        case .accepted, .found: reason
        case .refused, .refusedForNow: "refused: \(reason)"
        case .notSent: "not sent"
        case .notPlaced: "proved not placed (\(reason))"
        case .unknown: "UNKNOWN (\(reason)): it may be live"
        }
    }
}
