import KrakenCore
import Storage
import Trading

extension Failure {
    /// Why an order was not changed, or not found, in words; nil for every other error.
    init?(change error: any Error) {
        switch error {
        case let error as Trader.NoSuchMarket:
            self.init(
                "unknown-pair", "the order's market '\(error.name)' is not in the catalogue",
                hint: "see 'kraken status'", exitCode: .failure)
        case let error as UnresolvedChange: self = .pendingChange(error.change)
        default: return nil
        }
    }

    /// An earlier change of the same order may still come.
    static func pendingChange(_ change: ChangeIntent) -> Failure {
        Failure(
            "refused-locally",
            "an earlier change of order \(change.orderID), made at \(change.createdAt.shown), may still come",
            hint: "try again in a minute: it is looked for each time; --despite-unknown goes on without",
            exitCode: .refused)
    }

    /// Nothing of a change left this machine.
    init(notSentChange error: KrakenError) {
        self.init(error)
        if exitCode == .failure, case .preparationFailed = error {
        } else if exitCode == .failure {
            exitCode = .unreachable
        }
        if case .preparationFailed = error {} else { message += "; nothing was sent" }
    }

    /// The answer to a change was lost, and the order was not changed.
    static func notApplied(_ plan: ChangePlan, reason: String) -> Failure {
        Failure(
            "not-applied",
            "no answer came to the change of order \(plan.order.id) (\(reason)), and it is proved that it was not made: the order is open with its old values",
            hint: "it may be made again", exitCode: .unreachable)
    }

    /// The order is over.
    static func gone(_ order: ExchangeOrder, reason: String) -> Failure {
        Failure(
            "order-over",
            "order \(order.id) is \(order.stateInWords) (traded \(order.executed) of \(order.quantity)); the change came too late: \(reason)",
            hint: "look with 'kraken orders --status any'", exitCode: .refused)
    }

    /// The change was made, and the order ended with it.
    static func endedAfterChange(_ order: ExchangeOrder) -> Failure {
        Failure(
            "order-over",
            "the order was changed, and is over now: \(order.id) is \(order.stateInWords) (traded \(order.executed) of \(order.quantity))",
            hint: "look with 'kraken orders --status any'", exitCode: .refused)
    }

    /// The old order is gone and nothing stands in its place.
    static func unprotected(_ plan: ChangePlan, reason: String) -> Failure {
        Failure(
            "unprotected",
            "ALARM: order \(plan.order.id) (\(plan.order.terms.text)) was cancelled, and NO order took its place (\(reason)): what it was for is not in the market any more",
            hint: "place it anew at once: kraken order …; nothing is placed by itself", exitCode: .failure)
    }

    /// Nobody knows whether the order was changed.
    static func unknownChange(_ plan: ChangePlan, words: String, venue: String, reason: String) -> Failure {
        let what = plan.way == .amend ? "changed" : "replaced: it may be cancelled without another one in its place"
        return Failure(
            "outcome-unknown",
            "no definite answer came to the change of order \(plan.order.id) (\(words), \(venue)): \(reason); it may be \(what)",
            hint: hintOfLostChange(plan.order.id), exitCode: .outcomeUnknown)
    }

    /// What to do about a change whose answer was lost.
    static func hintOfLostChange(_ order: OrderID) -> String {
        "look with 'kraken orders --status any' before you repeat it; further changes of \(order) are blocked until it is settled"
    }
}

extension ChangeIntent.State {
    /// The state in words.
    var words: String {
        switch self {
        case .intended: "written down, never sent"
        case .sending: "on its way"
        case .notSent: "not sent"
        case .refused: "refused"
        case .unknown: "unknown: it may still come"
        case .applied: "made"
        case .notApplied: "proved not made"
        case .orderGone: "too late, the order is over"
        case .unprotected: "ALARM: the old order is cancelled, and no order took its place"
        }
    }
}

extension ChangeDraft.Problem {
    /// The word scripts rely on.
    var identifier: String {
        if case .over = self { return "order-over" }
        return "refused-locally"
    }

    /// Why the order cannot be changed so.
    var words: String {
        switch self {
        case .over(let order):
            "order \(order.id) is over: \(order.stateInWords) (traded \(order.executed) of \(order.quantity))"
        case .unknownType(let name): "this program knows no orders of type '\(name)'"
        case .hasClose: "the exchange changes no order whose fills are followed by another order"
        case .noLimit(let type): "an order of type \(type.rawValue) has no limit price"
        case .noTrigger(let type): "this order (\(type.rawValue)) has no trigger that could still be set off"
        case .trailing:
            "a trailing stop follows the market at a distance: after a lost answer nobody could see whether it was changed"
        case .noIceberg: "only an iceberg order has a visible part"
        case .displayOutOfRange(let minimum, let maximum):
            "the visible part must be from \(minimum) to \(maximum), a fifteenth to all of what is left"
        case .notAboveFilled(let volume, let filled):
            "the volume \(volume) is the whole volume, and \(filled) has traded already"
        case .replacesNoNamedOrder(let id):
            "the exchange replaces no order that has a client id, and this one has \(id)"
        case .replacesNoSetOffOrder: "the exchange replaces no order whose trigger has been set off"
        case .needsReplacement:
            "only a replacement can do this: the order is cancelled, and another one takes its place at the back of the queue"
        }
    }

    /// What to do next.
    var hint: String? {
        switch self {
        case .over: "look with 'kraken orders --status any'"
        case .hasClose, .trailing: "cancel it and place it anew"
        case .notAboveFilled: "to keep what has traded and end the rest: kraken cancel"
        case .replacesNoNamedOrder: "leave out what needs a replacement, or cancel it and place it anew"
        case .needsReplacement: "add --replace if you mean it"
        default: nil
        }
    }
}
