import TestSupport

/// Command lines made of real ones: some still mean something, some hardly.
struct LineMutation {
    /// A documented example, its options apart from its other words.
    struct Example {
        /// The command and its arguments, in order.
        var words: [String] = []
        /// Each option with its value, if it has one.
        var options: [[String]] = []

        /// - Parameter valued: the options that a value follows, by command: `order place --pair`.
        init(_ line: [String], valued: Set<String>) {
            var rest = line[...]
            while let word = rest.popFirst() {
                guard word.hasPrefix("-"), word.count > 1, !(word.dropFirst().first?.isNumber ?? false) else {
                    words.append(word)
                    continue
                }
                let takesValue = valued.contains(word) && !word.contains("=")
                options.append([word] + (takesValue ? [rest.popFirst()].compactMap(\.self) : []))
            }
        }

        var line: [String] { words + options.flatMap(\.self) }
    }

    private let examples: [Example]
    /// All values each option has in any example.
    private let values: [String: [String]]

    private static let pairs = ["BTC/USD", "xbtusd", "ETH/EUR", "btc-usd", "XXBTZUSD", "DOGE/USD"]
    /// What every command takes.
    private static let harmless = [
        ["--json"], ["-o", "csv"], ["--output=ndjson"], ["--quiet"], ["--verbose"], ["--utc"], ["--ascii"],
        ["--no-color"], ["--no-header"], ["--local"], ["--no-wait"],
    ]
    private static let scraps = [
        "", "-", "--", "---", "=", "--=", "-p", "--pair=", "--price", "-1%", "+5", "#2", "-h", "help", "--json",
        "BTC/USD", "--output=xml", "\u{301}", "-\u{1F600}y", "\n", "\u{1B}[31m", "–pair", "-yy", "--yes=no", "NaN",
        "1e-3", "0x10", String(repeating: "9", count: 400), String(repeating: "-", count: 300), "a=b=c", "%s%n", "\\",
        "--hom",
    ]

    init(_ examples: [Example]) {
        self.examples = examples
        values = Dictionary(
            examples.flatMap(\.options).filter { $0.count == 2 }.map { ($0[0], [$0[1]]) }, uniquingKeysWith: +)
    }

    /// A line that differs from an example as what people type does: another order, another value, another spelling.
    func near(using generator: inout SeededGenerator) -> [String] {
        guard var example = examples.randomElement(using: &generator) else { return [] }
        for _ in 0..<Int.random(in: 1...3, using: &generator) { change(&example, using: &generator) }
        // Options may stand anywhere after the command.
        guard Bool.random(using: &generator), !example.words.isEmpty else { return example.line }
        var units = example.words.map { [$0] }
        for option in example.options {
            units.insert(option, at: Int.random(in: 0...units.count, using: &generator))
        }
        return units.flatMap(\.self)
    }

    private func change(_ example: inout Example, using generator: inout SeededGenerator) {
        let index = example.options.indices.randomElement(using: &generator)
        switch Int.random(in: 0..<7, using: &generator) {
        case 0, 1: example.options.append(Self.harmless.randomElement(using: &generator) ?? [])
        case 2: example.options.shuffle(using: &generator)
        case 3:
            guard let index, example.options[index].count == 2 else { return }
            let others = values[example.options[index][0]] ?? []
            example.options[index][1] = others.randomElement(using: &generator) ?? example.options[index][1]
        case 4:
            guard let index, example.options[index].count == 2, example.options[index][0].hasPrefix("--") else {
                return
            }
            example.options[index] = [example.options[index].joined(separator: "=")]
        case 5:
            let places = example.words.indices.filter { Self.pairs.contains(example.words[$0]) }
            guard let place = places.randomElement(using: &generator) else { return }
            example.words[place] = Self.pairs.randomElement(using: &generator) ?? ""
        default:
            // The one small slip of a finger.
            guard let index, var word = example.options[index].last, word.count > 3 else { return }
            word.remove(at: word.index(word.startIndex, offsetBy: Int.random(in: 2..<word.count, using: &generator)))
            example.options[index][example.options[index].count - 1] = word
        }
    }

    /// A line that nobody would type.
    func wild(using generator: inout SeededGenerator) -> [String] {
        var words = examples.randomElement(using: &generator)?.line ?? []
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: 0...words.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: words.insert(Self.scraps.randomElement(using: &generator) ?? "", at: index)
            case 1 where index < words.count: words.remove(at: index)
            case 2 where index < words.count: words.insert(words[index], at: index)
            default: words.swapAt(Int.random(in: 0..<max(1, words.count), using: &generator), max(0, index - 1))
            }
            if words.isEmpty { words = ["status"] }
        }
        return words
    }
}
