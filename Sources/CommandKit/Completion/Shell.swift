/// A shell that completions can be written for.
public enum Shell: String, CaseIterable, Argument {
    case bash, zsh, fish
}

extension Shell {
    /// The word after which a program answers what a shell asks while somebody types.
    public static let question = "__complete"

    /// The text with which a program answers a shell: a word a line, a tab and its meaning behind it.
    ///
    /// - Parameters:
    ///   - words: the words up to the cursor, without the program's name, as the shell cuts them.
    public func answer(_ words: [String], by completer: Completer) -> String {
        let line = self == .bash ? Self.joinedAtEqualsSigns(words) : words
        let offer = completer.offer(for: line)
        let paths =
            switch offer.paths {
            case .file: [":file"]
            case .folder: [":folder"]
            default: [String]()
            }
        let cut = self == .bash ? (line.last.flatMap(Self.optionPart) ?? "") : ""
        let lines = offer.candidates.map { candidate in
            let word = String(candidate.word.dropFirst(candidate.word.hasPrefix(cut) ? cut.count : 0))
            return candidate.help.isEmpty || self == .bash ? word : "\(word)\t\(candidate.help)"
        }
        return (paths + lines).map { $0 + "\n" }.joined()
    }

    /// Bash takes an equals sign for a word of its own.
    private static func joinedAtEqualsSigns(_ words: [String]) -> [String] {
        var joined: [String] = []
        var isAttached = false
        for word in words {
            if let last = joined.last, isAttached || (word == "=" && last.hasPrefix("--")) {
                joined[joined.count - 1] = last + word
                isAttached = word == "="
            } else {
                joined.append(word)
            }
        }
        return joined
    }

    /// `--side=` of `--side=bu`: what bash has set aside already.
    private static func optionPart(of word: String) -> String? {
        guard word.hasPrefix("--"), let sign = word.firstIndex(of: "=") else { return nil }
        return String(word[...sign])
    }

    /// The script that makes the shell ask the program.
    public func script(for program: String) -> String {
        let function = "_" + program.split(separator: "-").joined(separator: "_")
        let template =
            switch self {
            case .bash: Self.bashScript
            case .zsh: Self.zshScript
            case .fish: Self.fishScript
            }
        return template.replacing("PROGRAM", with: program).replacing("FUNCTION", with: function)
            .replacing("QUESTION", with: Self.question)
    }
}

extension String {
    fileprivate func replacing(_ mark: String, with text: String) -> String {
        var result = ""
        var rest = self[...]
        while let start = rest.utf8.firstIndex(of: mark.utf8.first ?? 0) {
            result += rest[..<start]
            rest = rest[start...]
            if rest.hasPrefix(mark) {
                result += text
                rest = rest.dropFirst(mark.count)
            } else {
                result += rest.prefix(1)
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }
}
