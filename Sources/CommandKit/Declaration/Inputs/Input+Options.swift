extension Input where Value: Argument {
    /// A named value that must be given.
    public static func requiredOption(
        _ name: String, short: Character? = nil, placeholder: String? = nil, help: String,
        completion: Completion? = nil
    ) -> Self {
        one(
            InputSpec(
                name: name, short: short, kind: .option, placeholder: placeholder, help: help, isRequired: true,
                completion: completion ?? Value.completion))
    }

    /// A named value; without it, the default text is read, which help shows.
    public static func option(
        _ name: String, short: Character? = nil, default text: String, placeholder: String? = nil, help: String,
        completion: Completion? = nil
    ) -> Self {
        one(
            InputSpec(
                name: name, short: short, kind: .option, placeholder: placeholder, help: help, defaultText: text,
                completion: completion ?? Value.completion))
    }
}

extension Input {
    /// A named value that may be left out; help tells the setting that holds then.
    public static func option<Wrapped: Argument>(
        _ name: String, short: Character? = nil, placeholder: String? = nil, help: String,
        setting: String? = nil, completion: Completion? = nil
    ) -> Self where Value == Wrapped? {
        oneOrNil(
            InputSpec(
                name: name, short: short, kind: .option, placeholder: placeholder, help: help, setting: setting,
                completion: completion ?? Wrapped.completion))
    }

    /// A named value that may be given any number of times; none is enough unless required.
    public static func options<Element: Argument>(
        _ name: String, short: Character? = nil, isRequired: Bool = false, placeholder: String? = nil, help: String,
        completion: Completion? = nil
    ) -> Self where Value == [Element] {
        many(
            InputSpec(
                name: name, short: short, kind: .option, placeholder: placeholder, help: help,
                isRequired: isRequired, isRepeated: true, completion: completion ?? Element.completion))
    }
}
