import Trading

extension Timestamp {
    /// Reads a moment of RFC 3339, such as `2026-11-21T08:05:09.25Z` or `…+01:00`; nil for anything else.
    ///
    /// Years from 2262 on do not fit.
    init?(rfc3339 text: String) {
        var scan = TimeScan(rest: Array(text.utf8)[...])
        guard let year = scan.number(4), scan.take("-"), let month = scan.number(2), scan.take("-"),
            let day = scan.number(2), scan.take("T") || scan.take("t") || scan.take(" "), let hour = scan.number(2),
            scan.take(":"), let minute = scan.number(2), scan.take(":"), let second = scan.number(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60,
            (1_970..<2_262).contains(year)
        else { return nil }
        guard let fraction = scan.fraction(), let offset = scan.offset(), scan.rest.isEmpty else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self.init(nanoseconds: Int64(seconds) * 1_000_000_000 + fraction)
    }

    /// Days from 1970-01-01 to a date (proleptic Gregorian, counted in years that begin in March).
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    /// The date and time of RFC 1123 as the exchange writes them: `Tue, 11 Nov 25 00:17:04 +0000`, the day padded with
    /// a space, the year with two digits.
    var rfc1123: String {
        let time = CivilTime(self)
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekday = weekdays[Int(seconds / 86_400 % 7)]
        let day = (time.day < 10 ? " " : "") + String(time.day)
        let clock = [time.hour, time.minute, time.second].map(Self.twoDigits).joined(separator: ":")
        return "\(weekday), \(day) \(months[time.month - 1]) \(Self.twoDigits(time.year % 100)) \(clock) +0000"
    }

    private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}

/// Reads the parts of a moment from the front.
private struct TimeScan {
    var rest: ArraySlice<UInt8>

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(_ digits: Int) -> Int? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest = rest.dropFirst(digits)
        return text.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    /// Nanoseconds after the second; 0 when there is no point.
    mutating func fraction() -> Int64? {
        guard take(".") else { return 0 }
        let digits = rest.prefix { (48...57).contains($0) }
        rest = rest.dropFirst(digits.count)
        guard !digits.isEmpty else { return nil }
        return (0..<9).reduce(0) { sum, place in
            sum * 10 + (place < digits.count ? Int64(digits[digits.startIndex + place]) - 48 : 0)
        }
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = number(2), take(":"), let minutes = number(2) else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
