public import Transport

/// Moves money from the spot to the futures wallet.
///
/// The other direction exists only at the futures exchange.
public struct WalletTransfer: MoneyCall, Hashable {
    public typealias Response = FundingReference

    /// The wallet it comes from.
    public static let source = "Spot Wallet"
    /// The wallet it goes to.
    public static let destination = "Futures Wallet"

    public static let name = "WalletTransfer"
    public var access: Access { .single(cost: 1) }

    public func evidence(in result: JSON) -> [String] { Self.names(in: result["refid"]) }

    public static func verdict(of error: ExchangeError) -> OrderVerdict? { OrderVerdict(funding: error) }

    public var parameters: [Parameter] {
        [
            Parameter("asset", text: asset), Parameter("from", text: Self.source),
            Parameter("to", text: Self.destination), Parameter("amount", text: amount),
        ]
    }

    /// The exchange's name of the asset.
    public var asset: String
    /// How much.
    public var amount: Amount

    /// A transfer ready to be sent.
    public init(asset: String, amount: Amount) { (self.asset, self.amount) = (asset, amount) }
}
