/// Every command of a program in one document.
struct MarkdownPage {
    let root: CommandSpec

    var text: String {
        var parts = [
            "# Commands of `\(root.name)`",
            "<!-- Written from the declarations of the commands; a test compares. Do not edit. -->",
            root.summary + (root.details.isEmpty ? "" : " " + root.details),
        ]
        parts.append(
            table(("Command", "What it does"), all.map { ("[`\($0.title)`](#\($0.anchor))", $0.spec.summary) }))
        parts += ["## Global options", table(("Option", "Meaning"), root.globals.map(Self.row))]
        for section in root.sections {
            let rows = section.entries.map { ("`\($0.term)`", $0.text) }
            parts += ["## \(section.title)", table(("", ""), rows)]
        }
        parts += all.flatMap(chapter)
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private var all: [LocatedCommand] { Array(root.allCommands.dropFirst()) }

    private func chapter(_ command: LocatedCommand) -> [String] {
        let spec = command.spec
        var parts = [
            "## \(command.title)", spec.summary, "```text\n\(spec.usage(path: command.path))\n```", spec.details,
        ]
        if !spec.arguments.isEmpty { parts.append(table(("Argument", "Meaning"), spec.arguments.map(Self.row))) }
        if !spec.options.isEmpty { parts.append(table(("Option", "Meaning"), spec.options.map(Self.row))) }
        for kind in spec.rows {
            let title = kind.name.isEmpty ? "Columns" : "Columns of \(kind.name)"
            parts.append("\(title): \(kind.columns.map { "`\($0.key)`" }.joined(separator: ", ")).")
        }
        for section in spec.sections {
            parts += ["### \(section.title)", table(("", ""), section.entries.map { ("`\($0.term)`", $0.text) })]
        }
        let examples = spec.examples.flatMap { ["# \($0.explanation)", $0.line] }
        if !examples.isEmpty { parts.append("```sh\n\(examples.joined(separator: "\n"))\n```") }
        return parts
    }

    private static func row(_ input: InputSpec) -> (String, String) { ("`\(input.synopsis)`", input.fullHelp) }

    private func table(_ heading: (String, String), _ rows: [(String, String)]) -> String {
        let lines = rows.map { "| \(Self.cell($0.0)) | \(Self.cell($0.1)) |" }
        return (["| \(heading.0) | \(heading.1) |", "| --- | --- |"] + lines).joined(separator: "\n")
    }

    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}

extension LocatedCommand {
    fileprivate var title: String { path.dropFirst().joined(separator: " ") }
    fileprivate var anchor: String { path.dropFirst().joined(separator: "-") }
}

extension CommandSpec {
    /// Every command in one document, in Markdown.
    public var markdown: String { MarkdownPage(root: self).text }
}
