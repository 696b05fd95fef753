import Trading

/// A price as an order asks for it: a number, or a distance from another price.
///
/// `25000.1`, `+5` (above), `-2%` (below), `#3%` (above or below as side and type demand).
struct PriceTerm: Hashable, Sendable {
    enum Sign: String, Sendable {
        case none = ""
        case plus = "+"
        case minus = "-"
        case automatic = "#"
    }

    let sign: Sign
    /// A price, a distance, or hundredths of the other price.
    let value: Price
    let isPercent: Bool

    /// A price that is a number.
    init(_ price: Price) {
        (sign, value, isPercent) = (.none, price, false)
    }

    /// Reads a term, whose number must be positive and whose distance may be nothing; nil for what is none.
    init?(_ text: String) {
        let sign = text.first.flatMap { Sign(rawValue: String($0)) } ?? .none
        var digits = sign == .none ? text[...] : text.dropFirst()
        let isPercent = digits.last == "%"
        if isPercent { digits = digits.dropLast() }
        guard let first = digits.utf8.first, (48...57).contains(first), let value = try? Price(parsing: String(digits)),
            value < Price(whole: 10_000_000_000)
        else { return nil }
        if sign == .none && (isPercent || value == .zero) { return nil }
        (self.sign, self.value, self.isPercent) = (sign, value, isPercent)
    }

    var isRelative: Bool { sign != .none }

    /// How far from another price, in whole steps; at least one step unless nothing was asked for.
    func distance(from reference: Price, tick: Price) -> Price {
        guard isPercent else { return value.rounded(toMultipleOf: tick, .halfEven) }
        let hundredth = 100 * Price.one
        let exact = reference.units.multiplied(by: value.units, dividedBy: hundredth, rounding: .halfEven)
        let steps = Price(units: exact).rounded(toMultipleOf: tick, .halfEven)
        return value == .zero ? .zero : max(tick, steps)
    }

    /// The price meant, nil when nothing is left; `rises` says which way an automatic distance goes.
    func price(from reference: Price, rises: Bool, tick: Price) -> Price? {
        if sign == .none { return value }
        let distance = distance(from: reference, tick: tick)
        let goesUp = sign == .plus || (sign == .automatic && rises)
        let price = goesUp ? reference + distance : reference - distance
        return price > .zero ? price : nil
    }

    /// As the exchange repeats it: `25000.1`, `+5.0`, `-2.0000%`.
    func text(decimals: Int) -> String {
        sign.rawValue + value.text(decimals: isPercent ? 4 : decimals) + (isPercent ? "%" : "")
    }

    /// As it can be read again, digit for digit.
    var exactText: String { sign.rawValue + value.description + (isPercent ? "%" : "") }
}
