public import Transport

/// Asks for the ways in which assets can be paid out.
public struct WithdrawMethods: Endpoint {
    /// The ways out.
    public struct Response: WireReadable, Hashable, Sendable {
        /// In the exchange's order.
        public let methods: [WithdrawMethod]

        public init(wire: JSON) throws { methods = try wire.wireList() }
    }

    public static let name = "WithdrawMethods"
    public var access: Access { .account(cost: 1) }
    public var parameters: [Parameter] { [Parameter("asset", optional: asset)].compactMap(\.self) }

    /// The exchange's name of an asset; nil for all.
    public var asset: String?

    /// Asks for the ways in which assets can be paid out.
    public init(asset: String? = nil) { self.asset = asset }
}

/// One way out.
public struct WithdrawMethod: WireReadable, Hashable, Sendable {
    /// The asset by one of the exchange's names.
    public let asset: String
    /// What the exchange calls the way.
    public let name: String
    /// The network; nil when not told.
    public let network: String?
    /// The least a withdrawal must be; nil when not told.
    public let minimum: Amount?

    public init(wire: JSON) throws {
        let fields = try WireFields(wire)
        asset = try fields.text("asset")
        name = try fields.text("method")
        network = try fields.optionalText("network")
        minimum = try fields.optionalDecimal("minimum")
    }
}
