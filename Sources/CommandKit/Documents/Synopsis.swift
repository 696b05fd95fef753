extension InputSpec {
    /// How a user types it: `PAIR`, `-l, --limit PRICE` or `--validate`.
    public var synopsis: String {
        let names = [shortTitle, title].compactMap(\.self).joined(separator: ", ")
        return switch kind {
        case .argument: placeholder
        case .option: "\(names) \(placeholder)"
        case .flag: names
        }
    }

    /// The help with what else matters: choices, default, whether it is required or may be repeated.
    var fullHelp: String {
        var notes: [String] = []
        if case .choices(let choices) = completion { notes.append(choices.listed("or")) }
        if !aliases.isEmpty { notes.append("also " + aliases.map { "--\($0)" }.listed("and")) }
        if isRequired, kind == .option { notes.append("required") }
        if isRepeated, kind == .option { notes.append("may be repeated") }
        if let setting { notes.append("else \(setting)") }
        if let defaultText { notes.append("default \(defaultText)") }
        return notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
    }

    /// How it stands in a usage line, which has no room for names nobody must give.
    fileprivate var usage: String? {
        let name = isRepeated ? "\(placeholder)..." : placeholder
        return switch kind {
        case .argument: isRequired ? name : "[\(name)]"
        case .option: isRequired ? "\(title) \(name)" : nil
        case .flag: nil
        }
    }
}

extension CommandSpec {
    /// The shape of a command line: `kraken order --pair PAIR [options]`.
    public func usage(path: [String]) -> String {
        let command = isGroup ? [defaultSubcommand == nil ? "COMMAND" : "[COMMAND]"] : []
        let required = options.compactMap(\.usage)
        let optional = options.contains { !$0.isRequired } || isGroup ? ["[options]"] : []
        return (path + command + required + arguments.compactMap(\.usage) + optional).joined(separator: " ")
    }
}
