/// An option that the words name, and whose it is.
struct FoundOption: Hashable, Sendable {
    let spec: InputSpec
    let isGlobal: Bool
}

extension Parser {
    /// Reads `--name`, `--name VALUE` or `--name=VALUE`.
    mutating func take(long word: String) throws(UsageError.Mistake) {
        let (name, attached) = word.splitAtEqualsSign()
        guard let option = find({ $0.isNamed(name) }) else { throw unknownOption(name) }
        guard option.spec.kind == .option else {
            if let attached { throw .unexpectedValue(name, text: attached) }
            return try record("", for: option)
        }
        let text = if let attached { attached } else { try value(of: option) }
        try record(text, for: option)
    }

    /// Reads `-y`, `-n VALUE`, `-nVALUE`, `-n=VALUE` and flags in one word: `-yn VALUE`.
    mutating func take(short word: String) throws(UsageError.Mistake) {
        try refuseLongName(in: word)
        var letters = word.dropFirst()
        // A dash that an accent follows is one character, and no letter is left.
        if letters.isEmpty { throw unknownOption(word) }
        while let letter = letters.popFirst() {
            guard let option = find({ $0.short == letter }) else {
                if letter == "h", letters.isEmpty { return (asksHelp, asksShortHelp) = (true, true) }
                throw unknownOption(letters.isEmpty && word.count == 2 ? word : "-\(letter)", in: word)
            }
            if option.spec.kind == .option {
                let attached = letters.first == "=" ? letters.dropFirst() : letters
                let text = letters.isEmpty ? try value(of: option) : String(attached)
                return try record(text, for: option)
            }
            if letters.first == "=" { throw .unexpectedValue("-\(letter)", text: String(letters.dropFirst())) }
            try record("", for: option)
        }
    }

    /// Refuses `-price 5`, which would else be read as `-p rice` and an argument.
    private func refuseLongName(in word: String) throws(UsageError.Mistake) {
        let (name, _) = word.splitAtEqualsSign()
        guard name.utf8.count > 2, known.contains("-\(name)") else { return }
        throw .unknownOption(name, suggestion: "-\(name)")
    }

    private mutating func value(of option: FoundOption) throws(UsageError.Mistake) -> String {
        guard let value = nextValue() else {
            throw .missingValue(option.spec.title, placeholder: option.spec.placeholder)
        }
        return value
    }

    /// Looks in the command, then among the globals, then in a default subcommand.
    private mutating func find(_ isMeant: (InputSpec) -> Bool) -> FoundOption? {
        if let spec = current.options.first(where: isMeant) { return FoundOption(spec: spec, isGlobal: false) }
        if let spec = commands[0].globals.first(where: isMeant) { return FoundOption(spec: spec, isGlobal: true) }
        guard enterDefault(where: { $0.isGroup || $0.options.contains(where: isMeant) }) else { return nil }
        return find(isMeant)
    }

    /// The long names that could stand here, with dashes.
    private var known: [String] {
        let options = current.options + commands[0].globals
        return options.map(\.title) + options.flatMap(\.aliases).map { "--\($0)" } + ["--help", "--version"]
    }

    /// Refuses an option whose dashes a text editor has replaced by longer ones.
    func refuseLongDash(in word: String) throws(UsageError.Mistake) {
        guard let first = word.first, first.isDash, first != "-", word.dropFirst().first?.isLetter ?? false else {
            return
        }
        throw unknownOption(word)
    }

    private func unknownOption(_ name: String, in word: String? = nil) -> UsageError.Mistake {
        let (typed, _) = (word ?? name).splitAtEqualsSign()
        let letters = typed.drop { $0.isDash }
        let isLong = !typed.hasPrefix("-") || typed.hasPrefix("--") || letters.utf8.count > 3
        let suggestion =
            isLong ? Suggestion.closest(to: String(letters), among: known.map { String($0.dropFirst(2)) }) : nil
        return .unknownOption(name, suggestion: suggestion.map { "--\($0)" })
    }
}

extension Character {
    /// Whether it is a dash of any length, or a minus sign.
    fileprivate var isDash: Bool { "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}".contains(self) }
}

extension String {
    /// What stands before the first equals sign, and what after it.
    func splitAtEqualsSign() -> (name: String, value: String?) {
        guard let index = utf8.firstIndex(of: UInt8(ascii: "=")) else { return (self, nil) }
        return (String(self[..<index]), String(self[utf8.index(after: index)...]))
    }
}
