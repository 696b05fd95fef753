/// A whole command line tool: its commands, and the options every command accepts.
///
/// Parsing is apart from running, so that the context can be made from the global options:
///
/// ```swift
/// switch try program.parse(words) {
/// case .help(let text), .version(let text): print(text)
/// case .run(let invocation): try await invocation.run(in: Tool(invocation.globals))
/// }
/// ```
public struct Program<Globals: Sendable, Context: Sendable, Output: Sendable>: Sendable {
    /// The answer to `--version`, made when it is asked for.
    let version: @Sendable () -> String
    let root: Command<Context, Output>
    private let globals: [InputSpec]
    private let topics: [HelpTopic]
    /// The number alone, for manual pages.
    let versionNumber: String
    let readGlobals: @Sendable (GivenInputs) throws(UsageError.Mistake) -> Globals
    let badGlobalDefaults: @Sendable () -> [UsageError.Mistake]

    /// Declares a tool; the globals are listed in the order of `arguments`, usually a memberwise initialiser.
    public init<each Value: Sendable>(
        _ name: String,
        summary: String,
        details: String = "",
        version: @autoclosure @escaping @Sendable () -> String,
        versionNumber: String = "",
        examples: [Example] = [],
        sections: [HelpSection] = [],
        globals: repeat Input<each Value>,
        arguments: @escaping @Sendable (repeat each Value) throws(UsageError.Mistake) -> Globals,
        topics: [HelpTopic] = [],
        defaultSubcommand: String? = nil,
        subcommands: [Command<Context, Output>]
    ) {
        root = Command(name, summary: summary) {
            CommandBody(
                details: details, examples: examples, sections: sections, defaultSubcommand: defaultSubcommand,
                subcommands: subcommands)
        }
        var specs: [InputSpec] = []
        for input in repeat each globals { specs.append(input.spec) }
        self.globals = specs
        self.version = version
        self.versionNumber = versionNumber
        self.topics = topics
        readGlobals = { given throws(UsageError.Mistake) in
            try arguments(repeat try (each globals).read(given[(each globals).spec.name]))
        }
        badGlobalDefaults = {
            var mistakes: [UsageError.Mistake] = []
            for input in repeat each globals { mistakes += input.badDefault }
            return mistakes
        }
    }

    /// What the tool looks like from outside.
    public var spec: CommandSpec {
        var spec = root.spec
        spec.globals = globals
        spec.topics = topics.map(\.heading)
        return spec
    }

    /// Reads the words that follow the program's name; nothing is run and nothing outside is touched.
    ///
    /// No words at all ask for help. Throws a ``UsageError`` that says what is wrong with the words.
    ///
    /// - Parameter terminalWidth: how many columns help may fill; nil where no terminal shows it: then lines have 80
    ///   columns, and lines of commands stay whole.
    public func parse(
        _ words: [String], terminalWidth: Int? = nil
    ) throws(UsageError) -> ParsedLine<Globals, Context, Output> {
        switch try Parser.parse(words, root: spec) {
        case .version: return .version(version())
        case .help(let commands, let isLong):
            return .help(HelpPage(commands: commands, isLong: isLong, terminalWidth: terminalWidth).text)
        case .topic(let name):
            let topic = topics.first { $0.name == name }
            return .help(topic?.text(width: terminalWidth ?? HelpTable.standardWidth) ?? "")
        case .command(let path, let given, let globals):
            do throws(UsageError.Mistake) {
                return .run(
                    Invocation(
                        globals: try readGlobals(globals), path: path, given: given.names,
                        start: try root.at(path.dropFirst()).body.prepare(given)))
            } catch {
                throw UsageError(error, path: path)
            }
        }
    }
}
