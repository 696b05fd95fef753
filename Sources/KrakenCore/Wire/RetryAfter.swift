import Transport

extension HTTPResponse {
    /// The pause the server asks for; nil when it asks for none, or in a way that cannot be read.
    ///
    /// The header holds seconds or a date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    func retryAfter(at now: Timestamp) -> Duration? {
        guard let text = header("Retry-After").map(trimmed) else { return nil }
        if let seconds = Int64(text) { return seconds < 0 ? nil : .seconds(min(seconds, 1_000_000)) }
        return Timestamp(httpDate: text).map { max(.zero, $0 - now) }
    }
}

extension Timestamp {
    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`.
    init?(httpDate text: String) {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split(separator: " ")
        guard
            parts.count == 6, parts[5] == "GMT", parts[1].count == 2, parts[3].count == 4, parts[4].count == 8,
            let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        self.init(rfc3339: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }
}
