/// A withdrawal, what it would cost, and what speaks against it.
public struct WithdrawalPlan: Sendable {
    /// The way it goes, such as `Bitcoin`.
    public var method: String
    /// The payment, with the highest fee it may cost.
    public var payment: Payment
    /// The fee now.
    public var fee: Amount
    /// What arrives.
    public var received: Amount
    /// What is free of the asset.
    public var available: Amount
    /// What the amount is worth; nil when no market tells.
    public var value: Amount?
    /// The currency of that.
    public var currency: Asset
    /// What the operator has to type to show that it is meant.
    public var confirmations: [Confirmation]
    /// Why it must not be sent; empty when it may.
    public var problems: [Problem]
    /// What was listed already, and when that was, by the monotonic clock.
    var listed: Set<String> = []
    var listedAt = Duration.zero

    /// What the operator has to type.
    public enum Confirmation: Hashable, Sendable {
        /// The amount, because it is worth more than the limit, or nobody can tell what it is worth.
        case amount(limit: Amount)
        /// The key, because nothing was ever sent there.
        case newKey
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
        case notEnough(needed: Amount, available: Amount)
        case aboveLimit(Amount, limit: Amount)
        case feeTooHigh(Amount, maximum: Amount)
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

    /// A wish that nothing is known of yet.
    public init(
        asset: String, key: String, amount: Amount, address: String? = nil, maximumFee: Amount? = nil,
        again: Bool = false
    ) {
        (self.asset, self.key, self.amount) = (asset, key, amount)
        (self.address, self.maximumFee, self.again) = (address, maximumFee, again)
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

    /// What the settings say.
    public init(isAllowed: Bool, confirmAbove: Amount, currency: String) {
        (self.isAllowed, self.confirmAbove, self.currency) = (isAllowed, confirmAbove, currency)
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
}
