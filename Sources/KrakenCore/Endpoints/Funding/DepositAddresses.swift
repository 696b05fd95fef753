public import Transport

/// Asks for the addresses an asset can be paid in at, or makes one more.
public struct DepositAddresses: Endpoint {
    /// The addresses.
    public struct Response: WireReadable, Hashable, Sendable {
        /// In the exchange's order.
        public let addresses: [DepositAddress]

        public init(wire: JSON) throws { addresses = try wire.wireList() }
    }

    public static let name = "DepositAddresses"
    /// Addresses are limited: one more is asked for once.
    public var access: Access { makesNew ? .single(cost: 1) : .account(cost: 1) }

    public var parameters: [Parameter] {
        [Parameter("asset", text: asset), Parameter("method", text: method), Parameter("new", flag: makesNew)]
            .compactMap(\.self)
    }

    /// The exchange's name of the asset.
    public var asset: String
    /// The way in, as ``DepositMethods`` names it.
    public var method: String
    /// Whether a new address is made.
    public var makesNew: Bool

    /// Asks for the addresses an asset can be paid in at, or makes one more.
    public init(asset: String, method: String, makesNew: Bool = false) {
        (self.asset, self.method, self.makesNew) = (asset, method, makesNew)
    }
}

/// Where an asset can be paid in.
public struct DepositAddress: WireReadable, Hashable, Sendable {
    /// The address.
    public let address: String
    /// What must be named beside the address (XRP, XLM, EOS and others); nil for nothing.
    public let tag: String?
    /// Until when it is good; nil for ever.
    public let expires: Timestamp?
    /// Whether nothing has been paid in there yet.
    public let isUnused: Bool

    public init(wire: JSON) throws {
        let fields = try WireFields(wire)
        address = try fields.text("address")
        tag = try fields.optionalText("tag") ?? fields.optionalText("memo")
        expires = try fields.optionalMoment("expiretm")
        isUnused = try fields.optionalBool("new") ?? false
    }
}
