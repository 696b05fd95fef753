/// All of a command but its heading: what it is given, how that is read, and what it does.
public struct CommandBody<Context: Sendable, Output: Sendable>: Sendable {
    typealias Start = @Sendable (Context) async throws -> Output

    let details: String
    let examples: [Example]
    let sections: [HelpSection]
    let rows: [RowsSpec]
    var inputs: [InputSpec] = []
    var constraints: [Constraint] = []
    var subcommands: [Command<Context, Output>] = []
    var defaultSubcommand: String?
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
        details: String = "",
        examples: [Example] = [],
        constraints: [Constraint] = [],
        sections: [HelpSection] = [],
        rows: [RowsSpec] = [],
        inputs: repeat Input<each Value>,
        arguments: @escaping @Sendable (repeat each Value) throws(UsageError.Mistake) -> Arguments,
        run: @escaping @Sendable (Arguments, Context) async throws -> Output
    ) {
        (self.details, self.examples, self.sections, self.constraints) = (details, examples, sections, constraints)
        self.rows = rows
        var specs: [InputSpec] = []
        for input in repeat each inputs { specs.append(input.spec) }
        self.inputs = specs
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
        details: String = "",
        examples: [Example] = [],
        sections: [HelpSection] = [],
        rows: [RowsSpec] = [],
        run: @escaping @Sendable (Context) async throws -> Output
    ) {
        (self.details, self.examples, self.sections, self.rows) = (details, examples, sections, rows)
        prepare = { _ in run }
        badDefaults = { [] }
    }

    /// A command that only groups others, one of which may be meant when none is named.
    public init(
        details: String = "",
        examples: [Example] = [],
        sections: [HelpSection] = [],
        defaultSubcommand: String? = nil,
        subcommands: [Command<Context, Output>]
    ) {
        (self.details, self.examples, self.sections, rows) = (details, examples, sections, [])
        (self.defaultSubcommand, self.subcommands) = (defaultSubcommand, subcommands)
        let names = subcommands.map(\.heading.name)
        prepare = { _ throws(UsageError.Mistake) in throw .missingCommand(choices: names) }
        badDefaults = { subcommands.flatMap { $0.body.badDefaults() } }
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
