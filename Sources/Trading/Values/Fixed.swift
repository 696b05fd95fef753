/// An exact decimal number, stored as a whole count of 10⁻¹² units.
///
/// The phantom parameter `Unit` keeps prices, quantities and amounts apart, so the compiler rejects
/// `price + quantity`. Text goes in and out without ever passing through a binary floating-point number:
///
/// ```swift
/// let price = try Price(parsing: "64250.10")
/// price.description         // "64250.1"
/// price.text(decimals: 2)   // "64250.10"
/// ```
public struct Fixed<Unit>: Hashable, Comparable, Sendable {
    /// How many units make one: 10¹².
    public static var one: Int128 { 1_000_000_000_000 }

    /// How many digits may follow the decimal point.
    public static var decimals: Int { 12 }

    /// The value, counted in units of 10⁻¹².
    public let units: Int128

    /// A value from its count of 10⁻¹² units.
    public init(units: Int128) {
        self.units = units
    }

    /// A whole number.
    public init(whole: Int) {
        units = Int128(whole) * Self.one
    }

    /// Nothing.
    public static var zero: Self { Self(units: 0) }

    /// Whether it is nothing.
    public var isZero: Bool { units == 0 }

    public static func < (left: Self, right: Self) -> Bool { left.units < right.units }
    public static func + (left: Self, right: Self) -> Self { Self(units: left.units + right.units) }
    public static func - (left: Self, right: Self) -> Self { Self(units: left.units - right.units) }
    public static func += (left: inout Self, right: Self) { left = left + right }
    public static func -= (left: inout Self, right: Self) { left = left - right }
    public static prefix func - (value: Self) -> Self { Self(units: -value.units) }

    /// The distance from zero.
    public var magnitude: Self { units < 0 ? -self : self }
}

/// Marks a ``Price``.
public enum PriceUnit {}
/// Marks a ``Quantity``.
public enum QuantityUnit {}
/// Marks an ``Amount``.
public enum AmountUnit {}

/// Quote currency per one unit of the base asset.
public typealias Price = Fixed<PriceUnit>
/// A volume of the base asset of a pair.
public typealias Quantity = Fixed<QuantityUnit>
/// A sum of one asset: a balance, a cost, a fee.
public typealias Amount = Fixed<AmountUnit>
