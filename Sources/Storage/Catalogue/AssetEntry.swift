public import Trading

/// One asset of the exchange and its names.
public struct AssetEntry: Hashable, Sendable {
    /// The exchange's key, such as `XXBT` or `ADA.S`.
    public var id: String
    /// The exchange's short name, such as `XBT`.
    public var alternativeName: String
    /// The modern name, such as `BTC`.
    public var name: Asset
    /// Digits after the point in a balance.
    public var decimals: Int
    /// Digits after the point worth showing.
    public var displayDecimals: Int
    /// The exchange's word for what kind of asset it is, such as `currency`; empty when not said.
    public var kind: String
    /// The exchange's word for what may be done with it, such as `enabled`; nil when not said.
    public var status: String?
    /// Which share of its value counts as collateral, 1 for all; nil when none does.
    public var collateralValue: Quantity?

    public init(
        id: String, alternativeName: String, name: Asset, decimals: Int, displayDecimals: Int, kind: String = "",
        status: String? = nil, collateralValue: Quantity? = nil
    ) {
        self.id = id
        self.alternativeName = alternativeName
        self.name = name
        self.decimals = decimals
        self.displayDecimals = displayDecimals
        self.kind = kind
        self.status = status
        self.collateralValue = collateralValue
    }
}
