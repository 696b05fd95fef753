/// What one look shows of a change whose answer was lost.
enum ChangeEvidence: Sendable {
    /// The change came.
    case applied(ExchangeOrder?, successor: OrderID?)
    /// The order has its old values, and nothing shows that anybody tried to change it.
    case notYet(ExchangeOrder)
    /// The order is over, without a trace of the change.
    case gone(ExchangeOrder)
    /// The old order was cancelled, and no other one is to be seen in its place.
    case noSuccessor(ExchangeOrder)
    /// The text says why.
    case cannotTell(String)

    /// Reads what the exchange shows of a change in place.
    ///
    /// - Parameters:
    ///   - amends: every change of the order; nil when they could not be read.
    ///   - earliest: the exchange cannot have made the change before, by its own clock.
    static func ofAmend(
        _ change: ChangeIntent, order: ExchangeOrder?, amends: [OrderAmends.Amend]?, earliest: Timestamp
    ) -> ChangeEvidence {
        let ours = amends?.contains {
            $0.type == "user" && $0.moment >= earliest && change.wanted.isContained(in: $0.values)
        }
        if ours == true { return .applied(order, successor: nil) }
        guard let order else { return .cannotTell("the order is not listed") }
        let listed = change.wanted.listed
        let isNew = !listed.isEmpty && listed.isContained(in: order.values)
        if isNew && change.before != order.values && order.remarks.contains("amended") {
            return .applied(order, successor: nil)
        }
        guard order.status.isOpen else { return .gone(order) }
        guard amends != nil else { return .cannotTell("the order's changes cannot be read") }
        return change.before == order.values
            ? .notYet(order) : .cannotTell("the order has neither its old values nor ours")
    }

    /// Reads what the exchange shows of a replacement.
    ///
    /// - Parameters:
    ///   - candidates: open and closed orders since a while before the sending; nil when they could not be read whole.
    ///   - pairNames: the exchange's names of the market.
    static func ofEdit(
        _ change: ChangeIntent, order: ExchangeOrder?, candidates: [ExchangeOrder]?, pairNames: Set<String>,
        earliest: Timestamp
    ) -> ChangeEvidence {
        guard let candidates else { return .cannotTell("the lists of orders cannot be read") }
        let young = candidates.filter {
            $0.id != change.orderID && $0.opened >= earliest && $0.terms.side == change.side
                && pairNames.contains($0.terms.pairName)
        }
        let numbered = young.filter { $0.userReference == change.userReference.map(Int64.init) }
        if numbered.count > 1 { return .cannotTell("\(numbered.count) orders carry its number") }
        if let successor = numbered.first { return .applied(successor, successor: successor.id) }
        guard let order else { return .cannotTell("the order is not listed") }
        if order.status.isOpen {
            return change.before == order.values
                ? .notYet(order) : .cannotTell("the order has not its old values")
        }
        guard order.status == .canceled else { return .gone(order) }
        // A server that does not tell the number: the newest order of the same kind, if it is no other program's.
        let nameless = young.filter {
            $0.userReference == nil && $0.clientOrderID == nil && $0.parent == nil
                && $0.terms.typeName == order.terms.typeName && change.wanted.listed.isContained(in: $0.values)
        }
        if let newest = nameless.max(by: { $0.opened < $1.opened }) {
            return .applied(newest, successor: newest.id)
        }
        return .noSuccessor(order)
    }

    /// As a pass for the journal and the rule of absence.
    var verdict: LookupPass.Verdict {
        switch self {
        case .applied, .gone: .found
        case .notYet, .noSuccessor: .absent
        case .cannotTell: .cannotTell
        }
    }

    /// What was seen, for the journal.
    var detail: String {
        switch self {
        case .applied(_, let successor): successor.map { "replaced by \($0)" } ?? "changed"
        case .notYet: "as before"
        case .gone(let order): order.status.rawValue
        case .noSuccessor: "cancelled, no successor"
        case .cannotTell(let reason): reason
        }
    }
}
