public import Transport

/// Asks what the account owns.
public struct Balances: Endpoint {
    /// What the account owns.
    public struct Response: WireReadable, Sendable {
        /// By the exchange's key of the asset, such as `XXBT` or `ADA.S`.
        public let amounts: [String: Amount]

        public init(wire: JSON) throws {
            amounts = try WireFields(wire).values { name, fields in try fields.decimal(name) }
        }
    }

    public static let name = "Balance"
    public var access: Access { .account(cost: 1) }
    public var parameters: [Parameter] { [] }

    /// Asks what the account owns.
    public init() {}
}

/// Asks what the account owns and what of it is held for orders.
public struct ExtendedBalances: Endpoint {
    /// What the account owns and what of it is held.
    public struct Response: WireReadable, Sendable {
        /// By the exchange's key of the asset, such as `XXBT` or `ADA.S`.
        public let balances: [String: ExtendedBalance]

        public init(wire: JSON) throws {
            balances = try WireFields(wire).values { name, fields in try ExtendedBalance(wire: fields.value(name)) }
        }
    }

    public static let name = "BalanceEx"
    public var access: Access { isLookup ? .lookup(cost: 1) : .account(cost: 1) }
    public var parameters: [Parameter] { [] }

    /// Whether the call waits for nothing, because somebody must know in an emergency.
    public var isLookup: Bool

    /// Asks what the account owns and what of it is held for orders.
    public init(isLookup: Bool = false) {
        self.isLookup = isLookup
    }
}

/// One asset's balance and what is held of it.
public struct ExtendedBalance: WireReadable, Hashable, Sendable {
    /// Everything, including what is held.
    public let balance: Amount
    /// What open orders (without margin) hold.
    public let holdTrade: Amount
    /// What the exchange lends.
    public let credit: Amount
    /// How much of the credit is used.
    public let creditUsed: Amount

    /// What can be spent now.
    public var available: Amount { balance + credit - creditUsed - holdTrade }

    public init(wire: JSON) throws {
        let fields = try WireFields(wire)
        balance = try fields.decimal("balance")
        holdTrade = try fields.optionalDecimal("hold_trade") ?? .zero
        credit = try fields.optionalDecimal("credit") ?? .zero
        creditUsed = try fields.optionalDecimal("credit_used") ?? .zero
    }
}
