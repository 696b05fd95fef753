/// What happens to digits that do not fit; money is never rounded without one of these names.
public enum Rounding: Sendable {
    /// Towards minus infinity.
    case down
    /// Towards plus infinity.
    case up
    /// To the nearest value; a tie goes to the even neighbour.
    case halfEven
}

extension Int128 {
    /// The quotient of two whole numbers, rounded as asked.
    ///
    /// - Parameter divisor: must be positive.
    package func divided(by divisor: Int128, rounding: Rounding) -> Int128 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return quotient + Self.step(quotient: quotient, remainder: remainder, divisor: divisor, rounding: rounding)
    }

    /// The largest result of a multiplication, 10³⁴ units: thousands of them, or a hundred times one, still fit.
    private static var largest: Int128 { 10_000_000_000_000_000_000_000_000_000_000_000 }

    /// `self × factor ÷ divisor` without overflow in the middle, rounded as asked; `divisor` must be positive.
    ///
    /// A result beyond ±10³⁴ becomes ±10³⁴, far more than any sum of money there is.
    package func multiplied(by factor: Int128, dividedBy divisor: Int128, rounding: Rounding) -> Int128 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        if !overflow {
            let quotient = product.divided(by: divisor, rounding: rounding)
            return Swift.min(Swift.max(quotient, -Self.largest), Self.largest)
        }
        let exact = magnitude.multipliedFullWidth(by: factor.magnitude)
        let limit = Self.largest.magnitude.multipliedFullWidth(by: divisor.magnitude)
        guard (exact.high, exact.low) < (limit.high, limit.low) else {
            return (self < 0) == (factor < 0) ? Self.largest : -Self.largest
        }
        let (quotient, remainder) = divisor.dividingFullWidth(multipliedFullWidth(by: factor))
        return quotient + Self.step(quotient: quotient, remainder: remainder, divisor: divisor, rounding: rounding)
    }

    /// What to add to a quotient that was cut towards zero.
    private static func step(quotient: Int128, remainder: Int128, divisor: Int128, rounding: Rounding) -> Int128 {
        switch rounding {
        case .down: return remainder < 0 ? -1 : 0
        case .up: return remainder > 0 ? 1 : 0
        case .halfEven:
            let half = divisor - remainder.magnitude128
            if remainder.magnitude128 < half { return 0 }
            if remainder.magnitude128 == half && quotient % 2 == 0 { return 0 }
            return remainder < 0 ? -1 : 1
        }
    }

    private var magnitude128: Int128 { self < 0 ? -self : self }
}

extension Fixed {
    /// The nearest multiple of `step` in the direction asked for; the value itself when `step` is not positive.
    public func rounded(toMultipleOf step: Self, _ rounding: Rounding) -> Self {
        guard step.units > 0 else { return self }
        return Self(units: units.divided(by: step.units, rounding: rounding) * step.units)
    }

    /// The value with at most `count` digits after the point.
    public func rounded(decimals count: Int, _ rounding: Rounding) -> Self {
        guard count < Self.decimals else { return self }
        return rounded(toMultipleOf: Self(units: powerOfTen(Self.decimals - max(0, count))), rounding)
    }

    /// Whether the value is a whole number of steps.
    public func isMultiple(of step: Self) -> Bool {
        step.units != 0 && units % step.units == 0
    }

    /// How many digits after the point are needed to write the value.
    public var decimalsUsed: Int {
        guard units != 0 else { return 0 }
        var rest = units
        var count = Self.decimals
        while count > 0 && rest % 10 == 0 {
            rest /= 10
            count -= 1
        }
        return count
    }
}

/// 10 to the power of `exponent` (0…38).
package func powerOfTen(_ exponent: Int) -> Int128 {
    var result: Int128 = 1
    for _ in 0..<exponent { result *= 10 }
    return result
}
