import KrakenCore
import Trading
import Transport

/// An order that was placed before under the same id: reported, never sent again.
struct OrderRecall: Sendable {
    var earlier: Trader.Recollection
    var venue: String

    init(_ earlier: Trader.Recollection, venue: String) {
        self.earlier = earlier
        self.venue = venue
    }

    /// The order as it stands; throws with the exit code of its state when nothing came of it, or nobody knows.
    func report() throws -> Report {
        let intent = earlier.intent
        let words = intent.request.words
        switch intent.state {
        case .sending, .unknown:
            throw OrderPlacement.unknown(
                flight: intent.id.description, words: words, venue: venue, reason: "sent at \(intent.createdAt.shown)",
                data: json)
        case .refused, .refusedForNow, .cancelledByExchange:
            throw failure("the exchange did not take it", .refused)
        case .notSent, .notPlaced, .declaredAbsent, .intended:
            throw failure("nothing came of it", .unreachable)
        case .cancelled where isWithoutTrade, .expired where isWithoutTrade:
            throw failure("ended without a trade", .refused)
        case .accepted, .open, .partlyFilled, .cancelling, .filled, .cancelled, .expired, .appeared, .declaredPlaced:
            var facts = [
                ("Client id", intent.id.description), ("Venue", venue), ("Order", words),
                ("State", earlier.order?.stateInWords ?? intent.state.words), ("Placed", intent.createdAt.shown),
            ]
            if let id = intent.orderID { facts.insert(("Order id", id.description), at: 0) }
            return Report(
                data: json,
                blocks: [
                    .line(.note, "This id was used before: nothing was sent. This is that order."), .facts(nil, facts),
                ])
        }
    }

    /// Whether it is known that nothing of it was traded.
    private var isWithoutTrade: Bool { earlier.order.map(\.executed.isZero) ?? false }

    private func failure(_ what: String, _ code: ExitCode) -> Failure {
        let intent = earlier.intent
        return Failure(
            "id-used-before",
            "id \(intent.id) was used at \(intent.createdAt.shown) and \(what) (\(intent.state.words)); nothing was sent",
            hint: "an id is never used twice: choose another one", exitCode: code, data: json)
    }

    private var json: JSON {
        .object([
            "mode": "recall", "venue": .string(venue), "cl_ord_id": .string(earlier.intent.id.description),
            "journal_state": .string(earlier.intent.state.rawValue),
            "txid": .array((earlier.intent.orderID.map { [$0] } ?? []).map { .string($0.description) }),
            "state": .text(earlier.order?.status.rawValue), "executed": .text(earlier.order?.executed),
            "order": earlier.intent.request.json,
        ])
    }
}

extension OrderIntent.State {
    /// The state in words.
    var words: String {
        switch self {
        case .intended: "written down, never sent"
        case .sending: "on its way"
        case .notSent: "not sent"
        case .refusedForNow: "refused for now"
        case .refused: "refused"
        case .unknown: "unknown: it may be live"
        case .accepted: "accepted"
        case .open: "open"
        case .partlyFilled: "open, partly filled"
        case .cancelling: "being cancelled"
        case .filled: "filled"
        case .cancelled: "cancelled"
        case .expired: "expired"
        case .cancelledByExchange: "cancelled by the exchange"
        case .notPlaced: "proved not placed"
        case .appeared: "appeared after it was thought not to exist"
        case .declaredAbsent: "declared absent by the operator"
        case .declaredPlaced: "declared placed by the operator"
        }
    }
}
