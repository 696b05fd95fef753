/// Why a text is not an exact decimal.
public enum DecimalError: Error, Hashable, Sendable {
    case malformed(String)
    /// More digits after the point than can be kept.
    case tooPrecise(String)
    /// 10¹⁸ or more.
    case tooLarge(String)
}

extension Fixed: CustomStringConvertible {
    /// Reads plain decimal notation: an optional minus sign, digits, and at most one point between digits.
    ///
    /// Nothing is rounded: a digit that does not fit is an error. Zeros after the last digit that fits are no digits.
    /// Exponents (`1e-3`), a leading plus, spaces and `NaN` are malformed. What is read is less than 10¹⁸ in
    /// magnitude, so that sums of thousands of values, and products of two, never overflow.
    public init(parsing text: String) throws(DecimalError) {
        var scan = DecimalScan(decimals: Self.decimals)
        for byte in text.utf8 where !scan.take(byte) { break }
        switch scan.result {
        case .value(let units): self.init(units: units)
        case .malformed: throw .malformed(text)
        case .tooPrecise: throw .tooPrecise(text)
        case .tooLarge: throw .tooLarge(text)
        }
    }

    /// Plain decimal text without needless zeros, never with an exponent.
    public var description: String { text(minimumDecimals: 0, maximumDecimals: Self.decimals) }

    /// Plain decimal text with exactly `decimals` digits after the point.
    ///
    /// Digits beyond are cut towards zero; round by name first where that matters.
    public func text(decimals: Int) -> String { text(minimumDecimals: decimals, maximumDecimals: decimals) }

    /// Plain decimal text with as many digits as the value has, but no fewer than `minimumDecimals`.
    public func text(minimumDecimals: Int) -> String {
        text(minimumDecimals: minimumDecimals, maximumDecimals: Self.decimals)
    }

    private func text(minimumDecimals: Int, maximumDecimals: Int) -> String {
        let magnitude = units.magnitude
        // More zeros than anybody can need must not overrun the buffer.
        let minimumDecimals = min(max(minimumDecimals, 0), 24)
        let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: UInt128(Self.one))
        return String(unsafeUninitializedCapacity: 56) { buffer in
            var writer = DigitWriter(buffer: buffer, end: buffer.count)
            writer.writeFraction(UInt64(fraction), minimum: minimumDecimals, maximum: maximumDecimals)
            writer.writeWhole(whole)
            if units < 0 { writer.put(UInt8(ascii: "-")) }
            return writer.moveToFront()
        }
    }
}

/// Reads a decimal byte by byte.
private struct DecimalScan {
    enum Result {
        case value(Int128)
        case malformed, tooPrecise, tooLarge
    }

    /// 10¹⁸, in units.
    private static var limit: Int128 { 1_000_000_000_000_000_000_000_000_000_000 }

    private let decimals: Int
    private var magnitude: Int128 = 0
    private var isNegative = false
    private var position = 0
    private var wholeDigits = 0
    private var fractionDigits = -1
    private var failure: Result?

    init(decimals: Int) {
        self.decimals = decimals
    }

    /// Takes one byte; false when reading further is useless.
    mutating func take(_ byte: UInt8) -> Bool {
        defer { position += 1 }
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): takeDigit(byte - UInt8(ascii: "0"))
        case UInt8(ascii: ".") where fractionDigits < 0 && wholeDigits > 0: fractionDigits = 0
        case UInt8(ascii: "-") where position == 0: isNegative = true
        default: failure = .malformed
        }
        if case .malformed = failure { return false }
        return true
    }

    private mutating func takeDigit(_ digit: UInt8) {
        if fractionDigits < 0 { wholeDigits += 1 } else { fractionDigits += 1 }
        if fractionDigits > decimals {
            if digit != 0 { fail(.tooPrecise) }
            return
        }
        let (shifted, overflow) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, carry) = shifted.addingReportingOverflow(Int128(digit))
        if overflow || carry { fail(.tooLarge) } else { magnitude = sum }
    }

    private mutating func fail(_ result: Result) {
        if failure == nil { failure = result }
    }

    var result: Result {
        if let failure { return failure }
        guard wholeDigits > 0, fractionDigits != 0 else { return .malformed }
        let missing = decimals - min(max(fractionDigits, 0), decimals)
        let (units, overflow) = magnitude.multipliedReportingOverflow(by: powerOfTen(missing))
        return overflow || units >= Self.limit ? .tooLarge : .value(isNegative ? -units : units)
    }
}

/// Writes digits from the back of a buffer to its front.
private struct DigitWriter {
    let buffer: UnsafeMutableBufferPointer<UInt8>
    var end: Int

    mutating func put(_ byte: UInt8) {
        end -= 1
        buffer[end] = byte
    }

    mutating func writeFraction(_ fraction: UInt64, minimum: Int, maximum: Int) {
        var rest = fraction
        var count = 12
        while count > maximum || (count > minimum && rest % 10 == 0) {
            if count == 0 { break }
            rest /= 10
            count -= 1
        }
        for _ in 0..<max(0, minimum - 12) { put(UInt8(ascii: "0")) }
        guard count > 0 || minimum > 0 else { return }
        for _ in 0..<count {
            put(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        put(UInt8(ascii: "."))
    }

    mutating func writeWhole(_ whole: UInt128) {
        var rest = whole
        repeat {
            let (high, low) = rest.quotientAndRemainder(dividingBy: 10_000_000_000_000_000_000)
            var digits = UInt64(low)
            var left = high == 0 ? 1 : 19
            while left > 0 || digits > 0 {
                put(UInt8(ascii: "0") + UInt8(digits % 10))
                digits /= 10
                left -= 1
            }
            rest = high
        } while rest > 0
    }

    /// Moves what was written to the buffer's start; returns its length.
    func moveToFront() -> Int {
        let count = buffer.count - end
        for index in 0..<count { buffer[index] = buffer[end + index] }
        return count
    }
}
