import Trading

/// A deposit or a withdrawal; what it has come to follows from the time alone.
struct FundingRecord: Hashable, Sendable {
    var serial = 0
    var reference: String
    var direction: Direction
    /// The exchange's own asset key.
    var asset: String
    var method: String
    /// The network's id of the payment.
    var transactionID: String
    var address: String
    /// The withdrawal key.
    var keyName: String?
    /// What arrives: without the fee.
    var amount: Amount
    var fee: Amount
    var time: Timestamp
    /// When it changed the balance; nil for a deposit that is not final yet.
    var booked: Timestamp?
    var cancelled: Timestamp?

    enum Direction: String, Sendable {
        case deposit, withdrawal
    }

    /// The raw values are the wire's.
    enum State: String, Sendable {
        case initial = "Initial"
        case pending = "Pending"
        case settled = "Settled"
        case success = "Success"
        case failure = "Failure"
    }

    /// When it is final: at a whole second.
    var finalTime: Timestamp {
        let duration = rule?.duration ?? .zero
        return Timestamp(seconds: (time + duration).seconds + 1)
    }

    /// A tenth of its time it is known, then under way, in the last fifth settled.
    func state(at now: Timestamp) -> State {
        if cancelled != nil { return .failure }
        if now >= finalTime || (direction == .deposit && booked != nil) { return .success }
        let (passed, all) = (now - time, finalTime - time)
        if passed * 10 < all { return .initial }
        return passed * 5 < all * 4 ? .pending : .settled
    }

    private var rule: FundingMethod? { FundingMethod.all(of: asset).first { $0.name == method } }

    var network: String { rule?.network ?? method }
}
