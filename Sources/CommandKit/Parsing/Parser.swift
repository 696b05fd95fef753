/// Sorts the words of a command line; knows commands only as data.
struct Parser {
    /// What the words ask for; commands are listed from the root on.
    enum Outcome: Hashable, Sendable {
        case command(path: [String], given: GivenInputs, globals: GivenInputs)
        case help([CommandSpec], isLong: Bool)
        case topic(String)
        case version
    }

    private let root: CommandSpec
    private(set) var commands: [CommandSpec]
    private(set) var rest: ArraySlice<String>
    private var loose: [String] = []
    private var given = GivenInputs()
    private var globals = GivenInputs()
    private var optionsEnded = false
    /// Whether the current command was not named, but is the default of its group.
    private var isInDefault = false
    var asksHelp = false
    var asksShortHelp = false
    private var topic: String?

    private init(_ words: [String], root: CommandSpec) {
        self.root = root
        commands = [root]
        rest = words[...]
    }

    static func parse(_ words: [String], root: CommandSpec) throws(UsageError) -> Outcome {
        if let outcome = builtIn(words, root: root) { return outcome }
        var parser = Parser(words, root: root)
        do throws(UsageError.Mistake) {
            return try parser.outcome()
        } catch {
            throw UsageError(error, path: parser.path)
        }
    }

    private var path: [String] { commands.map(\.name) }

    var current: CommandSpec { commands.last ?? root }

    private mutating func outcome() throws(UsageError.Mistake) -> Outcome {
        while let word = rest.popFirst(), !asksHelp {
            if optionsEnded || !word.isOptionLike {
                if !optionsEnded { try refuseLongDash(in: word) }
                try take(plain: word)
            } else if word == "--" {
                optionsEnded = true
            } else if word.utf8.starts(with: "--".utf8) {
                try take(long: word)
            } else {
                try take(short: word)
            }
        }
        if let topic { return .topic(topic) }
        if asksHelp { return .help(commands, isLong: !asksShortHelp) }
        try finish()
        return .command(path: path, given: given, globals: globals)
    }

    /// A word without dashes: the name of a subcommand, or an argument.
    private mutating func take(plain word: String) throws(UsageError.Mistake) {
        guard current.isGroup else {
            if loose.isEmpty && !optionsEnded { try refuseNeighbour(word) }
            return loose.append(word)
        }
        if let subcommand = current.subcommand(named: word) {
            commands.append(subcommand)
            isInDefault = false
        } else if word == "help" {
            try takeHelpPath()
        } else if enterDefault(where: { $0.isGroup || !$0.arguments.isEmpty }) {
            try take(plain: word)
        } else {
            throw unknownCommand(word)
        }
    }

    /// Refuses a first word that was meant for a command beside the default one, which would take it as an argument.
    ///
    /// After `--` every word is an argument.
    private mutating func refuseNeighbour(_ word: String) throws(UsageError.Mistake) {
        guard isInDefault, let group = commands.dropLast().last,
            let neighbour = group.subcommand(meantBy: word, insteadOf: current)
        else { return }
        commands.removeLast()
        throw neighbour == word ? .lateCommand(word) : .unknownCommand(word, suggestion: neighbour)
    }

    /// The command beside the default one that one of the words was probably meant for, as it is typed.
    private func commandMeantBy(_ words: ArraySlice<String>) -> String? {
        guard isInDefault, !optionsEnded, let group = commands.dropLast().last else { return nil }
        let name = words.lazy.compactMap { group.subcommand(meantBy: $0, insteadOf: self.current) }.first
        return name.map { (path.dropLast() + [$0]).joined(separator: " ") }
    }

    /// The words after `help` name the command that is asked about.
    private mutating func takeHelpPath() throws(UsageError.Mistake) {
        asksHelp = true
        while let word = rest.popFirst() {
            if word.isOptionLike {
                if root.takesNextWord(after: word) { rest = rest.dropFirst() }
                continue
            }
            if commands.count == 1, root.topics.contains(where: { $0.name == word }) { return topic = word }
            guard let subcommand = current.subcommand(named: word) else { throw unknownCommand(word) }
            commands.append(subcommand)
        }
    }

    /// Goes on in the default subcommand, if there is one and it can use what comes.
    mutating func enterDefault(where isMeant: (CommandSpec) -> Bool) -> Bool {
        guard let name = current.defaultSubcommand, let command = current.subcommand(named: name), isMeant(command)
        else { return false }
        commands.append(command)
        isInDefault = true
        return true
    }

    private func unknownCommand(_ word: String) -> UsageError.Mistake {
        let isAboutTopics = asksHelp && !current.topics.isEmpty
        let known = current.subcommands.map(\.name) + (isAboutTopics ? current.topics.map(\.name) : [])
        if word == "version", commands.count == 1 { return .unknownCommand(word, suggestion: "--version") }
        let suggestion = Suggestion.closest(to: word, among: known)
        return isAboutTopics
            ? .unknownTopic(word, suggestion: suggestion) : .unknownCommand(word, suggestion: suggestion)
    }

    mutating func nextValue() -> String? {
        guard let word = rest.first, !word.isOptionLike else { return nil }
        return rest.popFirst()
    }

    mutating func record(_ text: String, for option: FoundOption) throws(UsageError.Mistake) {
        let earlier = option.isGlobal ? globals : given
        guard option.spec.kind == .flag || option.spec.isRepeated || !earlier.contains(option.spec.name) else {
            throw .givenTwice(option.spec.title)
        }
        if option.isGlobal {
            globals.add(text, to: option.spec.name)
        } else {
            given.add(text, to: option.spec.name)
        }
    }

    /// All words are taken: hands out the loose ones, and looks for what is missing or too much.
    private mutating func finish() throws(UsageError.Mistake) {
        while enterDefault(where: { _ in true }) {}
        guard !current.isGroup else { throw .missingCommand(choices: current.subcommands.map(\.name)) }
        var words = loose[...]
        for spec in current.arguments {
            for word in spec.isRepeated ? words : words.prefix(1) { given.add(word, to: spec.name) }
            words = spec.isRepeated ? [] : words.dropFirst()
        }
        if let word = words.first { throw .unexpectedWord(word, suggestion: commandMeantBy(words)) }
        for constraint in current.constraints { try constraint.check(given, of: current) }
        let missing =
            current.inputs.filter { $0.isRequired && !given.contains($0.name) }
            + root.globals.filter { $0.isRequired && !globals.contains($0.name) }
        if !missing.isEmpty { throw .missing(missing) }
    }
}

extension Constraint {
    func check(_ given: GivenInputs, of command: CommandSpec) throws(UsageError.Mistake) {
        let inputs = names.compactMap { name in command.inputs.first { $0.name == name } }
        let present = inputs.filter { given.contains($0.name) }
        if present.count > 1 { throw .conflict(present.map(\.title)) }
        if case .exactlyOne = self, present.isEmpty { throw .noneOf(inputs.map(\.title)) }
    }
}

extension String {
    /// Whether the word starts like an option: with a dash that is not the sign of a number.
    var isOptionLike: Bool {
        let bytes = utf8.prefix(3).map(\.self)
        guard bytes.count >= 2, bytes[0] == UInt8(ascii: "-") else { return false }
        let first = bytes[1] == UInt8(ascii: ".") ? bytes.dropFirst(2).first : bytes[1]
        guard let first else { return true }
        return !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first)
    }
}
