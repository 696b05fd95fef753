/// What a list of commands shows of one.
public struct CommandHeading: Hashable, Sendable {
    /// The word that names the command: `order`.
    public var name: String
    /// What the command does, in one short sentence.
    public var summary: String
    /// The heading under which the parent's help lists the command; empty for `Commands`.
    public var category: String
}

/// A command below another, whose own declaration is read only when it is named.
public struct Subcommand: Sendable {
    /// What the parent's help shows of it.
    public let heading: CommandHeading
    private let load: @Sendable () -> CommandSpec

    /// The word that names the command.
    public var name: String { heading.name }

    /// What the command looks like from outside.
    public var spec: CommandSpec { load() }

    /// A command that is described already.
    public init(_ spec: CommandSpec) {
        heading = spec.heading
        load = { spec }
    }

    init(_ heading: CommandHeading, _ load: @escaping @Sendable () -> CommandSpec) {
        self.heading = heading
        self.load = load
    }
}

extension Subcommand: Hashable {
    /// Whether both describe the same command.
    public static func == (left: Subcommand, right: Subcommand) -> Bool {
        left.heading == right.heading && left.spec == right.spec
    }

    /// Feeds the heading to a hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(heading) }
}
