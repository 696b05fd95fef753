/// Asks for the latest withdrawals, up to 500.
public struct WithdrawStatus: Endpoint {
    public typealias Response = FundingRows

    public static let name = "WithdrawStatus"
    public var access: Access { isLookup ? .lookup(cost: 1) : .account(cost: 1) }

    public var parameters: [Parameter] {
        [
            Parameter("asset", optional: asset), Parameter("method", optional: method),
            Parameter("start", optional: start?.seconds),
        ].compactMap(\.self)
    }

    /// The exchange's name of an asset; nil for all.
    public var asset: String?
    /// Only those that went this way.
    public var method: String?
    /// Only those after this moment, in whole seconds.
    public var start: Timestamp?
    /// Whether the call waits for nothing, because somebody wants to know what became of a withdrawal.
    public var isLookup: Bool

    /// Asks for the latest withdrawals.
    public init(asset: String? = nil, method: String? = nil, start: Timestamp? = nil, isLookup: Bool = false) {
        (self.asset, self.method, self.start, self.isLookup) = (asset, method, start, isLookup)
    }
}
