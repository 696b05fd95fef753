public import Transport

/// Sends money out of the account.
public struct Withdraw: MoneyCall, Hashable {
    /// What the exchange says of a withdrawal it took.
    public typealias Response = FundingReference

    public static let name = "Withdraw"
    public var access: Access { .single(cost: 1) }

    public func evidence(in result: JSON) -> [String] { Self.names(in: result["refid"]) }

    public static func verdict(of error: ExchangeError) -> OrderVerdict? { OrderVerdict(funding: error) }

    public var parameters: [Parameter] {
        [
            Parameter("asset", text: asset), Parameter("key", text: key), Parameter("amount", text: amount),
            Parameter("address", text: address), Parameter("max_fee", text: maximumFee),
        ]
    }

    /// The exchange's name of the asset.
    public var asset: String
    /// The name of the address it goes to.
    public var key: String
    /// How much leaves the account, the fee included.
    public var amount: Amount
    /// The address of that name; the exchange refuses when it is another one.
    public var address: String
    /// The exchange refuses when the fee is higher.
    public var maximumFee: Amount

    /// A withdrawal ready to be sent.
    public init(asset: String, key: String, amount: Amount, address: String, maximumFee: Amount) {
        (self.asset, self.key, self.amount) = (asset, key, amount)
        (self.address, self.maximumFee) = (address, maximumFee)
    }
}

/// The exchange's name of a withdrawal or transfer it took.
public struct FundingReference: WireReadable, Hashable, Sendable {
    /// The name.
    public let reference: String

    public init(wire: JSON) throws {
        reference = try WireFields(wire).text("refid")
        guard !reference.isEmpty else { throw WireFault("refid is empty") }
    }
}
