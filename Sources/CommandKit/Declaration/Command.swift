/// Something a user can ask for, with everything needed to parse it, describe it and run it.
///
/// Only the heading is made at once; the body waits until the command is named, so that a tool with many commands starts
/// as fast as one with few.
public struct Command<Context: Sendable, Output: Sendable>: Sendable {
    /// What the parent's help shows.
    public let heading: CommandHeading
    private let made: Once<CommandBody<Context, Output>>

    /// A command with its body.
    public init(
        _ name: String, summary: String, category: String = "",
        body: @escaping @Sendable () -> CommandBody<Context, Output>
    ) {
        heading = CommandHeading(name: name, summary: summary, category: category)
        made = Once(body)
    }

    var body: CommandBody<Context, Output> { made.value }

    /// What the command looks like from outside.
    public var spec: CommandSpec {
        let body = body
        var spec = CommandSpec(
            name: heading.name, summary: heading.summary, details: body.details, category: heading.category,
            inputs: body.inputs, constraints: body.constraints, examples: body.examples, sections: body.sections,
            defaultSubcommand: body.defaultSubcommand)
        spec.rows = body.rows
        spec.subcommands = body.subcommands.map { command in Subcommand(command.heading) { command.spec } }
        return spec
    }

    /// The command that the names lead to from this one; the last one that is known.
    func at(_ names: ArraySlice<String>) -> Command {
        names.reduce(self) { command, name in
            command.body.subcommands.first { $0.heading.name == name } ?? command
        }
    }
}
