extension UsageError {
    /// What is wrong, as a sentence without a period.
    public var message: String { mistake.message }

    /// What the user can do next.
    public var hint: String {
        let help = "run '\(path.joined(separator: " ")) --help'"
        return switch mistake {
        case .unknownCommand(_, let suggestion?), .unknownTopic(_, let suggestion?), .unknownOption(_, let suggestion?),
            .notAChoice(_, _, _, let suggestion?), .unexpectedWord(_, let suggestion?):
            "did you mean '\(suggestion)'? Otherwise \(help)"
        case .missingValue(let name, let placeholder):
            "write \(name)=\(placeholder), or \(help)"
        case .unknownCommand, .unknownTopic, .lateCommand, .unknownOption, .missingCommand, .missingArgument,
            .missingOptions,
            .unexpectedValue, .invalid, .notAChoice, .givenTwice, .unexpectedWord, .conflict, .noneOf, .needs:
            help
        }
    }
}

extension UsageError.Mistake {
    var message: String {
        switch self {
        case .unknownCommand(let word, _): "there is no command \(word.quoted)"
        case .unknownTopic(let word, _): "there is no command or topic \(word.quoted)"
        case .lateCommand(let word): "the command \(word.quoted) must stand before its options"
        case .unknownOption(let word, _): "there is no option \(word.quoted)"
        case .missingCommand(let choices): "a command is missing: \(choices.listed("or"))"
        case .missingArgument(let name): "\(name) is missing"
        case .missingOptions(let names): "\(names.listed("and")) \(names.count == 1 ? "is" : "are") missing"
        case .missingValue(let name, _): "\(name) needs a value"
        case .unexpectedValue(let name, let text): "\(name) takes no value, but got \(text.quoted)"
        case .invalid(let name, let text, let form, nil): "\(name): \(text.quoted) is not \(form)"
        case .invalid(let name, let text, _, let reason?): "\(name): \(text.quoted) \(reason)"
        case .notAChoice(let name, let text, let choices, _): "\(name): \(text.quoted) is not \(choices.listed("or"))"
        case .givenTwice(let name): "\(name) was given twice, but takes one value"
        case .unexpectedWord(let word, _): "\(word.quoted) is one argument too many"
        case .conflict(let names): "\(names.listed("and")) exclude each other"
        case .noneOf(let names): "one of \(names.listed("or")) is missing"
        case .needs(let subject, let needed): "\(subject) needs \(needed)"
        }
    }
}

extension [String] {
    /// The words as a list in a sentence: "a, b or c".
    func listed(_ conjunction: String) -> String {
        guard count > 1, let last else { return joined() }
        return "\(dropLast().joined(separator: ", ")) \(conjunction) \(last)"
    }
}

extension String {
    private static var longestQuote: Int { 80 }

    /// The word in quotes, safe to print on a terminal: short, and without control characters.
    var quoted: String {
        var text = ""
        for scalar in unicodeScalars.prefix(Self.longestQuote) {
            text += scalar.isPrintable ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }
        return "'\(text)\(unicodeScalars.count > Self.longestQuote ? "..." : "")'"
    }
}

extension Unicode.Scalar {
    /// Whether a terminal shows it and does not obey it.
    fileprivate var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
