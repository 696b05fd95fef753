/// A command together with the words that lead to it.
public struct LocatedCommand: Hashable, Sendable {
    /// The words that lead to the command, the program's name first: `["kraken", "sandbox", "serve"]`.
    public let path: [String]
    /// The command itself.
    public let spec: CommandSpec
}

extension CommandSpec {
    /// This command and all below it, each before its subcommands.
    public var allCommands: [LocatedCommand] { commands(below: []) }

    private func commands(below path: [String]) -> [LocatedCommand] {
        let here = path + [name]
        return [LocatedCommand(path: here, spec: self)] + subcommands.flatMap { $0.spec.commands(below: here) }
    }
}
