/// A manual page of a command, in the language of `man`; of a group's commands only the default one is on its page.
struct ManualPage {
    /// The commands from the root to the one that is described.
    let commands: [CommandSpec]
    /// What stands at the foot of the page: name and version.
    let source: String

    var text: String {
        guard let command = commands.last, let root = commands.first else { return "" }
        let title = path.joined(separator: "-")
        var lines = [
            #".TH "\#(title.uppercased().roff)" "1" "" "\#(source.roff)" "\#(root.name.roff) manual""#,
            // Names are to be copied: they are neither broken nor stretched.
            ".nh", ".ad l", ".SH NAME", "\(title.roff) \\- \(Self.withoutPeriod(command.summary).roff)",
            ".SH SYNOPSIS", synopsis(command),
        ]
        lines += ".SH DESCRIPTION".above(paragraphs(command.details.isEmpty ? command.summary : command.details))
        lines += inputs(command, heading: ".SH")
        lines += columns(command)
        lines += commandList(command)
        lines += defaultPart(command)
        if commands.count == 1 { lines += ".SH GLOBAL OPTIONS".above(options(root.globals)) }
        lines += examples(command.examples, heading: ".SH")
        let sections = command.sections + (commands.count == 1 ? [] : root.sections)
        lines += sections.flatMap { section in
            ".SH \(section.title.uppercased().roff)".above(section.entries.flatMap { Self.item($0.term, $0.text) })
        }
        lines += seeAlso
        return lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }

    private var path: [String] { commands.map(\.name) }

    private func synopsis(_ command: CommandSpec) -> String {
        ".nf\n\\fB\(command.usage(path: path).roff)\\fR\n.fi"
    }

    /// The command that is meant when only the group is named, inside the page of the group.
    private func defaultPart(_ group: CommandSpec) -> [String] {
        guard let name = group.defaultSubcommand, let command = group.subcommand(named: name) else { return [] }
        let path = path + [name]
        var lines = [".SH \(path.dropFirst().joined(separator: " ").uppercased().roff)", command.summary.roff]
        lines += [".PP", ".nf", "\\fB\(command.usage(path: path).roff)\\fR", ".fi"]
        if !command.details.isEmpty { lines += [".PP"] + paragraphs(command.details) }
        return lines + inputs(command, heading: ".SS") + examples(command.examples, heading: ".SS")
    }

    private func inputs(_ command: CommandSpec, heading: String) -> [String] {
        let arguments = command.arguments.flatMap { Self.item($0.synopsis, $0.fullHelp) }
        return (heading == ".SH" ? ".SH ARGUMENTS" : ".SS Arguments").above(arguments)
            + (heading == ".SH" ? ".SH OPTIONS" : ".SS Options").above(options(command.options))
    }

    private func options(_ specs: [InputSpec]) -> [String] { specs.flatMap { Self.item($0.synopsis, $0.fullHelp) } }

    private func columns(_ command: CommandSpec) -> [String] {
        ".SH COLUMNS".above(
            command.rows.flatMap { kind in
                Self.item(kind.name, kind.columns.map(\.key).joined(separator: ", "))
            })
    }

    private func commandList(_ command: CommandSpec) -> [String] {
        ".SH COMMANDS".above(
            command.subcommands.map(\.heading).flatMap { heading in
                let isDefault = heading.name == command.defaultSubcommand
                return Self.item(heading.name, isDefault ? "\(heading.summary) (default)" : heading.summary)
            })
    }

    private func examples(_ examples: [Example], heading: String) -> [String] {
        (heading == ".SH" ? ".SH EXAMPLES" : ".SS Examples").above(
            examples.flatMap { [".PP", $0.explanation.roff, ".RS", ".nf", $0.line.roff, ".fi", ".RE"] })
    }

    private var seeAlso: [String] {
        let pages = relatives.map { "\\fB\($0.joined(separator: "-").roff)\\fR(1)" }
        return ".SH SEE ALSO".above(pages.isEmpty ? [] : [pages.joined(separator: ",\n")])
    }

    /// The paths of the commands above, beside and below; beside it not those of the program, which are many.
    private var relatives: [[String]] {
        let above = path.indices.dropFirst().map { Array(path.prefix($0)) }
        let beside = commands.count > 2 ? commands[commands.count - 2].subcommands.map(\.name) : []
        let below = commands.last?.subcommands.map { path + [$0.name] } ?? []
        return above + beside.map { path.dropLast() + [$0] }.filter { $0 != path } + below
    }

    private func paragraphs(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? ".PP" : String($0).roff }
    }

    private static func item(_ term: String, _ text: String) -> [String] {
        term.isEmpty ? [".PP", text.roff] : [".TP", "\\fB\(term.roff)\\fR", text.roff]
    }

    private static func withoutPeriod(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }
}

extension String {
    /// The text as `man` shows it letter for letter, and never takes it for a request.
    fileprivate var roff: String {
        var text = ""
        for character in self {
            switch character {
            case "\\": text += "\\e"
            case "-": text += "\\-"
            case "'": text += "\\(aq"
            case "\"": text += "\\(dq"
            case "^": text += "\\(ha"
            case "~": text += "\\(ti"
            case "`": text += "\\(ga"
            case "\n": text += " "
            default:
                for scalar in character.unicodeScalars {
                    text += scalar.isASCII ? String(scalar) : "\\[u\(scalar.fourDigits)]"
                }
            }
        }
        return text.hasPrefix(".") ? "\\&" + text : text
    }

    /// A heading and what stands under it; nothing when there is nothing.
    fileprivate func above(_ lines: [String]) -> [String] { lines.isEmpty ? [] : [self] + lines }
}

extension Unicode.Scalar {
    /// The number of the letter as `man` wants it: at least four hexadecimal digits.
    fileprivate var fourDigits: String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension Program {
    /// The manual page of the command at a path, which starts with the program's name; nil if it leads nowhere.
    public func manualPage(at path: [String]) -> String? {
        spec.commands(at: path).map { ManualPage(commands: $0, source: "\(spec.name) \(versionNumber)").text }
    }
}
