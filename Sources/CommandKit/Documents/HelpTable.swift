/// Lays out terms and their explanations in two columns.
struct HelpTable {
    static let width = 80
    private static let widestTerm = 28

    /// How wide the first column is.
    let termWidth: Int

    /// A table whose first column fits the terms, except very long ones.
    init(fitting terms: [String]) {
        termWidth = terms.map(\.count).filter { $0 <= Self.widestTerm }.max() ?? Self.widestTerm
    }

    /// The lines of one row; a term that is too long gets a line of its own.
    func lines(_ term: String, _ text: String) -> [String] {
        let column = 2 + termWidth + 2
        let texts = text.wrapped(to: Self.width - column)
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

    /// Wraps each paragraph by itself; paragraphs are separated by an empty line.
    func wrappedParagraphs(to width: Int) -> [String] {
        var lines: [String] = []
        for line in split(separator: "\n", omittingEmptySubsequences: false) {
            lines += line.isEmpty ? [""] : String(line).wrapped(to: width)
        }
        return lines
    }
}
