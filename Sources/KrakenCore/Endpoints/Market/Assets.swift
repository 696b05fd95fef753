public import Transport

/// Asks for the catalogue of assets.
public struct Assets: Endpoint {
    /// The catalogue of assets.
    public struct Response: WireReadable, Sendable {
        /// Sorted by the exchange's key.
        public let assets: [AssetRecord]

        public init(wire: JSON) throws {
            assets = try WireFields(wire).rows(of: AssetRecord.self).sorted { $0.id < $1.id }
        }
    }

    public static let name = "Assets"
    public var access: Access { .open }
    public var parameters: [Parameter] { [Parameter("asset", list: ids)].compactMap(\.self) }

    /// The exchange's keys or names of the assets wanted; empty for all.
    public var ids: [String]

    /// Asks for some assets, or for all.
    public init(ids: [String] = []) {
        self.ids = ids
    }
}

/// One asset as the exchange lists it.
public struct AssetRecord: KeyedRow, Hashable, Sendable {
    /// The exchange's key, such as `XXBT`.
    public let id: String
    /// The exchange's short name, such as `XBT`.
    public let alternativeName: String
    /// `currency`, or `tokenized_asset`; empty when the exchange does not say.
    public let assetClass: String
    /// Digits after the point in balances and ledgers.
    public let decimals: Int
    /// Digits after the point meant for people.
    public let displayDecimals: Int
    /// `enabled`, `deposit_only` and the like; nil when the exchange does not say.
    public let status: String?
    /// Which share of the value counts as collateral, 1 for all of it; nil when none does.
    public let collateralValue: Quantity?

    init(key: String, wire: JSON) throws {
        let fields = try WireFields(wire)
        id = key
        alternativeName = try fields.text("altname")
        assetClass = try fields.optionalText("aclass") ?? ""
        decimals = try fields.integer("decimals")
        displayDecimals = try fields.optionalInteger("display_decimals") ?? decimals
        status = try fields.optionalText("status")
        collateralValue = try fields.optionalDecimal("collateral_value")
    }
}
