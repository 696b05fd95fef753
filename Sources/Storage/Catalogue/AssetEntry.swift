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

    public init(id: String, alternativeName: String, name: Asset, decimals: Int, displayDecimals: Int) {
        self.id = id
        self.alternativeName = alternativeName
        self.name = name
        self.decimals = decimals
        self.displayDecimals = displayDecimals
    }
}
