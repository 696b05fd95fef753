/// Splits a line as a shell does, as far as examples need it: quotes, leading assignments, and the end at a pipe.
enum ShellWords {
    /// The words of the first command in the line, without what comes before its name or after it.
    static func command(in line: String) -> [String] {
        let words = words(in: line).prefix { !["|", ">", ">>", "&&", "||", ";", "&"].contains($0) }
        return Array(words.drop { $0.contains("=") })
    }

    /// The words of the line; quotes of both kinds keep spaces and are taken off.
    static func words(in line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if quote == nil, character == " " {
                if let finished = word { words.append(finished) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        return words + [word].compactMap(\.self)
    }
}
