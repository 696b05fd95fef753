import Trading

/// An amount on its way to a strategy, or back.
struct EarnOperation: Hashable, Sendable {
    var serial = 0
    var strategy: String
    var direction: Direction
    var amount: Amount
    var time: Timestamp
    /// When it was carried out, or was found impossible.
    var ended: Timestamp?
    /// Why it was impossible, in the exchange's words.
    var failure: String?

    enum Direction: String, Sendable {
        case allocate, deallocate
    }

    var rule: EarnStrategy? { EarnStrategy.all.first { $0.id == strategy } }

    /// When no other one may begin for the same strategy.
    var accepted: Timestamp { (time + EarnStrategy.delay).wholeSecond }

    /// When the balance changes.
    var due: Timestamp {
        direction == .allocate ? accepted : accepted + (rule?.unbonding ?? .zero)
    }

    func isPending(at now: Timestamp) -> Bool { now < accepted }
}
