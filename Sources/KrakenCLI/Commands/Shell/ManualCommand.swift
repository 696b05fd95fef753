import CommandKit
import KrakenCore
import Storage
import Transport

extension ToolCommand {
    static let manual = Command("man", summary: "Print a manual page, or write all of them.", category: "Help") {
        CommandBody(
            details: "Pages are in the language of man: read one with 'kraken man order | man -l -'.",
            examples: [
                Example("kraken man order | man -l -", "Read the page of a command."),
                Example("kraken man order amend | man -l -", "Read the page of a command of a group."),
                Example("kraken man --folder ~/.local/share/man/man1", "Write all pages, so that man finds them."),
            ],
            inputs: Input.arguments(
                "command", placeholder: "COMMAND", help: "The command; the program without one.", completion: .command),
            Input.option(
                "folder", placeholder: "DIR", help: "Write a file for the program and for each command.",
                completion: .folder),
            arguments: ManualCommand.init(path:folder:), run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken man`.
struct ManualCommand: Sendable {
    var path: [String]
    var folder: String?

    init(path: [String], folder: String?) throws(UsageError.Mistake) {
        guard path.isEmpty || folder == nil else { throw .conflict(["COMMAND", "--folder"]) }
        var command = KrakenProgram.declaration.spec
        for word in path {
            guard let next = command.command(at: [word]) else {
                throw .unknownCommand(
                    word, suggestion: Suggestion.closest(to: word, among: command.subcommands.map(\.name)))
            }
            command = next
        }
        (self.path, self.folder) = (path, folder)
    }

    func run(in tool: Tool) async throws -> Report {
        if let folder { return try Self.writeAll(to: folder) }
        let page = KrakenProgram.declaration.manualPage(at: ["kraken"] + path) ?? ""
        return Report(data: .object(["page": .string(page)]), blocks: [.verbatim(page)])
    }

    private static func writeAll(to folder: String) throws -> Report {
        var files: [String] = []
        let program = KrakenProgram.declaration
        try Files.makeFolder(folder)
        for path in program.spec.allCommands.map(\.path) {
            let file = "\(folder)/\(path.joined(separator: "-")).1"
            try Files.replace(file, with: Array((program.manualPage(at: path) ?? "").utf8))
            files.append(file)
        }
        return Report(
            data: .object(["files": .array(files.map { .string($0) })]),
            blocks: [.line(.done, "\(files.count) manual pages are in \(folder)")])
    }
}
