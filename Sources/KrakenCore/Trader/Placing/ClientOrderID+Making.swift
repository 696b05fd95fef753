extension ClientOrderID {
    /// A new correlation key: a lower-case UUID of version 7 (RFC 9562), which begins with the time.
    ///
    /// - Parameter random: where its 74 random bits come from.
    public static func make(at moment: Timestamp, random: inout some RandomNumberGenerator) -> ClientOrderID {
        let milliseconds = UInt64(max(0, moment.milliseconds)) & 0xFFFF_FFFF_FFFF
        let first: UInt64 = random.next()
        let second: UInt64 = random.next()
        let high = milliseconds << 16 | 0x7000 | first & 0x0FFF
        let low = second & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Array(hexadecimal(high) + hexadecimal(low))
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
        return ClientOrderID(groups.joined(separator: "-"))
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
