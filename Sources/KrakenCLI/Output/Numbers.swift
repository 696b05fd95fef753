import Trading

extension Fixed {
    /// The number for people: thousands apart, with at least so many digits after the point.
    func grouped(minimumDecimals: Int = 0) -> String {
        let text = text(minimumDecimals: minimumDecimals)
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
        var whole = ""
        for (index, digit) in parts[0].enumerated() {
            if index > 0 && (parts[0].count - index) % 3 == 0 { whole += "," }
            whole.append(digit)
        }
        return sign + whole + (parts.count == 2 ? "." + parts[1] : "")
    }
}

extension Timestamp {
    /// The moment for people, with its zone: `2026-11-21 08:05:09 UTC`.
    var shown: String { dateTime + " UTC" }
}
