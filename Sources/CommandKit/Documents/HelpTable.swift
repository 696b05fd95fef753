/// Lays out terms and their explanations in two columns.
struct HelpTable {
    /// How wide lines are where no terminal says it.
    static let standardWidth = 80
    private static let widestTerm = 28

    private let width: Int
    /// How wide the first column is.
    let termWidth: Int

    /// A table whose first column fits the terms, except very long ones.
    init(fitting terms: [String], width: Int = HelpTable.standardWidth) {
        self.width = width
        // What explains the terms keeps half of a narrow terminal.
        let widest = min(Self.widestTerm, width / 2 - 4)
        termWidth = terms.map(\.count).filter { $0 <= widest }.max() ?? widest
    }

    /// The lines of one row; a term that is too long gets a line of its own.
    func lines(_ term: String, _ text: String) -> [String] {
        let column = 2 + termWidth + 2
        let texts = text.wrapped(to: width - column)
        let indent = String(repeating: " ", count: column)
        guard let first = texts.first else { return ["  \(term)"] }
        guard term.count <= termWidth else { return ["  \(term)"] + texts.map { indent + $0 } }
        let padding = String(repeating: " ", count: termWidth - term.count)
        return ["  \(term)\(padding)  \(first)"] + texts.dropFirst().map { indent + $0 }
    }
}

extension String {
    /// The words of the text in lines of at most `width` characters; a longer word stands alone.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// A line of a shell in lines of at most `width` characters, as far as it has options to break before; each but the
    /// last ends with the backslash that makes a shell read on.
    package func commandLines(width: Int) -> [String] {
        var lines: [String] = []
        var (line, isQuoted) = ("", false)
        for word in split(separator: " ", omittingEmptySubsequences: false) {
            let mayBreak = word.hasPrefix("-") && !isQuoted && !line.isEmpty
            let needed = line.utf8.count + 1 + optionLength(at: word.startIndex)
            if mayBreak, needed + 2 > width {
                lines.append(line + " \\")
                line = "    \(word)"
            } else {
                line += line.isEmpty ? String(word) : " \(word)"
            }
            if word.count(where: { $0 == "'" }) % 2 == 1 { isQuoted.toggle() }
        }
        return lines + [line]
    }

    /// How long the option that begins there is, with its value.
    private func optionLength(at start: String.Index) -> Int {
        let words = self[start...].split(separator: " ")
        let values = words.dropFirst().prefix { !$0.hasPrefix("-") }
        return (words.first?.count ?? 0) + values.reduce(0) { $0 + 1 + $1.count }
    }

    /// Wraps each paragraph by itself; paragraphs are separated by an empty line.
    func wrappedParagraphs(to width: Int) -> [String] {
        var lines: [String] = []
        for line in split(separator: "\n", omittingEmptySubsequences: false) {
            lines += line.isEmpty ? [""] : String(line).wrapped(to: width)
        }
        return lines
    }
}
