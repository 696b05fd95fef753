extension Argument where Self: CaseIterable & RawRepresentable, RawValue == String {
    /// Reads the name of a case; capitals do not matter.
    public init?(argument: String) {
        let lowercased = argument.lowercased()
        guard let value = Self(rawValue: argument) ?? Self.allCases.first(where: { $0.rawValue == lowercased }) else {
            return nil
        }
        self = value
    }

    /// The names of all cases, in the order they are declared.
    public static var choices: [String] { allCases.map(\.rawValue) }

    /// The names of all cases as a list.
    public static var form: String { "one of \(choices.joined(separator: ", "))" }
}

extension Int: Argument {
    /// Reads decimal digits with an optional sign.
    public init?(argument: String) { self.init(argument) }

    /// What a good word looks like.
    public static var form: String { "a whole number such as 12" }
}

extension String: ExplainedArgument {
    /// Takes the word as it is; an empty one is refused, because it is mostly a shell variable that was not set.
    public init(explaining argument: String) throws(ArgumentError) {
        guard !argument.isEmpty else { throw ArgumentError("is empty") }
        self = argument
    }

    /// What a good word looks like.
    public static var form: String { "text" }
}
