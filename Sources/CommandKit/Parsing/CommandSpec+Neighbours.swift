extension CommandSpec {
    /// The subcommand that a word was probably meant for, although the default one could take it as an argument.
    ///
    /// Ids and markets have capitals, digits or signs, or are far from every name. Short words are often names of
    /// something, and have to be closer.
    func subcommand(meantBy word: String, insteadOf default: CommandSpec) -> String? {
        let letters = word.utf8
        let small = UInt8(ascii: "a")...UInt8(ascii: "z")
        guard letters.count >= 3, letters.allSatisfy({ small ~= $0 || $0 == UInt8(ascii: "-") }),
            !`default`.arguments.contains(where: { $0.completion.offers(word) })
        else { return nil }
        return Suggestion.closest(to: word, among: subcommands.map(\.name), limit: letters.count <= 4 ? 1 : 2)
    }
}

extension Completion {
    fileprivate func offers(_ word: String) -> Bool {
        if case .choices(let words) = self { return words.contains(word) }
        return false
    }
}
