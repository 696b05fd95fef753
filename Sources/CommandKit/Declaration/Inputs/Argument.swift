/// A type that can be read from one word of a command line.
///
/// An enum of strings needs no more than the two conformances:
///
/// ```swift
/// enum Side: String, CaseIterable, Argument { case buy, sell }
/// ```
public protocol Argument: Sendable {
    /// Reads a word; nil if it does not have the form.
    init?(argument: String)

    /// What a good word looks like, for messages: "a number such as 12".
    static var form: String { get }

    /// All good words, if they are few; empty otherwise.
    static var choices: [String] { get }

    /// What a shell can offer for this type.
    static var completion: Completion { get }

    /// Reads a word, or says why it cannot.
    static func read(argument: String) throws(ArgumentError) -> Self
}

/// An argument that can say precisely why a word is bad.
public protocol ExplainedArgument: Argument {
    /// Reads a word, or throws what is wrong with it.
    init(explaining argument: String) throws(ArgumentError)
}

/// Why a word cannot be read.
public struct ArgumentError: Error, Hashable, Sendable {
    /// What follows the quoted word in the message, such as "has a comma; write 0.15"; nil if only the form is known.
    public let reason: String?

    /// An error with the words that follow the quoted word in the message.
    public init(_ reason: String? = nil) {
        self.reason = reason
    }
}

extension Argument {
    /// Nothing, because most types have many good words.
    public static var choices: [String] { [] }

    /// The choices, if there are any.
    public static var completion: Completion { choices.isEmpty ? .none : .choices(choices) }

    /// Reads a word, or throws an error without a reason.
    public static func read(argument: String) throws(ArgumentError) -> Self {
        guard let value = Self(argument: argument) else { throw ArgumentError() }
        return value
    }
}

extension ExplainedArgument {
    /// Reads a word and forgets why it cannot be read.
    public init?(argument: String) {
        guard let value = try? Self(explaining: argument) else { return nil }
        self = value
    }

    /// Reads a word, or throws what is wrong with it.
    public static func read(argument: String) throws(ArgumentError) -> Self {
        try Self(explaining: argument)
    }
}
