extension CommandSpec {
    /// Whether a global flag stands anywhere before `--`, however wrong the other words are.
    ///
    /// For what must be known even after a ``UsageError``, such as the form of the answer.
    public func mentions(flag name: String, in words: [String]) -> Bool {
        guard let spec = globals.first(where: { $0.name == name && $0.kind == .flag }) else { return false }
        return words.prefix { $0 != "--" }.contains { $0 == spec.title || $0 == spec.shortTitle }
    }

    /// The values a global option seems to have before `--`, however wrong the other words are.
    public func mentionedValues(of name: String, in words: [String]) -> [String] {
        guard let spec = globals.first(where: { $0.name == name && $0.kind == .option }) else { return [] }
        var values: [String] = []
        var rest = words.prefix { $0 != "--" }
        while let word = rest.popFirst() {
            let (name, attached) = word.splitAtEqualsSign()
            if name == spec.title || name == spec.shortTitle {
                values += [attached ?? rest.first].compactMap(\.self)
            } else if let short = spec.shortTitle, !name.utf8.starts(with: "--".utf8), word.hasPrefix(short) {
                values.append(String(word.dropFirst(short.count)))
            }
        }
        return values
    }
}

extension InputSpec {
    /// The short name with its dash.
    var shortTitle: String? { short.map { "-\($0)" } }
}
