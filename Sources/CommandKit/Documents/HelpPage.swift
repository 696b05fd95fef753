/// The text of `--help` for one command.
struct HelpPage {
    /// The commands from the root to the one that is described.
    let commands: [CommandSpec]
    /// Whether everything is told, or only what the words mean.
    var isLong = true
    /// How wide the terminal is that shows it; nil for what is no terminal, where lines of commands stay whole.
    var terminalWidth: Int?

    private var width: Int { terminalWidth ?? HelpTable.standardWidth }

    var text: String {
        guard let command = commands.last, let root = commands.first else { return "" }
        let table = HelpTable(fitting: rows(of: command, root: root).flatMap { $0.rows.map(\.term) }, width: width)
        var parts = [command.summary.wrapped(to: width), usage(of: command)]
        if isLong, !command.details.isEmpty { parts.append(command.details.wrappedParagraphs(to: width)) }
        for section in rows(of: command, root: root) {
            parts.append(["\(section.title):"] + section.rows.flatMap { table.lines($0.term, $0.text) })
        }
        parts.append(globalNames(root))
        if isLong {
            parts += columns(of: command)
            parts.append(examples(of: command))
            parts += (command.sections + (commands.count > 1 ? root.sections : [])).map { $0.lines(width: width) }
        }
        parts.append(footer(of: command, root: root))
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var path: [String] { commands.map(\.name) }

    private func usage(of command: CommandSpec) -> [String] {
        let start = "Usage: "
        let lines = command.usage(path: path).wrapped(to: width - start.count)
        return lines.enumerated().map { ($0 == 0 ? start : String(repeating: " ", count: start.count)) + $1 }
    }

    private typealias Section = (title: String, rows: [(term: String, text: String)])

    private func rows(of command: CommandSpec, root: CommandSpec) -> [Section] {
        var sections: [Section] = Self.categories(command)
        sections.append(("Arguments", command.arguments.map { ($0.synopsis, $0.fullHelp) }))
        sections.append(("Options", Self.optionRows(command.options)))
        if let meant = command.defaultCommand {
            let name = "'\(meant.name)', the default"
            sections.append(("Arguments of \(name)", meant.arguments.map { ($0.synopsis, $0.fullHelp) }))
            sections.append(("Options of \(name)", Self.optionRows(meant.options)))
        }
        if commands.count == 1 {
            sections.append(("Global options", Self.optionRows(root.globals + Self.builtIn)))
            sections.append(("Topics (see '\(root.name) help TOPIC')", root.topics.map { ($0.name, $0.summary) }))
        }
        return sections.filter { !$0.rows.isEmpty }
    }

    private static func categories(_ group: CommandSpec) -> [Section] {
        var sections: [Section] = []
        for command in group.subcommands.map(\.heading) {
            let title = command.category.isEmpty ? "Commands" : command.category
            let isDefault = command.name == group.defaultSubcommand
            let row = (command.name, isDefault ? "\(command.summary) (default)" : command.summary)
            if let index = sections.firstIndex(where: { $0.title == title }) {
                sections[index].rows.append(row)
            } else {
                sections.append((title, [row]))
            }
        }
        return sections
    }

    /// Long names stand under each other, whether or not there is a short one.
    private static func optionRows(_ specs: [InputSpec]) -> [(term: String, text: String)] {
        let indent = specs.contains { $0.short != nil } ? "    " : ""
        return specs.map { ($0.short == nil ? indent + $0.synopsis : $0.synopsis, $0.fullHelp) }
    }

    private static let builtIn = [
        InputSpec(name: "help", short: "h", kind: .flag, help: "Show help for the program or a command; -h in short."),
        InputSpec(name: "version", kind: .flag, help: "Show the version."),
    ]

    /// Below the root, the globals are only named.
    private func globalNames(_ root: CommandSpec) -> [String] {
        guard commands.count > 1 else { return [] }
        let names = root.globals.map { $0.kind == .option ? "\($0.title) \($0.placeholder)" : $0.title } + ["--help"]
        let lines = Self.wrapped(phrases: names, to: width - 2)
        return ["Global options (see '\(root.name) --help'):"] + lines.map { "  \($0)" }
    }

    private func columns(of command: CommandSpec) -> [[String]] {
        command.rows.map { kind in
            let title = kind.name.isEmpty ? "Columns" : "Columns of \(kind.name)"
            return ["\(title):"]
                + Self.wrapped(phrases: kind.columns.map(\.key), to: width - 2).map { "  \($0)" }
        }
    }

    /// Lines of phrases with two spaces between; a phrase is never broken.
    private static func wrapped(phrases: [String], to width: Int) -> [String] {
        var lines: [String] = []
        for phrase in phrases {
            if let last = lines.last, last.count + 2 + phrase.count <= width {
                lines[lines.count - 1] = "\(last)  \(phrase)"
            } else {
                lines.append(phrase)
            }
        }
        return lines
    }

    private func examples(of command: CommandSpec) -> [String] {
        guard !command.examples.isEmpty else { return [] }
        let inner = width - 6
        return ["Examples:"]
            + command.examples.flatMap { example in
                lines(of: example) + example.explanation.wrapped(to: inner).map { "      \($0)" }
            }
    }

    private func lines(of example: Example) -> [String] {
        let lines = terminalWidth == nil ? [example.line] : example.line.commandLines(width: width - 2)
        return lines.map { "  \($0)" }
    }

    private func footer(of command: CommandSpec, root: CommandSpec) -> [String] {
        let words = path.joined(separator: " ")
        let whole = isLong ? [] : ["Run '\(words) --help' for all of it, with examples."]
        let more = command.isGroup ? ["Run '\(words) COMMAND --help' for more on a command."] : []
        return (whole + more).flatMap { $0.wrapped(to: width) }
    }
}

extension CommandSpec {
    /// The help of a command below this root; nil if the path, which starts with the root's name, leads nowhere.
    public func help(at path: [String]) -> String? {
        commands(at: path).map { HelpPage(commands: $0).text }
    }

    /// The commands from this root to the one at a path; nil if it leads nowhere.
    func commands(at path: [String]) -> [CommandSpec]? {
        guard path.first == name else { return nil }
        var commands = [self]
        for name in path.dropFirst() {
            guard let next = commands.last?.subcommand(named: name) else { return nil }
            commands.append(next)
        }
        return commands
    }
}
