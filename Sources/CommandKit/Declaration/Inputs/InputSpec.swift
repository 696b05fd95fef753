/// One thing a command can be given.
public struct InputSpec: Hashable, Sendable {
    /// How an input is written on the command line.
    public enum Kind: Hashable, Sendable {
        /// A word that stands by itself.
        case argument
        /// A name followed by a value.
        case option
        /// A name alone.
        case flag
    }

    /// The long name without dashes, or the name of an argument.
    public var name: String
    /// Other long names that are taken for the same: those of other programs, or of earlier versions.
    public var aliases: [String] = []
    /// The letter after a single dash.
    public var short: Character?
    /// How the input is written.
    public var kind: Kind
    /// What stands for the value in help: `PAIR`.
    public var placeholder: String
    /// What the input means, in one sentence.
    public var help: String
    /// Whether the command cannot do without it.
    public var isRequired: Bool
    /// Whether it may be given more than once.
    public var isRepeated: Bool
    /// The text that is read when nothing is given.
    public var defaultText: String?
    /// What holds when nothing is given and is kept elsewhere: a setting, with its own default.
    public var setting: String?
    /// Which words a shell can offer.
    public var completion: Completion

    /// Describes an input; without a placeholder the name in capitals is used.
    public init(
        name: String, short: Character? = nil, kind: Kind, placeholder: String? = nil, help: String,
        isRequired: Bool = false, isRepeated: Bool = false, defaultText: String? = nil, setting: String? = nil,
        completion: Completion = .none
    ) {
        self.name = name
        self.short = short
        self.kind = kind
        self.placeholder = placeholder ?? name.uppercased()
        self.help = help
        self.isRequired = isRequired
        self.isRepeated = isRepeated
        self.defaultText = defaultText
        self.setting = setting
        self.completion = completion
    }

    /// Whether a word, with its dashes, is the name or another one.
    func isNamed(_ word: String) -> Bool { ([name] + aliases).contains { "--\($0)" == word } }

    /// How messages call the input: `PAIR` or `--limit`.
    public var title: String { kind == .argument ? placeholder : "--\(name)" }
}

/// Which words a shell can offer for a value.
public enum Completion: Hashable, Sendable {
    /// Nothing is known but the placeholder; the program may keep a list for it.
    case none
    /// The path of a file.
    case file
    /// The path of a folder.
    case folder
    /// One of these words.
    case choices([String])
    /// The names of a command, one a word: `order amend`.
    case command
    /// A column of the command's rows; a dash may stand before it.
    case column
    /// Columns of the command's rows, with commas between.
    case columns
}
