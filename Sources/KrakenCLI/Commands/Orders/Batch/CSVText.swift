/// A text of values between commas, as RFC 4180 describes it: `"` around values that hold commas, doubled inside.
struct CSVText: Sendable {
    /// A line that is not empty.
    struct Line: Sendable {
        /// Counted from 1.
        var number: Int
        var cells: [String]
    }

    private(set) var lines: [Line] = []

    init(_ text: String) throws(BatchFile.Fault) {
        var (cells, cell, number, start, isQuoted) = ([String](), "", 1, 1, false)
        func trimmed(_ text: String) -> String {
            String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        func end(_ lines: inout [Line]) {
            cells.append(trimmed(cell))
            if cells.contains(where: { !$0.isEmpty }) { lines.append(Line(number: start, cells: cells)) }
            (cells, cell, start) = ([], "", number + 1)
        }
        var rest = Substring(text)
        if rest.unicodeScalars.first == "\u{FEFF}" { rest = Substring(rest.unicodeScalars.dropFirst()) }
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                cell.append("\"")
                rest.removeFirst()
            case "\"" where isQuoted || trimmed(cell).isEmpty:
                if !isQuoted { cell = "" }
                isQuoted.toggle()
            case "," where !isQuoted:
                cells.append(trimmed(cell))
                cell = ""
            case _ where character.isNewline:
                if isQuoted { throw BatchFile.Fault(place: "line \(number)", what: "a quoted value does not end") }
                end(&lines)
                number += 1
            default: cell.append(character)
            }
        }
        if isQuoted { throw BatchFile.Fault(place: "line \(number)", what: "a quoted value does not end") }
        end(&lines)
    }
}
