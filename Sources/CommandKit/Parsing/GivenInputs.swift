/// The words of a command line, sorted to the inputs they belong to.
struct GivenInputs: Hashable, Sendable {
    private var words: [String: [String]] = [:]

    /// What was given for an input: its values in order, or an empty word for each time a flag stands there.
    subscript(name: String) -> [String] { words[name] ?? [] }

    /// The inputs for which anything was given.
    var names: Set<String> { Set(words.keys) }

    mutating func add(_ word: String, to name: String) {
        words[name, default: []].append(word)
    }

    func contains(_ name: String) -> Bool { words[name] != nil }
}
