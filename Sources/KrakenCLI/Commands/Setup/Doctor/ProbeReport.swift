import KrakenCore
import Trading
import Transport

/// What a probe measured, told; and first of all, whether its order is gone.
struct ProbeReport: Sendable {
    var outcome: ProbeOutcome
    var id: ClientOrderID
    var preview: OrderPreview
    var rules: PlacingRules

    /// Throws when the order may be live, when nothing was placed, and when the task was cancelled.
    func report() throws -> Report {
        switch outcome.end {
        case .mayBeLive(let reason): throw Self.mayBeLive(id, preview, reason, data: data)
        case .nothingPlaced: throw nothingPlaced
        case .gone(let order):
            if Task.isCancelled {
                throw Failure(
                    "interrupted", "interrupted; the probe order \(id) was cancelled and is gone",
                    exitCode: .interrupted, data: data)
            }
            return report(order)
        }
    }

    /// What to say of an order that may have been left behind.
    static func mayBeLive(
        _ id: ClientOrderID, _ preview: OrderPreview, _ reason: String, data: JSON
    ) -> Failure {
        Failure(
            "outcome-unknown",
            "ATTENTION: the probe order \(id) (\(preview.words), \(preview.venue)) may still be live: \(reason)",
            hint:
                "cancel it with 'kraken cancel --cl-ord-id \(id)'; if it was placed, the exchange ends it by itself \(ProbeDraft.life / 60) minutes after that",
            exitCode: .outcomeUnknown, data: data)
    }

    var endInWords: String {
        switch outcome.end {
        case .mayBeLive(let reason): "may be live: \(reason)"
        case .nothingPlaced: "was not placed"
        case .gone: "is gone"
        }
    }

    private var nothingPlaced: Failure {
        var failure: Failure
        switch outcome.placement.data?.outcome {
        case .refused(let errors), .refusedForNow(let errors): failure = Failure(errors)
        case .notSent(let error): failure = Failure(error)
        case .notPlaced(let reason), .unknown(let reason):
            failure = Failure(
                "not-placed", "no answer came for the probe order (\(reason)), and it was not placed",
                hint: "try again", exitCode: .unreachable)
        case .accepted, .found, nil:
            failure = outcome.placement.cause.map { Failure($0) } ?? Failure(KrakenError.cancelled)
        }
        failure.data = data
        failure.message += failure.identifier == "not-placed" ? "" : "; no probe order was placed"
        return failure
    }

    private func report(_ order: ExchangeOrder?) -> Report {
        let contradicted = measurements.filter { $0.verdict == .contradicts }
        var blocks: [Report.Block] = [.table(table), .blank]
        if let order, order.executed > .zero {
            blocks.append(.line(.caution, "The order traded \(order.executed) before it was cancelled."))
        }
        blocks.append(.line(.done, "The probe order is cancelled and gone: \(order?.stateInWords ?? "not open")."))
        for measurement in contradicted {
            blocks.append(
                .line(.failed, "Assumed: \(measurement.assumption). Measured: \(measurement.finding)."))
        }
        if !contradicted.isEmpty {
            let advice = "Raise KRAKEN_LOOKUP_SETTLE where a list is late; look at lost orders yourself until then."
            blocks.append(.line(.caution, advice))
        }
        var report = Report(data: data, blocks: blocks)
        if !contradicted.isEmpty { report.exitCode = .failure }
        return report
    }

    /// Figures first; where there is room, what was found and what is assumed.
    private var table: Table {
        Table(
            "Measured with one order on \(preview.venue)",
            columns: [
                .init("Name"), .init("Verdict"), .init("Seconds", .number), .init("Finding", rank: 1),
                .init("Assumption", rank: 2),
            ],
            rows: measurements.map {
                [$0.key, $0.verdict.words, $0.time?.decimalSeconds ?? "", $0.finding, $0.assumption]
            })
    }

    private var measurements: [ProbeMeasurement] { outcome.figures.measurements(rules) }

    private var data: JSON {
        let placement = outcome.placement.data
        var orderID: OrderID?
        if case .accepted(let response) = placement?.outcome { orderID = response.ids.first }
        if case .found(let order) = placement?.outcome { orderID = order.id }
        return .object([
            "venue": .string(preview.venue), "cl_ord_id": .string(id.description), "txid": .text(orderID),
            "order": preview.json, "end": .string(endWord),
            "answer_lost": placement.map { .bool($0.wasLost) } ?? .null,
            "measurements": .array(measurements.map(\.json)),
        ])
    }

    private var endWord: String {
        switch outcome.end {
        case .mayBeLive: "may_be_live"
        case .nothingPlaced: "nothing_placed"
        case .gone: "gone"
        }
    }
}

extension OrderDesk.Placement {
    /// Whether no definite answer came.
    fileprivate var wasLost: Bool {
        switch outcome {
        case .found, .notPlaced, .unknown: true
        case .accepted, .refused, .refusedForNow, .notSent: false
        }
    }
}

extension ProbeMeasurement {
    fileprivate var json: JSON {
        .object([
            "name": .string(key), "verdict": .string(verdict.rawValue), "finding": .string(finding),
            "assumption": .string(assumption), "seconds": time.map { .string($0.decimalSeconds) } ?? .null,
        ])
    }
}

extension ProbeMeasurement.Verdict {
    fileprivate var words: String {
        switch self {
        case .confirms: "confirms"
        case .contradicts: "CONTRADICTS"
        case .notTold: "not told"
        }
    }
}
