/// A moment, in nanoseconds since 1970-01-01 00:00 UTC, without leap seconds.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Nanoseconds since 1970.
    public let nanoseconds: Int64

    /// A moment from its nanoseconds since 1970.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// A moment from its whole seconds since 1970; one beyond the years 1677 to 2262 becomes the nearest within.
    public init(seconds: Int64) {
        nanoseconds = Self.clamped(seconds.multipliedReportingOverflow(by: 1_000_000_000), isNegative: seconds < 0)
    }

    /// The nearest whole second that fits.
    private static func clamped(
        _ result: (partialValue: Int64, overflow: Bool), isNegative: Bool
    ) -> Int64 {
        let farthest: Int64 = 9_223_372_036_000_000_000
        if result.overflow { return isNegative ? -farthest : farthest }
        return min(max(result.partialValue, -farthest), farthest)
    }

    /// Whole seconds since 1970, rounded down.
    public var seconds: Int64 { nanoseconds.flooredQuotient(1_000_000_000) }

    /// Whole milliseconds since 1970, rounded down.
    public var milliseconds: Int64 { nanoseconds.flooredQuotient(1_000_000) }

    /// The beginning of the day (UTC).
    public var startOfDay: Self { Self(seconds: seconds - (seconds % 86_400 + 86_400) % 86_400) }

    public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The moment `duration` later, or the last one there is.
    public static func + (left: Self, right: Duration) -> Self {
        let span = right.nanoseconds
        return Self(nanoseconds: clamped(left.nanoseconds.addingReportingOverflow(span), isNegative: span < 0))
    }

    /// The moment `duration` earlier, or the first one there is.
    public static func - (left: Self, right: Duration) -> Self {
        let span = right.nanoseconds
        return Self(nanoseconds: clamped(left.nanoseconds.subtractingReportingOverflow(span), isNegative: span > 0))
    }

    /// The time that passed from `right` to `left`; 292 years at most.
    public static func - (left: Self, right: Self) -> Duration {
        .nanoseconds(
            clamped(left.nanoseconds.subtractingReportingOverflow(right.nanoseconds), isNegative: left < right))
    }
}

extension Duration {
    /// The whole duration in nanoseconds, cut towards zero; 292 years at most.
    public var nanoseconds: Int64 {
        let whole = Timestamp(seconds: components.seconds).nanoseconds
        return Int64(clamping: Int128(whole) + Int128(components.attoseconds / 1_000_000_000))
    }

    /// The whole duration in milliseconds, cut towards zero.
    public var milliseconds: Int64 { nanoseconds / 1_000_000 }
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

/// A moment as people read it, in UTC.
public struct CivilTime: Hashable, Sendable {
    public var year: Int
    public var month: Int
    public var day: Int
    public var hour: Int
    public var minute: Int
    public var second: Int

    /// The calendar parts of a moment, in UTC (proleptic Gregorian; the algorithm counts days in 400-year eras).
    public init(_ moment: Timestamp) {
        let seconds = moment.seconds
        let days = seconds.flooredQuotient(86_400)
        let rest = Int(seconds - days * 86_400)
        (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60)

        let shifted = days + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    }
}

extension Timestamp {
    /// `2026-11-21 08:05:09`, in UTC; the caller says so beside it.
    public var dateTime: String { text(separator: " ") }

    /// RFC 3339: `2026-11-21T08:05:09Z`, with as many digits after the second as `fraction` asks for (0, 3, 6 or 9).
    public func rfc3339(fraction: Int = 0) -> String {
        let base = text(separator: "T")
        guard fraction > 0 else { return base + "Z" }
        let digits = String(1_000_000_000 + (nanoseconds - seconds * 1_000_000_000)).dropFirst()
        return base + "." + digits.prefix(fraction) + "Z"
    }

    private func text(separator: String) -> String {
        let time = CivilTime(self)
        return "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))\(separator)"
            + "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Timestamp {
    /// Reads seconds since 1970 with up to nine digits after the point, such as `1688666559.8974`; more are cut.
    public init?(secondsText text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = Int64(parts[0]), whole >= 0, whole < 9_000_000_000 else { return nil }
        var fraction: Int64 = 0
        if parts.count == 2 {
            let digits = parts[1].prefix(9)
            guard parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let value = Int64(digits) else { return nil }
            fraction = value * Int64(powerOfTen(9 - digits.count))
        }
        self.init(nanoseconds: whole * 1_000_000_000 + fraction)
    }

    /// Seconds since 1970 with exactly `decimals` (0…9) digits after the point.
    public func secondsText(decimals: Int) -> String {
        let digits = String(1_000_000_000 + (nanoseconds - seconds * 1_000_000_000)).dropFirst()
        return decimals == 0 ? String(seconds) : "\(seconds)." + digits.prefix(decimals)
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(nanoseconds: decoder.singleValueContainer().decode(Int64.self))
    }

    /// Writes the whole nanoseconds.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds)
    }
}
