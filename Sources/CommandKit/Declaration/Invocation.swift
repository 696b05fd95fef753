/// What a command line asks for.
public enum ParsedLine<Globals: Sendable, Context: Sendable, Output: Sendable>: Sendable {
    /// Run a command.
    case run(Invocation<Globals, Context, Output>)
    /// Print this help.
    case help(String)
    /// Print this version.
    case version(String)
}

/// A command with its arguments, ready to run.
public struct Invocation<Globals: Sendable, Context: Sendable, Output: Sendable>: Sendable {
    /// The values of the options every command accepts.
    public let globals: Globals
    /// The words that lead to the command, the program's name first; a default subcommand is named too.
    public let path: [String]
    /// The names of the inputs of its own that were given.
    public let given: Set<String>
    let start: @Sendable (Context) async throws -> Output

    /// Runs the command; throws what the command throws.
    @discardableResult
    public func run(in context: Context) async throws -> Output {
        try await start(context)
    }
}
