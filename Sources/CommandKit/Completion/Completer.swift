/// Says what could stand at the end of an unfinished command line; for shells.
public struct Completer: Sendable {
    /// A word that could stand there.
    public struct Candidate: Hashable, Sendable {
        /// The whole word.
        public var word: String
        /// What it means, in one line; may be empty.
        public var help: String

        /// A word and its meaning.
        public init(_ word: String, _ help: String = "") {
            self.word = word
            self.help = help
        }
    }

    /// What a shell is told.
    public struct Offer: Hashable, Sendable {
        /// The words that could stand there.
        public var candidates: [Candidate] = []
        /// Whether the shell knows better: paths of files, or of folders.
        public var paths: Completion = .none
    }

    /// What is asked of the program itself.
    public struct Question: Hashable, Sendable {
        /// What stands for the value in help: `PAIR`.
        public var placeholder: String
        /// The beginning of the value.
        public var word: String
        /// The arguments of the command that stand before it.
        public var arguments: [String]
    }

    private let root: CommandSpec
    private let list: @Sendable (Question) -> [Candidate]

    /// A completer of a program.
    ///
    /// - Parameter list: what can stand for a placeholder such as `PAIR`; asked for only when it is needed.
    public init(_ root: CommandSpec, list: @escaping @Sendable (Question) -> [Candidate]) {
        self.root = root
        self.list = list
    }

    /// What could stand in the place of the last word, which may be empty; the program's name is not among the words.
    public func offer(for words: [String]) -> Offer {
        let line = UnfinishedLine(words.dropLast(), root: root)
        let word = words.last ?? ""
        if let option = line.pending { return values(of: option, beginning: word, line) }
        if !line.optionsEnded, word.utf8.starts(with: "--".utf8), word.utf8.contains(UInt8(ascii: "=")) {
            return attachedValues(line, word)
        }
        if !line.optionsEnded, word.utf8.first == UInt8(ascii: "-"), word.isOptionLike || word == "-" {
            return Offer(candidates: options(line, beginning: word))
        }
        var offer = line.asksHelp ? Offer() : line.argument.map { values(of: $0, beginning: word, line) } ?? Offer()
        if line.arguments.isEmpty { offer.candidates = subcommands(line, beginning: word) + offer.candidates }
        return offer
    }

    private func subcommands(_ line: UnfinishedLine, beginning word: String) -> [Candidate] {
        let topics = line.asksHelp && line.command.name == root.name ? root.topics : []
        return Self.named(line.command.subcommands.map(\.heading) + topics, beginning: word)
    }

    private static func named(_ headings: [CommandHeading], beginning word: String) -> [Candidate] {
        headings.filter { $0.name.hasPrefix(word) }.map { Candidate($0.name, $0.summary) }
    }

    private func options(_ line: UnfinishedLine, beginning word: String) -> [Candidate] {
        let builtIn = [Candidate("--help", "Show help.")]
        let declared = line.options.filter { !line.isUsedUp($0) }.map { Candidate($0.title, $0.help) }
        return (declared + builtIn).filter { $0.word.hasPrefix(word) }
    }

    /// Values in one word with their option: `--side=bu`.
    private func attachedValues(_ line: UnfinishedLine, _ word: String) -> Offer {
        let (name, value) = word.splitAtEqualsSign()
        guard let option = line.option(named: name), option.kind == .option else { return Offer() }
        var offer = values(of: option, beginning: value ?? "", line)
        offer.candidates = offer.candidates.map { Candidate("\(name)=\($0.word)", $0.help) }
        return offer
    }

    private func values(of input: InputSpec, beginning word: String, _ line: UnfinishedLine) -> Offer {
        switch input.completion {
        case .none:
            Offer(
                candidates: list(Question(placeholder: input.placeholder, word: word, arguments: line.arguments))
                    .filter { $0.word.isCompletion(of: word) })
        case .file, .folder: Offer(paths: input.completion)
        case .choices(let choices): Offer(candidates: choices.filter { $0.hasPrefix(word) }.map { Candidate($0) })
        case .command:
            Offer(
                candidates: Self.named(
                    root.command(at: line.arguments)?.subcommands.map(\.heading) ?? [], beginning: word))
        case .column: Offer(candidates: columns(line, after: word.hasPrefix("-") ? "-" : "", word))
        case .columns:
            Offer(candidates: columns(line, after: String(word.reversed().drop { $0 != "," }.reversed()), word))
        }
    }

    /// The columns that could follow the part of a word that stands already; none of those it names.
    private func columns(_ line: UnfinishedLine, after part: String, _ word: String) -> [Candidate] {
        let named = part.split(separator: ",").map(String.init)
        return line.rows.columnKeys.filter { !named.contains($0) }.map { part + $0 }.filter { $0.hasPrefix(word) }
            .map { Candidate($0) }
    }
}

extension String {
    /// Whether the word may be meant by this beginning: letters in any case, separators left out or not.
    package func isCompletion(of beginning: String) -> Bool {
        let wanted = beginning.utf8.lazy.compactMap(\.plain)
        return utf8.lazy.compactMap(\.plain).starts(with: wanted)
    }
}

extension UInt8 {
    /// The byte in upper case; nil for what separates parts of a name.
    fileprivate var plain: UInt8? {
        switch self {
        case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"): nil
        case UInt8(ascii: "a")...UInt8(ascii: "z"): self - 32
        default: self
        }
    }
}
