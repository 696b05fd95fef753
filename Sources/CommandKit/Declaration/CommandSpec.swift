/// What a command looks like from outside; help, completions and manual pages are written from this alone.
public struct CommandSpec: Hashable, Sendable {
    /// What the parent's help shows of it.
    public var heading: CommandHeading
    /// What a reader should know beyond the summary; paragraphs are separated by an empty line.
    public var details: String
    /// The arguments, options and flags, in the order help shows them.
    public var inputs: [InputSpec]
    /// Which inputs exclude or need each other.
    public var constraints: [Constraint]
    /// Command lines worth copying.
    public var examples: [Example]
    /// Further parts of the help, such as exit codes.
    public var sections: [HelpSection]
    /// What rows its results may have; empty for none, or where they are not known before.
    public var rows: [RowsSpec] = []
    /// Options every command below accepts; only a program's root has any.
    public var globals: [InputSpec]
    /// What can be explained that is no command; only a program's root has any.
    public var topics: [CommandHeading] = []
    /// The commands this one groups; empty for a command that does something itself.
    public var subcommands: [Subcommand]
    /// The name of the subcommand that is meant when none is named.
    public var defaultSubcommand: String?

    /// Describes a command.
    public init(
        name: String, summary: String, details: String = "", category: String = "", inputs: [InputSpec] = [],
        constraints: [Constraint] = [], examples: [Example] = [], sections: [HelpSection] = [],
        globals: [InputSpec] = [], subcommands: [CommandSpec] = [], defaultSubcommand: String? = nil
    ) {
        heading = CommandHeading(name: name, summary: summary, category: category)
        self.details = details
        self.inputs = inputs
        self.constraints = constraints
        self.examples = examples
        self.sections = sections
        self.globals = globals
        self.subcommands = subcommands.map(Subcommand.init)
        self.defaultSubcommand = defaultSubcommand
    }

    /// The word that names the command.
    public var name: String { heading.name }

    /// What the command does, in one short sentence.
    public var summary: String { heading.summary }

    /// Whether the command only groups others.
    public var isGroup: Bool { !subcommands.isEmpty }

    /// The inputs that stand by themselves, in order.
    public var arguments: [InputSpec] { inputs.filter { $0.kind == .argument } }

    /// The inputs that are named: options and flags.
    public var options: [InputSpec] { inputs.filter { $0.kind != .argument } }

    /// The command that is meant when none of this group is named; nil where that groups others itself.
    var defaultCommand: CommandSpec? {
        guard let command = defaultSubcommand.flatMap(subcommand), !command.isGroup else { return nil }
        return command
    }

    func subcommand(named name: String) -> CommandSpec? {
        subcommands.first { $0.name == name }?.spec
    }
}
