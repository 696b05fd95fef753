import Trading

extension Fixed {
    /// The number for people: thousands apart, with at least so many digits after the point.
    func grouped(minimumDecimals: Int = 0) -> String {
        var text = text(minimumDecimals: minimumDecimals)
        return text.withUTF8 { digits in
            let start = digits.first == UInt8(ascii: "-") ? 1 : 0
            let point = digits.firstIndex(of: UInt8(ascii: ".")) ?? digits.count
            let commas = max(0, point - start - 1) / 3
            return String(unsafeUninitializedCapacity: digits.count + commas) { buffer in
                var place = 0
                for index in digits.indices {
                    if index > start && index < point && (point - index) % 3 == 0 {
                        buffer[place] = UInt8(ascii: ",")
                        place += 1
                    }
                    buffer[place] = digits[index]
                    place += 1
                }
                return place
            }
        }
    }
}
