extension Timestamp {
    /// Reads a moment as people write it: seconds since 1970, `2026-11-21`, `2026-11-21T08:00`, `2026-11-21 08:00:30`.
    ///
    /// It is in UTC unless it ends with how far its clock is ahead, as in `2026-11-21T09:00+01:00`. A day means its
    /// beginning. A day or an hour that no calendar has is no moment.
    public init?(written text: String) {
        if let moment = Timestamp(secondsText: text) {
            self = moment
            return
        }
        var clock = Substring(text)
        guard let ahead = Self.takeOffset(from: &clock), let full = Self.completed(clock),
            let moment = Timestamp(rfc3339: full + "Z"),
            // What no calendar has is read as a neighbouring day, and written differently.
            moment.rfc3339().prefix(19) == full.prefix(19)
        else { return nil }
        self = moment - .seconds(ahead)
    }

    /// The seconds by which the clock of a text is ahead of UTC, which are taken off its end; nil for nonsense.
    private static func takeOffset(from text: inout Substring) -> Int64? {
        if text.hasSuffix("Z") || text.hasSuffix("z") {
            // Only a time of day has a zone.
            guard text.utf8.count > 11 else { return nil }
            text = text.dropLast()
            return 0
        }
        let tail = Array(text.utf8.suffix(6))
        guard text.utf8.count > 16, [43, 45].contains(tail[0]), tail[3] == 58 else { return 0 }
        func number(_ range: Range<Int>) -> Int64? {
            tail[range].allSatisfy { (48...57).contains($0) }
                ? Int64(String(decoding: tail[range], as: UTF8.self)) : nil
        }
        guard let hours = number(1..<3), let minutes = number(4..<6), hours < 15, minutes < 60 else { return nil }
        text = text.dropLast(6)
        return (hours * 3_600 + minutes * 60) * (tail[0] == 45 ? -1 : 1)
    }

    /// The text with what is left out of the time of day, and a `T` before it.
    private static func completed(_ text: Substring) -> String? {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        let halves =
            parts.count == 2 ? parts : text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves[0].utf8.count == 10 else { return nil }
        guard halves.count == 2 else { return "\(halves[0])T00:00:00" }
        switch halves[1].utf8.count {
        case 5: return "\(halves[0])T\(halves[1]):00"
        case 8...: return "\(halves[0])T\(halves[1])"
        default: return nil
        }
    }
}
