extension CommandSpec {
    /// What is wrong with the declarations of this command and all below it; empty when all is well.
    public var problems: [String] {
        allCommands.flatMap { located in
            located.spec.ownProblems(globals: globals).map { "\(located.path.joined(separator: " ")): \($0)" }
        }
    }

    private func ownProblems(globals: [InputSpec]) -> [String] {
        let inputs = inputs + globals
        return Self.summaryProblems(summary) + nameProblems(inputs) + orderProblems + constraintProblems
            + inputs.flatMap(\.problems) + examples.flatMap { Self.sentenceProblems($0.explanation, of: $0.line) }
    }

    private static var longestSummary: Int { 70 }

    private static func summaryProblems(_ summary: String) -> [String] {
        let tooLong = summary.count > longestSummary ? ["the summary has more than \(longestSummary) characters"] : []
        let several = summary.dropLast().contains(". ") ? ["the summary has more than one sentence"] : []
        return sentenceProblems(summary, of: "the summary") + tooLong + several
    }

    static func sentenceProblems(_ text: String, of what: String) -> [String] {
        let startsWell = text.first.map { !$0.isLowercase && !$0.isWhitespace } ?? false
        return startsWell && text.hasSuffix(".") && !text.contains("\n")
            ? [] : ["\(what) is not explained by a sentence that ends in a period: \(text.quoted)"]
    }

    private func nameProblems(_ inputs: [InputSpec]) -> [String] {
        let inputNames = inputs.flatMap { [$0.name] + $0.aliases }
        let names = [name] + inputNames + subcommands.map(\.name)
        let shorts = inputs.compactMap(\.short)
        return names.filter { !$0.isLowercaseWords }.map { "\($0.quoted) is not made of lower-case words" }
            + Self.duplicates(inputNames).map { "the input '\($0)' is declared twice" }
            + Self.duplicates(shorts.map(String.init)).map { "the letter '\($0)' is declared twice" }
            + Self.duplicates(subcommands.map(\.name)).map { "the command '\($0)' is declared twice" }
    }

    private static func duplicates(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { !seen.insert($0).inserted }
    }

    private var orderProblems: [String] {
        var problems: [String] = []
        for (earlier, later) in zip(arguments, arguments.dropFirst()) {
            if earlier.isRepeated {
                problems.append("'\(later.name)' stands after all the words '\(earlier.name)' takes")
            }
            if !earlier.isRequired, later.isRequired {
                problems.append("'\(later.name)' is required, but stands after '\(earlier.name)', which is not")
            }
        }
        return problems
    }

    private var constraintProblems: [String] {
        let names = Set(inputs.map(\.name))
        let unknown = constraints.flatMap(\.names).filter { !names.contains($0) }
        let lonely = constraints.filter { $0.names.count < 2 }.map { _ in "a constraint names fewer than two inputs" }
        let required = inputs.filter(\.isRequired).map(\.name).filter { constraints.flatMap(\.names).contains($0) }
        let isDefaultMissing = defaultSubcommand.map { subcommand(named: $0) == nil } ?? false
        return unknown.map { "a constraint names '\($0)', which is no input" } + lonely
            + required.map { "a constraint names '\($0)', which is required anyway" }
            + (isDefaultMissing ? ["the default subcommand is not a subcommand"] : [])
    }
}

extension InputSpec {
    fileprivate var problems: [String] {
        var problems = CommandSpec.sentenceProblems(help, of: title)
        if kind != .argument, ["help", "version"].contains(name) { problems.append("\(title) is built in") }
        if let short, !short.isASCII || !short.isLetter { problems.append("'-\(short)' is not a letter") }
        if short == "h" { problems.append("-h is built in") }
        return problems
    }
}

extension String {
    /// Whether the text is lower-case letters and digits in words joined by single dashes, a letter first.
    fileprivate var isLowercaseWords: Bool {
        let words = utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return words.allSatisfy { !$0.isEmpty && $0.allSatisfy { letters ~= $0 || digits ~= $0 } }
            && utf8.first.map { letters ~= $0 } ?? false
    }
}
