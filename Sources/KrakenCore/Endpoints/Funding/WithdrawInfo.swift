public import Transport

/// Asks what a withdrawal would cost, without making it.
public struct WithdrawInfo: Endpoint {
    /// What a withdrawal would cost.
    public struct Response: WireReadable, Hashable, Sendable {
        /// The way it would go.
        public let method: String
        /// The most that could be withdrawn now.
        public let limit: Amount
        /// What would arrive: without the fee.
        public let amount: Amount
        /// The fee.
        public let fee: Amount

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            method = try fields.optionalText("method") ?? ""
            limit = try fields.decimal("limit")
            amount = try fields.decimal("amount")
            fee = try fields.decimal("fee")
        }
    }

    public static let name = "WithdrawInfo"
    public var access: Access { .account(cost: 1) }

    public var parameters: [Parameter] {
        [Parameter("asset", text: asset), Parameter("key", text: key), Parameter("amount", text: amount)]
    }

    /// The exchange's name of the asset.
    public var asset: String
    /// The name of the address it would go to.
    public var key: String
    /// How much would leave the account, the fee included.
    public var amount: Amount

    /// Asks what a withdrawal would cost, without making it.
    public init(asset: String, key: String, amount: Amount) {
        (self.asset, self.key, self.amount) = (asset, key, amount)
    }
}
