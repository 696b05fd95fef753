/// One setting: its name, what it may hold, and what holds when nobody sets it.
public struct Setting: Hashable, Sendable {
    /// What a value must look like.
    public enum Kind: Hashable, Sendable {
        case text
        /// A text that is kept as bytes that are wiped, and never shown.
        case secret
        /// A secret that somebody chose or a device shows, so that any text may be one.
        case password
        /// A text that says who one is; never shown in full.
        case identity
        /// true, false, yes, no, on, off, 1 or 0.
        case flag
        /// A whole number in a range.
        case integer(ClosedRange<Int>)
        /// A plain decimal in a range of thousandths.
        case decimal(ClosedRange<Double>)
        /// One of these words, whatever the case.
        case choice([String])
        /// A JSON object of endpoint names and positive numbers.
        case weights
        /// A web address.
        case url

        /// Whether the value is kept as bytes that are wiped, and never shown.
        public var isSecret: Bool { self == .secret || self == .password }
    }

    /// The name in the environment and in `.env`.
    public var name: String
    /// Further names: what `config.json` may call it, and spellings of earlier tools.
    public var aliases: [String]
    /// What a value must look like.
    public var kind: Kind
    /// The text that holds when nobody sets it; nil for nothing.
    public var fallback: String?
    /// One line that says what it is, with its unit.
    public var help: String

    init(_ name: String, _ kind: Kind, _ fallback: String? = nil, aliases: [String] = [], help: String) {
        self.name = name
        self.kind = kind
        self.fallback = fallback
        self.aliases = aliases
        self.help = help
    }
}
