/// A command line that is still being typed: where its words lead, however wrong they are.
struct UnfinishedLine {
    private let root: CommandSpec
    /// The command the words have led to.
    private(set) var command: CommandSpec
    /// The option whose value comes next.
    private(set) var pending: InputSpec?
    /// The arguments that stand there already.
    private(set) var arguments: [String] = []
    private(set) var optionsEnded = false
    /// The word `help` came: commands follow.
    private(set) var asksHelp = false
    private var given: Set<String> = []

    init(_ words: some Sequence<String>, root: CommandSpec) {
        self.root = root
        command = root
        for word in words { take(word) }
    }

    private mutating func take(_ word: String) {
        if pending != nil {
            pending = nil
        } else if word == "--", !optionsEnded {
            optionsEnded = true
        } else if optionsEnded || !word.isOptionLike {
            take(plain: word)
        } else if word.utf8.starts(with: "--".utf8) {
            let (name, attached) = word.splitAtEqualsSign()
            note(option(named: name), hasValue: attached != nil)
        } else {
            take(letters: word.dropFirst())
        }
    }

    private mutating func take(plain word: String) {
        if let subcommand = command.subcommand(named: word) {
            command = subcommand
        } else if command.isGroup, word == "help" {
            asksHelp = true
        } else {
            enterDefault()
            arguments.append(word)
        }
    }

    private mutating func take(letters: Substring) {
        var letters = letters
        while let letter = letters.popFirst() {
            guard let option = options.first(where: { $0.short == letter }) else { return }
            note(option, hasValue: !letters.isEmpty)
            if option.kind == .option { return }
        }
    }

    private mutating func note(_ option: InputSpec?, hasValue: Bool) {
        guard let option else { return }
        given.insert(option.name)
        if option.kind == .option, !hasValue { pending = option }
    }

    private mutating func enterDefault() {
        while let name = command.defaultSubcommand, let next = command.subcommand(named: name) { command = next }
    }

    /// The command that is meant where none is named: the default of a group, and so on.
    var meant: CommandSpec {
        var line = self
        line.enterDefault()
        return line.command
    }

    /// Every option that could stand here; those of a default subcommand too.
    var options: [InputSpec] { meant.options + root.globals }

    func option(named name: String) -> InputSpec? { options.first { $0.isNamed(name) } }

    /// Whether the option would say nothing new.
    func isUsedUp(_ option: InputSpec) -> Bool { given.contains(option.name) && !option.isRepeated }

    /// The rows the command may list, as far as its flags tell.
    var rows: [RowsSpec] { meant.rows.asked(by: given) }

    /// The argument whose turn it is.
    var argument: InputSpec? {
        let declared = meant.arguments
        if arguments.count < declared.count { return declared[arguments.count] }
        return declared.last.flatMap { $0.isRepeated ? $0 : nil }
    }
}
