extension Timestamp {
    /// Reads `2025-11-11T00:17:10Z`, with or without a fraction of a second; only UTC.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T") else { return nil }
        func number(_ range: Range<Int>) -> Int64? { Int64(String(decoding: bytes[range], as: UTF8.self)) }
        guard
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), (1...12).contains(month), (1...31).contains(day),
            let moment = Timestamp(secondsText: String(decoding: bytes[17..<(bytes.count - 1)], as: UTF8.self))
        else { return nil }
        let days = Timestamp.days(year: year, month: month, day: day)
        self = Timestamp(seconds: days * 86_400 + hour * 3_600 + minute * 60) + .nanoseconds(moment.nanoseconds)
    }

    /// Days since 1970 of a date of the Gregorian calendar, from 1970 on.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
