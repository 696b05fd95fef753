/// A command line worth copying.
public struct Example: Hashable, Sendable {
    /// The whole line, from the program's name on.
    public var line: String
    /// What the line does, in one sentence.
    public var explanation: String

    /// An example line and what it does.
    public init(_ line: String, _ explanation: String) {
        self.line = line
        self.explanation = explanation
    }
}

/// A part of the help that no declaration gives, such as exit codes or environment variables.
public struct HelpSection: Hashable, Sendable {
    /// One line of a section.
    public struct Entry: Hashable, Sendable {
        /// What is explained: `KRAKEN_HOME`.
        public var term: String
        /// The explanation.
        public var text: String

        /// A term and its explanation.
        public init(_ term: String, _ text: String) {
            self.term = term
            self.text = text
        }
    }

    /// The heading, without a colon.
    public var title: String
    /// The lines under it.
    public var entries: [Entry]

    /// A heading and its lines.
    public init(_ title: String, _ entries: [Entry]) {
        self.title = title
        self.entries = entries
    }
}
