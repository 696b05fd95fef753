/// Asks for the latest deposits.
public struct DepositStatus: Endpoint {
    public typealias Response = FundingRows

    public static let name = "DepositStatus"
    public var access: Access { .account(cost: 1) }

    public var parameters: [Parameter] {
        [
            Parameter("asset", optional: asset), Parameter("method", optional: method),
            Parameter("start", optional: start?.seconds),
        ].compactMap(\.self)
    }

    /// The exchange's name of an asset; nil for all.
    public var asset: String?
    /// Only those that came this way.
    public var method: String?
    /// Only those after this moment, in whole seconds.
    public var start: Timestamp?

    /// Asks for the latest deposits.
    public init(asset: String? = nil, method: String? = nil, start: Timestamp? = nil) {
        (self.asset, self.method, self.start) = (asset, method, start)
    }
}
