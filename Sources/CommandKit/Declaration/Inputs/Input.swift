/// A declared input of a command, together with the way to turn its words into a value.
public struct Input<Value: Sendable>: Sendable {
    /// What the input looks like from outside.
    public let spec: InputSpec
    let read: @Sendable ([String]) throws(UsageError.Mistake) -> Value
}

extension Input {
    /// The same input, which may be called by other names, too.
    public func also(_ names: String...) -> Self {
        var spec = spec
        spec.aliases = names
        return Self(spec: spec, read: read)
    }
}

extension Input<Bool> {
    /// A switch that is off unless given.
    public static func flag(_ name: String, short: Character? = nil, help: String) -> Self {
        Self(spec: InputSpec(name: name, short: short, kind: .flag, help: help)) { words in !words.isEmpty }
    }
}

extension Input where Value: Argument {
    /// Reads the first word, else the default; a required input without a word never gets here.
    static func one(_ spec: InputSpec) -> Self {
        Self(spec: spec) { words throws(UsageError.Mistake) in
            guard let text = words.first ?? spec.defaultText else { throw .missing([spec]) }
            return try Value.value(of: text, for: spec)
        }
    }
}

extension Input {
    static func oneOrNil<Wrapped: Argument>(_ spec: InputSpec) -> Self where Value == Wrapped? {
        Self(spec: spec) { words throws(UsageError.Mistake) in
            guard let text = words.first else { return nil }
            return try Wrapped.value(of: text, for: spec)
        }
    }

    static func many<Element: Argument>(_ spec: InputSpec) -> Self where Value == [Element] {
        Self(spec: spec) { words throws(UsageError.Mistake) in
            var values: [Element] = []
            for word in words { values.append(try Element.value(of: word, for: spec)) }
            return values
        }
    }
}

extension Argument {
    fileprivate static func value(of text: String, for spec: InputSpec) throws(UsageError.Mistake) -> Self {
        do {
            return try read(argument: text)
        } catch {
            guard error.reason == nil, !choices.isEmpty else {
                throw .invalid(spec.title, text: text, form: form, reason: error.reason)
            }
            let suggestion = Suggestion.closest(to: text.lowercased(), among: choices)
            throw .notAChoice(spec.title, text: text, choices: choices, suggestion: suggestion)
        }
    }
}
