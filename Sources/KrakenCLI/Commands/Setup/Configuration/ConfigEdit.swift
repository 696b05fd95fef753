import KrakenCore
import Transport

/// Runs `kraken config edit`.
struct ConfigEdit: Sendable {
    func run(in tool: Tool) async throws -> Report {
        guard tool.console.canAsk else {
            throw Failure(
                "no-terminal", "an editor needs a terminal",
                hint: "write \(tool.settings.home.environmentFile) yourself, then run 'kraken config check'",
                exitCode: .usage)
        }
        let home = tool.settings.home
        let copy = EditedSettings(home: home)
        defer { copy.remove() }
        try copy.begin()
        while true {
            try await edit(copy.path, tool)
            guard try copy.isChanged else {
                return report("Nothing was changed.", home, isChanged: false)
            }
            let mistakes = copy.mistakes()
            guard !mistakes.isEmpty else { break }
            for mistake in mistakes { tool.console.complain("kraken: \(mistake.words.safeForTerminal)\n") }
            let answer = await tool.console.ask("Edit it again? [Y/n] ")
            try Task.checkCancellation()
            guard let answer, !["n", "no"].contains(answer.lowercased()) else {
                var failure = ConfigCheck.failure(mistakes, home: home)
                failure.message = "the old text is kept: " + failure.message
                throw failure
            }
        }
        try copy.keep()
        // Mistakes of other sources were there before, and are not this file's.
        for mistake in tool.reader.examine().mistakes() { tool.warn(mistake.words) }
        return report("\(home.environmentFile) is changed, and reads well.", home, isChanged: true)
    }

    private func edit(_ path: String, _ tool: Tool) async throws {
        let environment = tool.reader.environment.values
        let names = [environment["VISUAL"], environment["EDITOR"]].compactMap(\.self).filter { !$0.isEmpty }
        let editor = names.first ?? "vi"
        let code = try await Editor(command: editor).run(on: path)
        guard code == 0 else {
            throw Failure(
                "editor", "the editor '\(editor)' ended with \(code); nothing was changed",
                hint: "set VISUAL or EDITOR to one that is installed", exitCode: .failure)
        }
    }

    private func report(_ words: String, _ home: Home, isChanged: Bool) -> Report {
        Report(
            data: .object(["path": .string(home.environmentFile), "changed": .bool(isChanged)]),
            blocks: [.line(.done, words)])
    }
}
