/// A text that names one thing of a kind; identifiers of different kinds do not mix.
public struct Identifier<Kind>: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The text itself.
    public let description: String

    /// An identifier from its text, as it is.
    public init(_ text: String) {
        description = text
    }

    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

extension Identifier: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Marks an ``OrderID``.
public enum OrderKind {}
/// Marks a ``ClientOrderID``.
public enum ClientOrderKind {}
/// Marks a ``TradeID``.
public enum TradeKind {}
/// Marks an ``Asset``.
public enum AssetKind {}

/// The exchange's name of an order, such as `OQCLML-BW3P3-BUCMWZ`.
public typealias OrderID = Identifier<OrderKind>
/// The name we give an order ourselves, so that it can be found when the exchange's answer is lost.
public typealias ClientOrderID = Identifier<ClientOrderKind>
/// The exchange's name of one trade.
public typealias TradeID = Identifier<TradeKind>
/// What is owned, traded or paid in, by its modern name: `BTC`, `USD`, `DOGE`.
public typealias Asset = Identifier<AssetKind>
