public import Transport

/// Asks for the addresses withdrawals may go to: only those its owner has set up at the exchange's site.
public struct WithdrawAddresses: Endpoint {
    /// The addresses.
    public struct Response: WireReadable, Hashable, Sendable {
        /// In the exchange's order.
        public let addresses: [WithdrawAddress]

        public init(wire: JSON) throws { addresses = try wire.wireList() }
    }

    public static let name = "WithdrawAddresses"
    public var access: Access { .account(cost: 1) }

    public var parameters: [Parameter] {
        [
            Parameter("asset", optional: asset), Parameter("method", optional: method),
            Parameter("key", optional: key),
        ].compactMap(\.self)
    }

    /// The exchange's name of an asset; nil for all.
    public var asset: String?
    /// Only those of this way out.
    public var method: String?
    /// Only the one its owner named so; check the echo, a server may ignore it.
    public var key: String?

    /// Asks for the addresses withdrawals may go to.
    public init(asset: String? = nil, method: String? = nil, key: String? = nil) {
        (self.asset, self.method, self.key) = (asset, method, key)
    }
}

/// An address withdrawals may go to.
public struct WithdrawAddress: WireReadable, Hashable, Sendable {
    /// The name its owner gave it.
    public let key: String
    /// The address itself.
    public let address: String
    /// The asset by one of the exchange's names.
    public let asset: String
    /// The way out.
    public let method: String
    /// What must be named beside the address; nil for nothing.
    public let tag: String?
    /// Whether its owner has confirmed it; nil when not told.
    public let isVerified: Bool?

    public init(wire: JSON) throws {
        let fields = try WireFields(wire)
        key = try fields.text("key")
        address = try fields.text("address")
        asset = try fields.text("asset")
        method = try fields.optionalText("method") ?? ""
        tag = try fields.optionalText("tag") ?? fields.optionalText("memo")
        isVerified = try fields.optionalBool("verified")
    }
}
