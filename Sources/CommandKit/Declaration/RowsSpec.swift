/// The rows that a result of a command may have, as far as a command line can name their columns.
public struct RowsSpec: Hashable, Sendable {
    /// One column.
    public struct Column: Hashable, Sendable, ExpressibleByStringLiteral {
        /// What scripts call it.
        public var key: String
        /// What people see above it, if that is not the key in other letters.
        public var heading: String?
        /// Whether it is only shown to people, and no data for scripts.
        public var isOnlyShown: Bool

        /// A column with its heading.
        public init(_ key: String, _ heading: String? = nil, isOnlyShown: Bool = false) {
            (self.key, self.heading, self.isOnlyShown) = (key, heading, isOnlyShown)
        }

        /// A column whose heading is its key in other letters.
        public init(stringLiteral key: String) { self.init(key) }
    }

    /// What tells them from other rows of the same command; empty where there is one kind.
    public var name: String
    /// The columns, in the order scripts get them.
    public var columns: [Column]

    /// The flag that asks for these rows; nil for those that come without one.
    public var flag: String?

    /// Rows of a kind.
    public init(_ name: String = "", flag: String? = nil, _ columns: [Column]) {
        (self.name, self.flag, self.columns) = (name, flag, columns)
    }

    /// The keys of the columns that are data.
    public var keys: [String] { columns.filter { !$0.isOnlyShown }.map(\.key) }
}

extension [RowsSpec] {
    /// Those that a command line asks for, given the names of its inputs; all where no flag tells them apart.
    public func asked(by given: Set<String>) -> Self {
        let asked = filter { $0.flag.map(given.contains) ?? false }
        return asked.isEmpty ? filter { $0.flag == nil } : asked
    }

    /// The keys of all columns, each once.
    var columnKeys: [String] {
        var seen: Set<String> = []
        return flatMap(\.columns).map(\.key).filter { seen.insert($0).inserted }
    }
}

extension CommandSpec {
    /// The command that the words lead to from this one, a default subcommand named; nil if they lead nowhere.
    public func command(at path: some Sequence<String>) -> CommandSpec? {
        path.reduce(Optional(self)) { $0?.subcommand(named: $1) }
    }
}
