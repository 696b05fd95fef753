/// A price as an order names it: a number, or a distance from another price which the exchange works out.
///
/// `25000.1`, `+5` (above), `-2%` (below), `#3%` (above or below, as side and type demand).
public struct OrderPrice: Hashable, Sendable {
    /// Which way a distance goes.
    public enum Direction: String, Hashable, Sendable {
        case above = "+"
        case below = "-"
        case automatic = "#"
    }

    /// The price itself, the distance, or how many per cent the distance is.
    public let number: Price
    /// Which way; nil for a price that is a number.
    public let direction: Direction?
    /// Whether ``number`` is per cent of the other price.
    public let isPercent: Bool

    /// A price that is a number.
    public init(_ price: Price) {
        (number, direction, isPercent) = (price, nil, false)
    }

    /// A distance from another price.
    public init(_ direction: Direction, _ number: Price, isPercent: Bool) {
        (self.number, self.direction, self.isPercent) = (number, direction, isPercent)
    }

    /// Reads `25000.1`, `+5`, `-2%` or `#3%`; throws for anything else.
    public init(parsing text: String) throws(DecimalError) {
        var digits = text[...]
        let direction = digits.first.flatMap { Direction(rawValue: String($0)) }
        if direction != nil { digits = digits.dropFirst() }
        let isPercent = direction != nil && digits.last == "%"
        if isPercent { digits = digits.dropLast() }
        guard let first = digits.utf8.first, (48...57).contains(first) || first == 46 else {
            throw .malformed(text)
        }
        self.init(direction: direction, try Price(parsing: String(digits)), isPercent: isPercent)
    }

    private init(direction: Direction?, _ number: Price, isPercent: Bool) {
        (self.number, self.direction, self.isPercent) = (number, direction, isPercent)
    }

    /// The price, when it is a number.
    public var absolute: Price? { direction == nil ? number : nil }

    /// As the exchange reads it; a number with `decimals` digits, a distance digit for digit.
    public func text(decimals: Int) -> String {
        guard let direction else { return number.text(decimals: decimals) }
        return direction.rawValue + number.description + (isPercent ? "%" : "")
    }

    /// The price meant, as far as it can be told here: counted from `reference`, in whole ticks.
    ///
    /// - Parameter rises: which way an automatic distance goes.
    public func resolved(from reference: Price, rises: Bool, tick: Price) -> Price {
        guard let direction else { return number }
        let exact = isPercent ? reference.share(percent: Percent(units: number.units), .halfEven) : number
        let distance = exact.rounded(toMultipleOf: tick, .halfEven)
        let goesUp = direction == .above || direction == .automatic && rises
        return goesUp ? reference + distance : reference - distance
    }
}

extension OrderPrice: CustomStringConvertible, Codable {
    /// The text it can be read from again.
    public var description: String {
        (direction?.rawValue ?? "") + number.description + (isPercent ? "%" : "")
    }

    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Price {
    /// This many per cent of the price.
    public func share(percent: Percent, _ rounding: Rounding) -> Price {
        Price(units: units.multiplied(by: percent.units, dividedBy: 100 * Self.one, rounding: rounding))
    }
}
