/// A rule about which inputs of a command go together; inputs are named without dashes.
public enum Constraint: Hashable, Sendable {
    /// No two of these may be given.
    case atMostOne([String])
    /// One of these must be given, and no second one.
    case exactlyOne([String])

    /// No two of these may be given.
    public static func atMostOne(_ names: String...) -> Self { .atMostOne(names) }

    /// One of these must be given, and no second one.
    public static func exactlyOne(_ names: String...) -> Self { .exactlyOne(names) }

    var names: [String] {
        switch self {
        case .atMostOne(let names), .exactlyOne(let names): names
        }
    }
}
