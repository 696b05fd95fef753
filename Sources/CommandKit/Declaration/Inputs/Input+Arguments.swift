extension Input where Value: Argument {
    /// A value that stands by itself and must be given.
    public static func argument(
        _ name: String, placeholder: String? = nil, help: String, completion: Completion? = nil
    ) -> Self {
        one(
            InputSpec(
                name: name, kind: .argument, placeholder: placeholder, help: help, isRequired: true,
                completion: completion ?? Value.completion))
    }

    /// A value that stands by itself; without it, the default text is read.
    public static func argument(
        _ name: String, default text: String, placeholder: String? = nil, help: String, completion: Completion? = nil
    ) -> Self {
        one(
            InputSpec(
                name: name, kind: .argument, placeholder: placeholder, help: help, defaultText: text,
                completion: completion ?? Value.completion))
    }
}

extension Input {
    /// A value that stands by itself and may be left out.
    public static func optionalArgument<Wrapped: Argument>(
        _ name: String, placeholder: String? = nil, help: String, completion: Completion? = nil
    ) -> Self where Value == Wrapped? {
        oneOrNil(
            InputSpec(
                name: name, kind: .argument, placeholder: placeholder, help: help,
                completion: completion ?? Wrapped.completion))
    }

    /// All remaining words that stand by themselves; none is enough unless required.
    public static func arguments<Element: Argument>(
        _ name: String, isRequired: Bool = false, placeholder: String? = nil, help: String,
        completion: Completion? = nil
    ) -> Self where Value == [Element] {
        many(
            InputSpec(
                name: name, kind: .argument, placeholder: placeholder, help: help, isRequired: isRequired,
                isRepeated: true, completion: completion ?? Element.completion))
    }
}
