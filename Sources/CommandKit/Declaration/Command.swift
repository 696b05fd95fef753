/// Something a user can ask for, with everything needed to parse it, describe it and run it.
public struct Command<Context: Sendable, Output: Sendable>: Sendable {
    typealias Start = @Sendable (Context) async throws -> Output

    /// What the command looks like from outside.
    public let spec: CommandSpec
    let subcommands: [Command]
    /// Turns the words given for the inputs into what is to be run.
    let prepare: @Sendable (GivenInputs) throws(UsageError.Mistake) -> Start
    /// The default texts that their own inputs cannot read.
    let badDefaults: @Sendable () -> [UsageError.Mistake]

    /// A command that does something.
    ///
    /// The inputs are listed in the order of `arguments`, usually a struct's memberwise initialiser, so the
    /// compiler checks that each input is declared once, read once, and has the type the command needs.
    /// `arguments` may throw a mistake that only several inputs together show. Write `Input.option(…)` in full: with
    /// `.option(…)` alone the compiler takes too long for many inputs.
    public init<Arguments: Sendable, each Value: Sendable>(
        _ name: String,
        summary: String,
        details: String = "",
        category: String = "",
        examples: [Example] = [],
        constraints: [Constraint] = [],
        sections: [HelpSection] = [],
        inputs: repeat Input<each Value>,
        arguments: @escaping @Sendable (repeat each Value) throws(UsageError.Mistake) -> Arguments,
        run: @escaping @Sendable (Arguments, Context) async throws -> Output
    ) {
        var specs: [InputSpec] = []
        for input in repeat each inputs { specs.append(input.spec) }
        spec = CommandSpec(
            name: name, summary: summary, details: details, category: category, inputs: specs,
            constraints: constraints, examples: examples, sections: sections)
        subcommands = []
        prepare = { given throws(UsageError.Mistake) in
            let parsed = try arguments(repeat try (each inputs).read(given[(each inputs).spec.name]))
            return { try await run(parsed, $0) }
        }
        badDefaults = {
            var mistakes: [UsageError.Mistake] = []
            for input in repeat each inputs { mistakes += input.badDefault }
            return mistakes
        }
    }

    /// A command that takes no inputs of its own.
    public init(
        _ name: String,
        summary: String,
        details: String = "",
        category: String = "",
        examples: [Example] = [],
        sections: [HelpSection] = [],
        run: @escaping @Sendable (Context) async throws -> Output
    ) {
        spec = CommandSpec(
            name: name, summary: summary, details: details, category: category, examples: examples, sections: sections)
        subcommands = []
        prepare = { _ in run }
        badDefaults = { [] }
    }

    /// A command that only groups others, one of which may be meant when none is named.
    public init(
        _ name: String,
        summary: String,
        details: String = "",
        category: String = "",
        examples: [Example] = [],
        sections: [HelpSection] = [],
        defaultSubcommand: String? = nil,
        subcommands: [Command]
    ) {
        spec = CommandSpec(
            name: name, summary: summary, details: details, category: category, examples: examples,
            sections: sections, subcommands: subcommands.map(\.spec), defaultSubcommand: defaultSubcommand)
        self.subcommands = subcommands
        let names = subcommands.map(\.spec.name)
        prepare = { _ throws(UsageError.Mistake) in throw .missingCommand(choices: names) }
        badDefaults = { subcommands.flatMap { $0.badDefaults() } }
    }
}

extension Input {
    var badDefault: [UsageError.Mistake] {
        guard spec.defaultText != nil else { return [] }
        do throws(UsageError.Mistake) {
            _ = try read([])
            return []
        } catch {
            return [error]
        }
    }
}
