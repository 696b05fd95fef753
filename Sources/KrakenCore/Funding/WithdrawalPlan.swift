/// A withdrawal, what it would cost, and what speaks against it.
public struct WithdrawalPlan: Sendable {
    /// The way it goes, such as `Bitcoin`.
    public var method: String
    /// The payment, with the highest fee it may cost.
    public var payment: Payment
    /// The fee now; nil when it was not asked for, because something spoke against the withdrawal before.
    public var fee: Amount?
    /// What arrives; nil like the fee.
    public var received: Amount?
    /// What is free of the asset; nil like the fee.
    public var available: Amount?
    /// What the amount is worth; nil when no market tells.
    public var value: Amount?
    /// The currency of that.
    public var currency: Asset
    /// The key, when nothing is known to have ever gone there; nil for one that was used.
    public var newKey: NewKey?
    /// What the operator has to type to show that it is meant.
    public var confirmations: [Confirmation]
    /// Why it must not be sent; empty when it may.
    public var problems: [Problem]
    /// Whether the operator means it although the same was just made.
    var repeats = false
    /// What was listed already, and when that was, by the monotonic clock.
    var listed: Set<String> = []
    var listedAt = Duration.zero

    /// A key nothing ever went to.
    public struct NewKey: Hashable, Sendable {
        /// When this program saw it first, by the local clock.
        public var firstSeen: Timestamp
        /// From when on money may go there; nil when there is no cooling-off.
        public var usableFrom: Timestamp?
    }

    /// What the operator has to type.
    public enum Confirmation: Hashable, Sendable {
        /// The amount, because it is worth more than the limit, or nobody can tell what it is worth.
        case amount(limit: Amount)
        /// The key, because nothing was ever sent there.
        case newKey
        /// The amount, because the key is new, and its cooling-off until then is overridden.
        case coolingOff(until: Timestamp)

        /// Whether it is the amount that has to be typed.
        public var isAmount: Bool { self != .newKey }
    }

    /// Why a withdrawal must not be sent, with the number that is wrong and the one that is needed.
    public enum Problem: Hashable, Sendable {
        case amountNotPositive(Amount)
        case tooPrecise(Amount, decimals: Int)
        case unknownKey(String, known: [String])
        case otherAddress(given: String, known: String)
        /// Several addresses have that name.
        case ambiguousKey(String, addresses: [String])
        case notVerified(String)
        case belowMinimum(Amount, minimum: Amount, method: String)
        case notEnough(needed: Amount, available: Amount)
        case aboveLimit(Amount, limit: Amount)
        case feeTooHigh(Amount, maximum: Amount)
        /// Nothing ever went to that key, and it was first seen too short a time ago.
        case coolingOff(String, firstSeen: Timestamp, usableFrom: Timestamp)
        case unresolved(PaymentID)
        case justMade(reference: String, at: Timestamp)
    }
}

/// What the operator asked for.
public struct WithdrawalRequest: Hashable, Sendable {
    /// The asset in any spelling.
    public var asset: String
    /// The name of the address.
    public var key: String
    /// How much leaves the account, the fee included.
    public var amount: Amount
    /// The address the operator expects behind the key; nil to take what is there.
    public var address: String?
    /// The highest fee; nil for the fee of the preview.
    public var maximumFee: Amount?
    /// Whether the same withdrawal may follow at once.
    public var again: Bool
    /// Whether it may go to a new key before its cooling-off is over.
    public var despiteCoolingOff: Bool

    /// A wish that nothing is known of yet.
    public init(
        asset: String, key: String, amount: Amount, address: String? = nil, maximumFee: Amount? = nil,
        again: Bool = false, despiteCoolingOff: Bool = false
    ) {
        (self.asset, self.key, self.amount) = (asset, key, amount)
        (self.address, self.maximumFee, self.again) = (address, maximumFee, again)
        self.despiteCoolingOff = despiteCoolingOff
    }
}

/// What the settings say about withdrawals.
public struct WithdrawalPolicy: Hashable, Sendable {
    /// Whether there may be any.
    public var isAllowed: Bool
    /// Above what worth the amount has to be typed back.
    public var confirmAbove: Amount
    /// The currency of that.
    public var currency: String
    /// How long after this program first saw it nothing goes to a key that was never used; nought for no such time.
    public var coolingOff: Duration

    /// What the settings say.
    public init(isAllowed: Bool, confirmAbove: Amount, currency: String, coolingOff: Duration = .zero) {
        (self.isAllowed, self.confirmAbove, self.currency) = (isAllowed, confirmAbove, currency)
        self.coolingOff = coolingOff
    }
}

/// A transfer to the futures wallet, and what speaks against it.
public struct TransferPlan: Sendable {
    /// The payment.
    public var payment: Payment
    /// What is free of the asset.
    public var available: Amount
    /// Why it must not be sent; empty when it may.
    public var problems: [WithdrawalPlan.Problem]
    /// Whether the operator means it although the same was just made.
    var repeats = false
}
