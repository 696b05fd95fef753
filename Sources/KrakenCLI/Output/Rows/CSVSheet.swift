import Transport

/// Rows as CSV: RFC 4180 with a first line of names, but lines end with a newline alone, as the tools of a shell expect.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it. Numbers never do, so that every
/// digit and sign arrives; so it is with per cent.
enum CSVSheet {
    /// The lines of the rows; nothing at all without keys.
    static func text(_ rows: [FlatRow], keys: [String], hasHeader: Bool) -> String {
        guard !keys.isEmpty else { return "" }
        let header = hasHeader ? [line(keys.map { field(.string($0)) })] : []
        return (header + rows.map { row in line(keys.map { field(row[$0]) }) }).joined()
    }

    private static func line(_ fields: [String]) -> String {
        // An empty line would be no row: the only field of a row is quoted where it is empty.
        (fields == [""] ? "\"\"" : fields.joined(separator: ",")) + "\n"
    }

    static func field(_ value: JSON) -> String {
        var text = value.cellText
        if isFormula(text) { text = "'" + text }
        let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        let needsQuotes = text.utf8.contains { special.contains($0) } || text.hasPrefix(" ") || text.hasSuffix(" ")
        guard needsQuotes else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// Whether a spreadsheet would work it out instead of showing it.
    private static func isFormula(_ text: String) -> Bool {
        switch text.utf8.first {
        case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): return true
        case UInt8(ascii: "-"), UInt8(ascii: "+"):
            let number = text.dropFirst().dropLast(text.hasSuffix("%") ? 1 : 0)
            return number.hasPrefix("-") || DecimalText(String(number)) == nil
        default: return false
        }
    }
}
