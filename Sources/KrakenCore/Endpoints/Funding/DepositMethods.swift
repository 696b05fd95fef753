public import Transport

/// Asks for the ways in which an asset can be paid in.
public struct DepositMethods: Endpoint {
    /// The ways in.
    public struct Response: WireReadable, Hashable, Sendable {
        /// In the exchange's order.
        public let methods: [DepositMethod]

        public init(wire: JSON) throws { methods = try wire.wireList() }
    }

    public static let name = "DepositMethods"
    public var access: Access { .account(cost: 1) }
    public var parameters: [Parameter] { [Parameter("asset", text: asset)] }

    /// The exchange's name of the asset.
    public var asset: String

    /// Asks for the ways in which an asset can be paid in.
    public init(asset: String) { self.asset = asset }
}

/// One way in.
public struct DepositMethod: WireReadable, Hashable, Sendable {
    /// What the exchange calls it.
    public let name: String
    /// The most that can be paid in now; nil for no limit.
    public let limit: Amount?
    /// What a deposit costs; nil when not told.
    public let fee: Amount?
    /// The least a deposit must be; nil when not told.
    public let minimum: Amount?
    /// Whether addresses are made on demand; nil when not told.
    public let makesAddresses: Bool?

    public init(wire: JSON) throws {
        let fields = try WireFields(wire)
        name = try fields.text("method")
        // `false` stands for "no limit".
        let limitText = try fields.optionalText("limit")
        limit = limitText == "false" ? nil : try fields.optionalDecimal("limit")
        fee = try fields.optionalDecimal("fee")
        minimum = try fields.optionalDecimal("minimum")
        makesAddresses = try fields.optionalBool("gen-address")
    }
}
