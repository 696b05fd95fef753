extension Parser {
    /// Help and version are found wherever they stand before `--`, however wrong the other words are.
    static func builtIn(_ words: [String], root: CommandSpec) -> Outcome? {
        if words.isEmpty, root.defaultSubcommand == nil { return .help([root], isLong: true) }
        let words = words.prefix { $0 != "--" }
        let isLong = words.contains("--help")
        if isLong || words.contains("-h") { return .help(named(words, root: root), isLong: isLong) }
        return words.contains("--version") ? .version : nil
    }

    /// The commands that the words name, as far as they can be followed.
    private static func named(_ words: ArraySlice<String>, root: CommandSpec) -> [CommandSpec] {
        var commands = [root]
        var rest = words
        while let word = rest.popFirst(), let current = commands.last {
            if word.isOptionLike {
                if root.takesNextWord(after: word) { rest = rest.dropFirst() }
            } else if let subcommand = current.subcommand(named: word) {
                commands.append(subcommand)
            } else if word != "help" {
                break
            }
        }
        return commands
    }
}

extension CommandSpec {
    /// Whether the word is a global option whose value is the next word.
    func takesNextWord(after word: String) -> Bool {
        globals.contains { $0.kind == .option && (word == $0.title || word == $0.shortTitle) }
    }
}
