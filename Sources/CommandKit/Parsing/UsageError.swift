/// A mistake in what the user typed, and the command it was made at.
public struct UsageError: Error, Hashable, Sendable {
    /// What is wrong.
    public let mistake: Mistake
    /// The words that lead to the command, the program's name first.
    public let path: [String]

    /// A mistake at a command.
    public init(_ mistake: Mistake, path: [String]) {
        self.mistake = mistake
        self.path = path
    }

    /// Everything that can be wrong with a command line; inputs are called as help calls them: `PAIR`, `--limit`.
    public enum Mistake: Error, Hashable, Sendable {
        /// A word where a command's name should be.
        case unknownCommand(String, suggestion: String?)
        /// A word after `help` that is neither a command nor a topic.
        case unknownTopic(String, suggestion: String?)
        /// A command's name behind options, which made another command of its group be meant.
        case lateCommand(String)
        /// An option that neither the command nor the program has.
        case unknownOption(String, suggestion: String?)
        /// Only a group was named.
        case missingCommand(choices: [String])
        /// A required argument was left out.
        case missingArgument(String)
        /// Required options were left out.
        case missingOptions([String])
        /// An option stands without its value.
        case missingValue(String, placeholder: String)
        /// A flag was given a value.
        case unexpectedValue(String, text: String)
        /// A value that its type cannot read.
        case invalid(String, text: String, form: String, reason: String?)
        /// A value that is not among the few possible ones.
        case notAChoice(String, text: String, choices: [String], suggestion: String?)
        /// An option that takes one value was given several times.
        case givenTwice(String)
        /// A word too many; it may have been meant for the command that is suggested.
        case unexpectedWord(String, suggestion: String?)
        /// Inputs that exclude each other were given together.
        case conflict([String])
        /// None of several inputs was given, and one is needed.
        case noneOf([String])
        /// Something given needs another input: "a limit order" needs "--price".
        case needs(String, needed: String)
    }
}

extension UsageError.Mistake {
    /// The mistake of leaving these out: all options at once, arguments one by one.
    static func missing(_ specs: [InputSpec]) -> Self {
        guard let argument = specs.first(where: { $0.kind == .argument }) else {
            return .missingOptions(specs.map(\.title))
        }
        return .missingArgument(argument.title)
    }
}
