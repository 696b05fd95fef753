import KrakenCore
import Trading
import Transport

/// An order that was placed before under the same id: reported, never sent again.
struct OrderRecall: Sendable {
    var earlier: Trader.Recollection
    var venue: String
    /// In what the order asked for now is another one.
    var differences: [OrderDraft.Difference]
    /// Whether it was to be placed, and not only checked.
    var isLive: Bool

    /// The order as it stands; throws with the exit code of its state when nothing came of it, nobody knows, or another
    /// order was asked for.
    func report() throws -> Report {
        let intent = earlier.intent
        let words = intent.shown
        switch intent.state {
        case .sending, .unknown:
            var lost = OrderPlacement.unknown(
                flight: intent.id.description, words: words, venue: venue, reason: "sent at \(intent.createdAt.shown)",
                data: json)
            if !differences.isEmpty { lost.message += "; another order is asked for now: \(differences.words)" }
            throw lost
        case _ where !differences.isEmpty: throw reused
        case .refused, .refusedForNow, .cancelledByExchange:
            throw failure("the exchange did not take it", .refused)
        case .notSent, .notPlaced, .declaredAbsent, .intended:
            throw failure("nothing came of it", .unreachable)
        case .cancelled where isWithoutTrade, .expired where isWithoutTrade:
            throw failure("ended without a trade", .refused)
        case .accepted, .open, .partlyFilled, .cancelling, .filled, .cancelled, .expired, .appeared, .declaredPlaced:
            var facts = [
                ("Client id", intent.id.description), ("Venue", venue), ("Order", words), ("State", state),
                ("Placed", intent.createdAt.shown),
            ]
            if let id = intent.orderID { facts.insert(("Order id", id.description), at: 0) }
            return Report(
                data: json,
                blocks: [
                    .line(.note, "This id was used before: \(isLive.nothingSent). This is that order."),
                    .facts(nil, facts),
                ])
        }
    }

    private var state: String { earlier.order?.stateInWords ?? earlier.intent.state.words }

    /// Whether it is known that nothing of it was traded.
    private var isWithoutTrade: Bool { earlier.order.map(\.executed.isZero) ?? false }

    private func failure(_ what: String, _ code: ExitCode) -> Failure {
        let intent = earlier.intent
        return Failure(
            "id-used-before",
            "id \(intent.id) was used at \(intent.createdAt.shown) and \(what) (\(intent.state.words)); \(isLive.nothingSent)",
            hint: "an id is never used twice: choose another one", exitCode: code, data: json)
    }

    /// A repetition is fine; an order that is quietly not placed is not.
    private var reused: Failure {
        let intent = earlier.intent
        return Failure(
            "id-reused",
            "id \(intent.id) was used at \(intent.createdAt.shown) for another order (\(state)): \(differences.words); \(isLive.nothingSent)",
            hint: "an id is never used twice: choose another one for another order", exitCode: .refused, data: json)
    }

    private var json: JSON {
        .object([
            "mode": "recall", "venue": .string(venue), "cl_ord_id": .string(earlier.intent.id.description),
            "journal_state": .string(earlier.intent.state.rawValue),
            "txid": .array((earlier.intent.orderID.map { [$0] } ?? []).map { .string($0.description) }),
            "state": .text(earlier.order?.status.rawValue), "executed": .text(earlier.order?.executed),
            "created": .time(earlier.intent.createdAt), "order": earlier.intent.request.json,
            "differences": differences.json,
        ])
    }
}

extension Bool {
    /// What became of an order that is not sent, by whether it was to be.
    var nothingSent: String { self ? "nothing was sent" : "nothing would be sent" }
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
