import CommandKit

/// What somebody asks of the rows of a result.
struct RowWishes: Sendable {
    /// Which columns, in which order; all of them by default.
    var columns: ColumnList?
    /// What they are sorted by; the command's own order by default.
    var sort: SortOrder?
    /// Whether tables have a title and a line of headings, and CSV its first line.
    var hasHeader = true

    /// The options that ask for something only rows can give.
    var names: [String] { [columns.map { _ in "--columns" }, sort.map { _ in "--sort" }].compactMap(\.self) }
}

/// The names of columns with commas between: `pair,last`.
struct ColumnList: ExplainedArgument {
    let names: [String]

    init(explaining argument: String) throws(ArgumentError) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false).map { word in
            String(word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard words.allSatisfy({ !$0.isEmpty }) else { throw ArgumentError("names a column without letters") }
        guard Set(words.map(\.columnName)).count == words.count else { throw ArgumentError("names a column twice") }
        names = words
    }

    static var form: String { "names of columns with commas between, such as pair,last" }
}

/// The column that rows are sorted by: `price`, or `-price` for the largest first.
struct SortOrder: ExplainedArgument {
    let name: String
    let isDescending: Bool

    init(explaining argument: String) throws(ArgumentError) {
        isDescending = argument.hasPrefix("-")
        name = String(argument.dropFirst(isDescending ? 1 : 0))
        guard !name.isEmpty, !name.hasPrefix("-") else { throw ArgumentError() }
        guard !name.contains(",") else { throw ArgumentError("names several columns; rows are sorted by one") }
    }

    static var form: String { "the name of a column, such as price, or -price for the largest first" }

    /// The words with `--sort -price` as one word, because a word that begins with a dash would be an option.
    static func joined(_ words: [String]) -> [String] {
        var result: [String] = []
        var isValue = false
        for (index, word) in words.enumerated() {
            if result.last == "--sort", !isValue, word.isDescendingName, !words[..<index].contains("--") {
                result[result.count - 1] = "--sort=" + word
                isValue = true
            } else {
                isValue = false
                result.append(word)
            }
        }
        return result
    }
}

extension String {
    /// Whether the word looks like a column with a minus sign, and not like an option.
    fileprivate var isDescendingName: Bool {
        let letters = utf8.dropFirst()
        return utf8.first == UInt8(ascii: "-") && letters.count > 1 && letters.first != UInt8(ascii: "-")
    }

    /// The name in the form all names of columns are compared in: small letters, words joined by underscores.
    var columnName: String {
        String(lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
    }
}
