public import Transport

/// Takes a withdrawal back, if it is not too far on its way; may be repeated.
public struct WithdrawCancel: Endpoint {
    /// Whether it is taken back.
    public struct Response: WireReadable, Hashable, Sendable {
        /// False when it is too late.
        public let isCancelled: Bool

        public init(wire: JSON) throws {
            guard case .bool(let value) = wire else { throw WireFault("neither true nor false") }
            isCancelled = value
        }
    }

    public static let name = "WithdrawCancel"
    public var access: Access { .cancel }
    public var parameters: [Parameter] { [Parameter("asset", text: asset), Parameter("refid", text: reference)] }

    /// The exchange's name of the asset.
    public var asset: String
    /// The exchange's name of the withdrawal.
    public var reference: String

    /// Takes a withdrawal back.
    public init(asset: String, reference: String) { (self.asset, self.reference) = (asset, reference) }
}
